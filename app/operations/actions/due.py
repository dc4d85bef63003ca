"""Runs due jobs once, under a lease."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from app.kit.store import deleted_data
from app.kit.store.db import insert_ignoring
from app.kit.store.models import Lease
from app.operations.models import AppliedPublication

LEASE = timedelta(minutes=10)


def record_applied_publication(tx: Session, publication: str) -> None:
    """Record that all effects of this publication are in the database."""
    tx.execute(insert_ignoring(tx, AppliedPublication).values(id=1, publication=publication))
    tx.execute(update(AppliedPublication).values(publication=publication))


def acquire_job_lease(tx: Session, name: str, now: datetime, length: timedelta = LEASE) -> bool:
    """Take the lease `name`, so that no other process runs scheduled jobs until `now + length`.
    False while it is held, even by the caller: it cannot be renewed. One that ends after
    `now + length` was taken with a wrong clock, and is replaced."""
    tx.execute(insert_ignoring(tx, Lease).values(name=name, until=now))
    taken = tx.execute(
        update(Lease)
        .where(Lease.name == name, or_(Lease.until <= now, Lease.until > now + length))
        .values(until=now + length)
        .returning(Lease.name)
    )
    return taken.one_or_none() is not None


def release_job_lease(tx: Session, name: str, now: datetime) -> None:
    tx.execute(update(Lease).where(Lease.name == name).values(until=now))


def scrub_deleted_data(_now: datetime) -> int:
    """Scheduled job: remove deleted data from the database's files. Returns 1 if the whole file was
    rewritten, as once after an update. Opens its own transaction."""
    done = deleted_data.vacuum_database_once()
    deleted_data.truncate_wal()
    return int(done)
