"""Compares the machine's clock with the latest trusted time."""

from __future__ import annotations

from datetime import datetime

from flask import current_app
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.kit.clock import BEHIND, CLOCK_TOLERANCE, SURE, compare_clock
from app.kit.registry import ValuePerApp
from app.kit.store import audit
from app.kit.store.db import transaction
from app.sync import queries
from app.sync.actions.server import ensure_server_row
from app.sync.models import Server
from app.sync.rules import CLOCK_MARK_INTERVAL

_CHECKED = ValuePerApp[datetime]("sync_clock")


class ClockBehindError(OSError):
    """The machine's clock is far behind the latest trusted time. An OSError, so that a form answers
    503."""


def check_machine_clock(now: datetime) -> bool:
    """Return whether `now` is within CLOCK_TOLERANCE of the latest trusted time in the database;
    False if it is further ahead. A True holds for ten minutes of that clock, so a jump is noticed
    at once. Raises ClockBehindError if it is further behind."""
    checked = _CHECKED.find(current_app)
    if checked is not None and abs(now - checked) < CLOCK_MARK_INTERVAL:
        return True
    mark = queries.latest_trusted_time()
    state = SURE if mark is None else compare_clock(now, mark)
    if state == BEHIND:
        raise ClockBehindError(None, "the clock is behind what it was")
    if state == SURE:
        _CHECKED.put(current_app, now)
    return state == SURE


def record_trusted_time(tx: Session, *, now: datetime) -> None:
    """Store `now` as the latest trusted time, unless the clock jumped or went back."""
    believed = (Server.clock_mark < now, Server.clock_mark >= now - CLOCK_TOLERANCE)
    tx.execute(update(Server).where(*believed).values(clock_mark=now))


def trust_current_time(tx: Session, *, now: datetime) -> None:
    """Trust the current time, as confirmed by an operator."""
    ensure_server_row(tx, now=now)
    tx.execute(update(Server).values(clock_mark=now))
    audit.record_audit(tx, "sync:clock:believe", now=now)
    tx.flush()


def update_trusted_time(now: datetime) -> int:
    """Scheduled job: keep the trusted time current while no items arrive. Opens its own transaction
    if there is something to write. Always returns 0."""
    mark = queries.latest_trusted_time()
    if mark is None or (compare_clock(now, mark) == SURE and now - mark > CLOCK_MARK_INTERVAL):
        with transaction() as tx:
            ensure_server_row(tx, now=now)
            record_trusted_time(tx, now=now)
    return 0
