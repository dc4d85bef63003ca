"""Opens connections to SQLite: file permissions and pragmas."""

from __future__ import annotations

from contextlib import suppress
from glob import escape
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from app.kit.untyped.data import sqlite_is_wal_safe
from config import keep_private


def set_up_sqlite(engine: Engine) -> None:
    """Set the pragmas of each connection, and restrict the database's files to their owner."""
    journal = "WAL" if sqlite_is_wal_safe() else "TRUNCATE"
    file = Path(engine.url.database or "")
    # Files of an older release or made by hand, with SQLite's side files and older copies.
    for each in file.parent.glob(f"{escape(file.name)}*") if file.name else ():
        keep_private(each)

    @event.listens_for(engine, "do_connect")
    def _on_opening(*_arguments: object) -> None:
        # Other users may read a folder that is not ours. SQLite's side files inherit the file's
        # mode. An existing file is not opened: closing it would release SQLite's locks on it.
        # SQLite reports an error if the file cannot be created.
        if not file.exists():
            with suppress(OSError):
                file.touch(mode=0o600)

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "busy_timeout=5000",
            f"journal_mode={journal}",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",  # else deleted rows stay on free pages
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "checkout")
    def _on_checkout(connection: Any, _record: object, _proxy: object) -> None:
        # When SQLAlchemy leaves AUTOCOMMIT, it enables the driver's own transactions; disable them.
        connection.isolation_level = None
