"""Makes the partitions of coming months on PostgreSQL."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.kit.room import ScheduledJobError
from app.kit.store.db import database, read, transaction
from app.kit.store.partitions import (
    MONTHS_AHEAD,
    Month,
    find_partitions,
    make_month,
    missing_months,
    partitioned_tables,
)


def make_partitions_ahead(now: datetime) -> int:
    """Scheduled job: make the partitions of this month and of the next three where they are
    missing. Returns how many were made. Opens its own transactions. Raises ScheduledJobError if
    somebody held a lock too long."""
    if database().is_sqlite:
        return 0
    existing, first = find_partitions(read()), Month.of(now)
    made = 0
    for table in partitioned_tables():
        missing = list(missing_months(table, existing, first, first.after(MONTHS_AHEAD)))
        for month in missing:
            try:
                with transaction() as tx:
                    make_month(tx.connection(), table, month)
            except OperationalError:
                raise ScheduledJobError(
                    f"Partisi {table}_{month} belum dibuat: ada yang menulis lama."
                ) from None
        if missing:
            read().execute(text(f"ANALYZE {table}"))  # autovacuum leaves out what has partitions
        made += len(missing)
    return made
