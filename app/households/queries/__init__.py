"""Reads of households. All functions return frozen values, never a query."""

from app.households.queries.belonging import (
    HouseholdMembership,
    OpenHouseholdCode,
    is_household_member,
    memberships_of,
    open_household_codes,
    preview_household_code,
)
from app.households.queries.counting import (
    CountedHousehold,
    CountingHome,
    core_progress_of,
    counted_households,
    counting_homes_of,
    counting_households_of,
    counting_members,
    households_in_region,
    learning_days_of,
    split_into_chunks,
)
from app.households.queries.known import (
    HeldAcquaintance,
    acquaintances_by_way,
    acquaintances_ending_with,
    acquaintances_outside_regions,
    people_known_to,
    people_said_known_without_confirmation,
)
from app.households.queries.news import CoreChangeNotice, core_change_notice
from app.households.queries.own import (
    own_acquaintances,
    own_completed_versions,
    own_core_progress,
    own_learning_days,
    own_memberships,
    own_progress_shares,
    own_share_refusals,
)
from app.households.queries.seen import (
    VisibleHousehold,
    VisibleRelative,
    households_visible_to,
    relative_visible_to,
)
