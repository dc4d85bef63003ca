"""Leases: only the holder of a lease runs its job."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from app.kit.store.db import insert_ignoring
from app.kit.store.models import Lease

LEASE = timedelta(minutes=10)


def acquire_job_lease(tx: Session, name: str, now: datetime, length: timedelta = LEASE) -> bool:
    """Take the lease `name`, so that no other process runs its job until `now + length`. False
    while it is held, even by the caller: it cannot be renewed. One that ends after `now + length`
    was taken with a wrong clock, and is replaced."""
    tx.execute(insert_ignoring(tx, Lease).values(name=name, until=now))
    taken = tx.execute(
        update(Lease)
        .where(Lease.name == name, or_(Lease.until <= now, Lease.until > now + length))
        .values(until=now + length)
        .returning(Lease.name)
    )
    return taken.one_or_none() is not None


def release_job_lease(tx: Session, name: str, now: datetime) -> None:
    """End the lease `name`."""
    tx.execute(update(Lease).where(Lease.name == name).values(until=now))
