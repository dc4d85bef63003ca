"""Writes of operations: due jobs, and checks of the database."""

from app.operations.actions.due import (
    record_applied_publication,
    release_lease,
    scrub_deleted_data,
    take_lease,
)
from app.operations.actions.looking import check_database_integrity, try_database_write

__all__ = [
    "check_database_integrity",
    "record_applied_publication",
    "release_lease",
    "scrub_deleted_data",
    "take_lease",
    "try_database_write",
]
