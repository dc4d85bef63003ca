"""What deleted rows leave behind in SQLite's files, and how it goes. On PostgreSQL: nothing to do
here (docs/privacy.md, "What is left of what was erased")."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import structlog

from app.kit.store.db import database
from app.kit.untyped.data import sqlite_driver

log = structlog.get_logger("bekal.freed")

REWRITTEN = 1
"""`user_version` of a file that has been rewritten once. From then on every connection deletes with
`secure_delete`, so nothing of a deleted row is left in it."""
BRIEFLY = "PRAGMA busy_timeout=200"
PATIENTLY = "PRAGMA busy_timeout=5000"


def rewrite_once() -> bool:
    """Rewrite the whole file, if that was never done: at first we left what was deleted on free
    pages. Returns whether it was done now. Cut off, or where the disk has no room for it, nothing
    changes and it is done next time; that it was done is written in the file itself, so a copy of
    it knows. Not a migration: VACUUM does not run inside a transaction. Raises NoTurnError."""
    if not database().is_sqlite or int(_tell("PRAGMA user_version")) >= REWRITTEN:
        return False
    with database().turn.taken():
        try:
            _tell("VACUUM")
            _tell(f"PRAGMA user_version={REWRITTEN}")
            _tell("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite_driver.OperationalError as error:
            log.warning("file_not_rewritten", why=str(error))
            return False
    return True


def empty_wal() -> None:
    """Write what is in the write-ahead log into the file and cut the log off, so that it holds no
    row that was deleted since. Left to the next time while somebody reads or writes."""
    if not database().is_sqlite or not _has_wal():
        return
    with database().turn.taken():
        _tell(BRIEFLY)
        try:
            _tell("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            _tell(PATIENTLY)


def _has_wal() -> bool:
    wal = Path(f"{database().engine.url.database}-wal")
    return wal.exists() and wal.stat().st_size > 0


def _tell(statement: str) -> Any:
    """What SQLite answers first; all of it is read, else the statement would stay open."""
    driver: Any = database().read().connection.dbapi_connection
    rows = driver.execute(statement).fetchall()
    return rows[0][0] if rows else None
