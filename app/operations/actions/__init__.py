"""Writes of operations: due jobs, and checks of the database."""

from app.operations.actions.due import (
    note_publication_applied,
    release_lease,
    scrub_deleted_data,
    take_lease,
)
from app.operations.actions.looking import check_integrity, try_write

__all__ = [
    "check_integrity",
    "note_publication_applied",
    "release_lease",
    "scrub_deleted_data",
    "take_lease",
    "try_write",
]
