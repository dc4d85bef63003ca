"""Writes of households. Functions take the transaction first and `now=`, and flush."""

from app.households.actions.belonging import (
    choose_home,
    erase_member,
    found,
    join,
    leave,
    move_region,
    set_village,
)
from app.households.actions.entering import accept_code, invite
from app.households.actions.progress import (
    CoreNumbers,
    acknowledge_core,
    erase_met,
    erase_progress,
    recompute_core,
    record_core,
)
from app.households.actions.sharing import (
    end_unsure_sharing,
    erase_refusals,
    erase_shares,
    share,
    unshare,
)

__all__ = [
    "CoreNumbers",
    "accept_code",
    "acknowledge_core",
    "choose_home",
    "end_unsure_sharing",
    "erase_member",
    "erase_met",
    "erase_progress",
    "erase_refusals",
    "erase_shares",
    "found",
    "invite",
    "join",
    "leave",
    "move_region",
    "recompute_core",
    "record_core",
    "set_village",
    "share",
    "unshare",
]
