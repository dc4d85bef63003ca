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
    core_progress_of,
    counter_contributions_of,
    counting_households_of,
    households_in_region,
    split_into_chunks,
)
from app.households.queries.news import CoreChangeNotice, core_change_notice
from app.households.queries.own import (
    own_completed_versions,
    own_core_progress,
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

__all__ = [
    "CoreChangeNotice",
    "HouseholdMembership",
    "OpenHouseholdCode",
    "VisibleHousehold",
    "VisibleRelative",
    "core_change_notice",
    "core_progress_of",
    "counter_contributions_of",
    "counting_households_of",
    "households_in_region",
    "households_visible_to",
    "is_household_member",
    "memberships_of",
    "open_household_codes",
    "own_completed_versions",
    "own_core_progress",
    "own_memberships",
    "own_progress_shares",
    "own_share_refusals",
    "preview_household_code",
    "relative_visible_to",
    "split_into_chunks",
]
