"""What operations does: what is due, and looking whether the database is well."""

from app.operations.actions.due import give_back, leave_nothing_deleted, note_followed, take_lease
from app.operations.actions.looking import look_through, try_write

__all__ = [
    "give_back",
    "leave_nothing_deleted",
    "look_through",
    "note_followed",
    "take_lease",
    "try_write",
]
