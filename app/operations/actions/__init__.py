"""Writes of operations: due jobs, and checks of the database."""

from app.operations.actions.due import record_applied_publication, scrub_deleted_data
from app.operations.actions.looking import (
    check_database_integrity,
    find_problems,
)
from app.operations.actions.months import make_partitions_ahead
