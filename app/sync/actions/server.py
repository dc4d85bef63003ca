"""The one row of what phones are told of this database: its epoch, and what is safe."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import case, update
from sqlalchemy.orm import Session

from app.kit.store import audit
from app.kit.store.db import insert_ignoring
from app.sync.models import Server


def ensure_server_row(tx: Session, *, now: datetime) -> None:
    """Make the row, with a new epoch, where there is none."""
    row = {"id": 1, "epoch": uuid4(), "epoch_since": now, "clock_mark": now}
    tx.execute(insert_ignoring(tx, Server), row | {"safe_through": 0, "erased_through": 0})


def begin_epoch(tx: Session, *, now: datetime, mark: datetime | None = None) -> UUID:
    """Say that this database is an older one than phones have seen: each sends again what it has
    kept. To be called in the database that was restored, before it is opened to phones. Its mark
    of the clock is as old as itself and would make the present look like a leap: it begins anew, at
    `mark` where the clock of now is not believed."""
    epoch = uuid4()
    ensure_server_row(tx, now=now)
    tx.execute(update(Server).values(epoch=epoch, epoch_since=now, clock_mark=mark or now))
    audit.record(tx, "sync:epoch:begin", now=now, about=epoch)
    tx.flush()
    return epoch


def mark_safe(tx: Session, seq: int, *, now: datetime) -> None:
    """Receipts up to `seq` are in a backup that was verified: phones may forget them. Never goes
    back. On PostgreSQL `seq` must be the highest of a moment without open writers
    (LOCK receipt IN SHARE MODE), since a lower one may be committed after a higher one."""
    ensure_server_row(tx, now=now)
    higher = case((Server.safe_through < seq, seq), else_=Server.safe_through)
    tx.execute(update(Server).values(safe_through=higher, safe_at=now))


def record_erased(tx: Session, seq: int, *, now: datetime) -> None:
    """Receipts up to `seq` were here, though they may not be any more."""
    ensure_server_row(tx, now=now)
    higher = case((Server.erased_through < seq, seq), else_=Server.erased_through)
    tx.execute(update(Server).values(erased_through=higher))
