"""Removes deleted rows from SQLite's files. There is nothing to do on PostgreSQL (docs/privacy.md,
"What is left of what was erased")."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import structlog

from app.kit.store.db import database
from app.kit.untyped.data import sqlite_driver

log = structlog.get_logger("bekal.freed")

REWRITTEN = 1
"""`user_version` of a file that was rewritten once. Every connection has since deleted with
`secure_delete`, which leaves nothing of a deleted row."""
SHORT_TIMEOUT = "PRAGMA busy_timeout=200"
NORMAL_TIMEOUT = "PRAGMA busy_timeout=5000"


def vacuum_database_once() -> bool:
    """Rewrite the whole file unless that was done before: early releases left deleted rows on free
    pages. Returns whether it was rewritten. If it is interrupted or the disk is too full, nothing
    changes and the next call tries again; the mark is in the file itself, so its copies have it
    too. This is no migration because VACUUM cannot run inside a transaction. Raises
    WriteLockTimeoutError."""
    if not database().is_sqlite or int(_execute("PRAGMA user_version")) >= REWRITTEN:
        return False
    with database().write_lock.held():
        try:
            _execute("VACUUM")
            _execute(f"PRAGMA user_version={REWRITTEN}")
            _execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite_driver.OperationalError as error:
            log.warning("file_not_rewritten", why=str(error))
            return False
    return True


def truncate_wal() -> None:
    """Move the write-ahead log into the file and truncate the log, so that it contains no deleted
    row. Left to the next call while other connections are active."""
    if not database().is_sqlite or not _wal_has_data():
        return
    with database().write_lock.held():
        _execute(SHORT_TIMEOUT)
        try:
            _execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            _execute(NORMAL_TIMEOUT)


def _wal_has_data() -> bool:
    wal = Path(f"{database().engine.url.database}-wal")
    return wal.exists() and wal.stat().st_size > 0


def _execute(statement: str) -> Any:
    """Execute a statement and return its first value. All rows are read, otherwise the statement
    would stay open."""
    driver: Any = database().read_connection().connection.dbapi_connection
    rows = driver.execute(statement).fetchall()
    return rows[0][0] if rows else None
