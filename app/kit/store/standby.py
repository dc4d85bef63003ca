"""Reads from a standby (BEKAL_READ_URL), for what need not see what was written a moment ago."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from app.kit.clock import utcnow
from app.kit.registry import ValuePerApp
from app.kit.store.db import Database, database_of, using_database
from app.kit.store.postgresql import set_up_postgresql

MAX_LAG = timedelta(seconds=60)

_STANDBY = ValuePerApp[Database]("standby")
_ON_PRIMARY = text("SELECT pg_current_wal_lsn()::text AS position, clock_timestamp() AS at")
_ON_STANDBY = text(
    "SELECT NOT pg_is_in_recovery() OR pg_last_wal_replay_lsn() >= cast(:position AS pg_lsn) "
    "AS has_all, pg_last_xact_replay_timestamp() AS replayed_at"
)


class StandbyLateError(Exception):
    """The standby lags more than MAX_LAG."""


def set_up_standby(app: Flask, url: str, state_dir: Path) -> None:
    """Create the engine for reads. Nothing is connected yet."""
    engine = create_engine(url, pool_size=40, max_overflow=60, pool_pre_ping=True)
    engine.hide_parameters = True
    set_up_postgresql(engine, lambda: database_of(app).limits, any_role=True)
    _STANDBY.put(app, Database(engine, state_dir))


def drop_standby(app: Flask) -> None:
    """Close what `set_up_standby` made, for tests."""
    standby = _STANDBY.of(app)
    standby.drop_connection()
    standby.engine.dispose()
    _STANDBY.drop(app)


def find_standby() -> Database | None:
    """The database of BEKAL_READ_URL; None without that setting."""
    return _STANDBY.find(current_app)


@contextmanager
def reading_from_standby() -> Iterator[datetime]:
    """Within the block this thread reads from the standby; without one, from its own database.
    Yields the time up to which everything that was committed is there. Raises StandbyLateError,
    and the errors of an outage of either server."""
    standby = find_standby()
    if standby is None:
        yield utcnow()
        return
    as_of, lag = read_standby_state(standby)
    if lag > MAX_LAG:
        raise StandbyLateError
    with using_database(standby):
        try:
            yield as_of
        except DBAPIError:
            standby.drop_connection()
            raise


def read_standby_state(standby: Database) -> tuple[datetime, timedelta]:
    """Up to when the standby has everything, and how far that is behind its primary. Whatever the
    primary had committed when it was asked counts: where nobody writes, no time passes."""
    primary = database_of(current_app).read_connection().execute(_ON_PRIMARY).one()
    standby.drop_lost_connection()
    try:
        there = standby.read_connection().execute(_ON_STANDBY, {"position": primary.position}).one()
    except DBAPIError:
        standby.drop_connection()
        raise
    as_of = primary.at if there.has_all else there.replayed_at or datetime.min.replace(tzinfo=UTC)
    return as_of.astimezone(UTC), max(timedelta(), primary.at - as_of)
