"""Whether the server's own clock can be believed, by the latest time that was."""

from __future__ import annotations

from datetime import datetime

from flask import current_app
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.kit.clock import BEHIND, CLOCK_TOLERANCE, SURE, clock_state
from app.kit.registry import PerApp
from app.kit.store import audit
from app.kit.store.db import transaction
from app.sync import queries
from app.sync.actions.server import ensure_server_row
from app.sync.models import Server
from app.sync.rules import CLOCK_MARK_INTERVAL

_CHECKED = PerApp[datetime]("sync_clock")


class ClockBehindError(OSError):
    """Our clock is long before the latest time that was believed. To a form it is a full disk."""


def clock_is_sure(now: datetime) -> bool:
    """Whether a time that we write down is right. Looked up at most every ten minutes of the clock
    itself, so a leap is seen at once. Raises ClockBehindError."""
    checked = _CHECKED.find(current_app)
    if checked is not None and abs(now - checked) < CLOCK_MARK_INTERVAL:
        return True
    mark = queries.clock_mark()
    state = SURE if mark is None else clock_state(now, mark)
    if state == BEHIND:
        raise ClockBehindError(None, "the clock is behind what it was")
    if state == SURE:
        _CHECKED.put(current_app, now)
    return state == SURE


def mark_clock(tx: Session, *, now: datetime) -> None:
    """Remember this as the latest time that was believed, unless it is a leap or goes back."""
    believed = (Server.clock_mark < now, Server.clock_mark >= now - CLOCK_TOLERANCE)
    tx.execute(update(Server).where(*believed).values(clock_mark=now))


def believe_clock(tx: Session, *, now: datetime) -> None:
    """An operator says that the clock is right as it is now, whatever was believed before."""
    ensure_server_row(tx, now=now)
    tx.execute(update(Server).values(clock_mark=now))
    audit.record(tx, "sync:clock:believe", now=now)
    tx.flush()


def watch_clock(now: datetime) -> int:
    """Due job: keep the mark near the present while nobody sends anything. Opens its own
    transaction, where there is something to write. Returns 0: nobody need be told."""
    mark = queries.clock_mark()
    if mark is None or (clock_state(now, mark) == SURE and now - mark > CLOCK_MARK_INTERVAL):
        with transaction() as tx:
            ensure_server_row(tx, now=now)
            mark_clock(tx, now=now)
    return 0
