"""Opens connections to PostgreSQL: to a primary only, and with time limits for each kind of work.

No limit ends a COMMIT that waits for a standby. Whoever cancels it (`pg_cancel_backend`) makes it
succeed, with a mere warning, on this server alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

ON_REPLICA = "25006"
"""SQLSTATE of a write on a standby, or in a session that may only read."""
CHECK_VIOLATION = "23514"
"""SQLSTATE of a row that a CHECK refuses, or the partition to which it was sent."""
LOCK_NOT_AVAILABLE = "55P03"
"""SQLSTATE of a statement that waited longer than TimeLimits.lock."""
_TIMELINE = "SELECT ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int"
"""The control file tells a new timeline a second late, the name of the log at once."""
LOST_SERVER = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
"""By what libpq notices a server that was cut off: seconds, and milliseconds of `tcp_user_timeout`.
Without them a page would wait for a quarter of an hour."""


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """How long a statement may run, wait for one lock, and how long a transaction may be idle;
    milliseconds."""

    statement: int
    lock: int
    idle_in_transaction: int

    def as_options(self) -> str:
        """Options of a connection.

        >>> TimeLimits(10_000, 3_000, 30_000).as_options().split()[:2]
        ['-cstatement_timeout=10000', '-clock_timeout=3000']
        """
        return (
            f"-cstatement_timeout={self.statement} -clock_timeout={self.lock} "
            f"-cidle_in_transaction_session_timeout={self.idle_in_transaction}"
        )


FOR_PAGES = TimeLimits(statement=10_000, lock=3_000, idle_in_transaction=30_000)
"""Somebody waits for the answer, and what is due there takes milliseconds."""
FOR_COMMANDS = TimeLimits(statement=6 * 3_600_000, lock=30_000, idle_in_transaction=600_000)
"""Scheduled jobs and `bekal …`: a backup may copy one table for hours."""


def set_up_postgresql(engine: Engine, limits: Callable[[], TimeLimits], *, any_role: bool) -> None:
    """Set what each new connection gets, unless the address of the database says otherwise.
    `any_role`: also connect to a standby. Without it libpq refuses one, and goes on to the next
    host: a fresh proxy may send a writer to a standby."""

    @event.listens_for(engine, "do_connect")
    def _on_opening(
        _dialect: object, _record: object, _args: object, given: dict[str, Any]
    ) -> None:
        role = {} if any_role else {"target_session_attrs": "read-write"}
        for name, value in {**LOST_SERVER, **role}.items():
            given.setdefault(name, value)
        given["options"] = f"{limits().as_options()} {given.get('options', '')}".strip()


def timeline_of(connection: Connection) -> int:
    """The timeline of a primary, which each promotion raises; 0 on SQLite. Asked once for each
    connection: whoever promotes a server or makes it a standby starts it anew."""
    if connection.dialect.name == "sqlite":
        return 0
    known: int | None = connection.info.get("timeline")
    if known is None:
        known = int(connection.exec_driver_sql(_TIMELINE).scalar_one())
        connection.info["timeline"] = known
    return known


def sqlstate(error: BaseException) -> str:
    """PostgreSQL's code of an error; empty if it has none."""
    orig = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(orig, "sqlstate", None) or "")
