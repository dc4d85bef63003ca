"""The row of `server`: the epoch, the trusted time, and the seqs in backups."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from app.kit.store import audit
from app.kit.store.db import insert_ignoring
from app.sync.models import Server


def ensure_server_row(tx: Session, *, now: datetime) -> None:
    """Create the only row of the table `server`, with a new epoch, if there is none."""
    row = {"id": 1, "epoch": uuid4(), "epoch_since": now, "clock_mark": now}
    tx.execute(insert_ignoring(tx, Server), row | {"safe_through": 0, "erased_through": 0})


def begin_epoch(
    tx: Session,
    *,
    now: datetime,
    clock_mark: datetime | None = None,
    instead_of: UUID | None = None,
) -> UUID:
    """Begin a new epoch because this database is older than phones have seen: each phone sends its
    stored items again. Call it in the restored database before phones use it. Its trusted time is
    as old as itself and the present would look like a jump, so it is reset to `now`, or to
    `clock_mark` if the current clock is not trusted. `instead_of`: only while this one is the
    epoch, so that two hosts that notice the same begin one. Returns the epoch."""
    epoch = uuid4()
    ensure_server_row(tx, now=now)
    begun = update(Server).values(epoch=epoch, epoch_since=now, clock_mark=clock_mark or now)
    if instead_of is not None:
        begun = begun.where(Server.epoch == instead_of)
    if tx.execute(begun.returning(Server.id)).one_or_none() is None:
        return tx.scalars(select(Server.epoch)).one()
    audit.record_audit(tx, "sync:epoch:begin", now=now, subject=epoch)
    tx.flush()
    return epoch


def record_backed_up_through(tx: Session, seq: int, *, now: datetime) -> None:
    """Record that receipts up to `seq` are in a verified backup, so that phones may delete the
    items. The number never decreases. On PostgreSQL `seq` must be read without open writers (LOCK
    receipt IN SHARE MODE), since a lower one may be committed after a higher one."""
    ensure_server_row(tx, now=now)
    higher = case((Server.safe_through < seq, seq), else_=Server.safe_through)
    tx.execute(update(Server).values(safe_through=higher, safe_at=now))


def record_highest_erased_receipt(tx: Session, seq: int, *, now: datetime) -> None:
    """Remember the number of the highest erased receipt, so that it is known to have been used. It
    never goes down."""
    ensure_server_row(tx, now=now)
    higher = case((Server.erased_through < seq, seq), else_=Server.erased_through)
    tx.execute(update(Server).values(erased_through=higher))
