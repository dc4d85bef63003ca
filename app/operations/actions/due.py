"""Doing what is due, once, whoever asks and however often."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from app.kit.store import freed
from app.kit.store.db import insert_ignoring
from app.kit.store.models import Lease
from app.operations.models import Followed

LEASE = timedelta(minutes=10)


def note_followed(tx: Session, publication: str) -> None:
    """All that follows from this publication is done."""
    tx.execute(insert_ignoring(tx, Followed).values(id=1, publication=publication))
    tx.execute(update(Followed).values(publication=publication))


def take_lease(tx: Session, name: str, now: datetime, length: timedelta = LEASE) -> bool:
    """True when nobody else holds the lease; then it is ours until `now + length`."""
    tx.execute(insert_ignoring(tx, Lease).values(name=name, until=now))
    taken = tx.execute(
        update(Lease)
        .where(Lease.name == name, or_(Lease.until <= now, Lease.until > now + length))
        .values(until=now + length)
        .returning(Lease.name)
    )
    return taken.one_or_none() is not None


def give_back(tx: Session, name: str, now: datetime) -> None:
    tx.execute(update(Lease).where(Lease.name == name).values(until=now))


def leave_nothing_deleted(_now: datetime) -> int:
    """Due job: nothing of what was deleted stays in the database's files. 1 when the whole file was
    rewritten, as once after an update. Opens its own transaction."""
    done = freed.rewrite_once()
    freed.empty_wal()
    return int(done)
