"""Leases: only the holder of a lease runs its job."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from app.kit.clock import utcnow
from app.kit.store.db import insert_ignoring, transaction
from app.kit.store.models import Lease

LEASE = timedelta(minutes=10)
RENEWED_AFTER = timedelta(minutes=1)


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


def release_job_lease(tx: Session, name: str, now: datetime, until: datetime | None = None) -> None:
    """End the lease `name`. `until`: only if it still ends then, so that one which another process
    has taken meanwhile stays."""
    ended = update(Lease).where(Lease.name == name)
    if until is not None:
        ended = ended.where(Lease.until == until)
    tx.execute(ended.values(until=now))


class HeldLease:
    """A lease that this process holds until `until`."""

    def __init__(self, name: str, until: datetime) -> None:
        self.name, self.until = name, until

    def is_held(self) -> bool:
        """Whether this process may go on. Renews the lease where a part of it has passed, since
        jobs together may take longer; False if another process has taken it. Opens its own
        transaction."""
        now = utcnow()
        if self.until - now > LEASE - RENEWED_AFTER:
            return True
        renewed = now + LEASE
        with transaction() as tx:
            mine = Lease.name == self.name, Lease.until == self.until
            done = tx.execute(
                update(Lease).where(*mine).values(until=renewed).returning(Lease.name)
            )
            if done.one_or_none() is None:
                return False
        self.until = renewed
        return True


@contextmanager
def held_job_lease(name: str, now: datetime) -> Iterator[HeldLease | None]:
    """The lease `name` while the block runs; None if another process holds it, on this host or
    another. Opens its own transactions."""
    with transaction() as tx:
        taken = acquire_job_lease(tx, name, now)
    if not taken:
        yield None
        return
    held = HeldLease(name, now + LEASE)
    try:
        yield held
    finally:
        with transaction() as tx:
            release_job_lease(tx, name, now, held.until)
