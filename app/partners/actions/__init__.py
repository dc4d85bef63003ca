"""Write entries of partners, and versions that are proposed, rung about and decided."""

from app.partners.actions.entries import (
    EndedEntryError,
    FaultyEntryError,
    end_entry,
    save_entry,
)
from app.partners.actions.forgetting import (
    erase_links,
    forget_decider,
)
from app.partners.actions.links import make_link, revoke_all_links, revoke_link
from app.partners.actions.lists import propose_entries
from app.partners.actions.versions import (
    ChangedMeanwhileError,
    DecidedError,
    NothingChangedError,
    NotRungError,
    SamePersonError,
    approve_version,
    check_entry,
    note_ring,
    propose_version,
    refuse_version,
)

__all__ = [
    "ChangedMeanwhileError",
    "DecidedError",
    "EndedEntryError",
    "FaultyEntryError",
    "NotRungError",
    "NothingChangedError",
    "SamePersonError",
    "approve_version",
    "check_entry",
    "end_entry",
    "erase_links",
    "forget_decider",
    "make_link",
    "note_ring",
    "propose_entries",
    "propose_version",
    "refuse_version",
    "revoke_all_links",
    "revoke_link",
    "save_entry",
]
