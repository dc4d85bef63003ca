"""Writes of households. Functions take the transaction first and `now=`, and flush."""

from app.households.actions.belonging import (
    choose_counting_household,
    create_new_household,
    erase_memberships,
    join_household,
    leave_household,
    move_households_to_region,
    set_household_village,
)
from app.households.actions.entering import invite_to_household, join_household_by_invitation
from app.households.actions.knowing import (
    MEETING,
    SLIP,
    TICK,
    confirm_acquaintances,
    end_acquaintances,
    erase_acquaintances,
    erase_learning_days,
    record_acquaintances,
    record_learning_days,
)
from app.households.actions.progress import (
    CoreNumbers,
    dismiss_core_notice,
    erase_completed_versions,
    erase_core_progress,
    recompute_core_progress,
    record_core_progress,
)
from app.households.actions.sharing import (
    end_sharing_of_restored_accounts,
    erase_progress_shares_by_and_with,
    erase_share_refusals,
    refuse_to_share_progress,
    share_progress,
)
