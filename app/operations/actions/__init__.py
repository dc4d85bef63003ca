"""Writes of operations: due jobs, and checks of the database."""

from app.operations.actions.due import (
    acquire_job_lease,
    record_applied_publication,
    release_job_lease,
    scrub_deleted_data,
)
from app.operations.actions.looking import check_database_integrity, find_database_write_problem

__all__ = [
    "acquire_job_lease",
    "check_database_integrity",
    "find_database_write_problem",
    "record_applied_publication",
    "release_job_lease",
    "scrub_deleted_data",
]
