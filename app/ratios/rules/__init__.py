"""The ratios of a frozen week: how they are rounded, and what is shown of them. Pure."""

from app.ratios.rules.groups import UNPLACED
from app.ratios.rules.ratios import (
    ANSWERS,
    DEFINED,
    DEFINITIONS_AT,
    FINISHERS_BY_COUNTRY,
    GAPS,
    MAIN_RATIOS,
    RATIOS,
    RATIOS_OF_LASTING,
    RATIOS_OF_LEARNING,
    USE_ON_PAGES,
    RatioCell,
    RatioCount,
    definition_code,
    finisher_names,
    freeze_ratios,
    ratio_cells,
)
from app.ratios.rules.reach import reach_remark
