"""The weeks that are frozen, what is shown of a region in one, and what changed since. Pure."""

from app.frozen_weeks.rules.change import change_of_cell, earlier_week
from app.frozen_weeks.rules.compared import changes_between, compare_with_week
from app.frozen_weeks.rules.country import freeze_country
from app.frozen_weeks.rules.frozen import (
    FrozenPage,
    FrozenRegion,
    decode_frozen_coverage_page,
    encode_frozen_coverage_page,
)
from app.frozen_weeks.rules.public import public_table
from app.frozen_weeks.rules.table import (
    CoverageRow,
    CoverageTable,
    RegionPart,
    UnknownCoreListVersionError,
    build_coverage_row,
    build_coverage_table,
)
from app.frozen_weeks.rules.weeks import (
    PERMISSION,
    WEEK,
    FrozenWeek,
    is_late,
    mondays_to_keep,
    public_monday,
)
