"""How each connection to SQLite is opened: who may read its files, and its pragmas."""

from __future__ import annotations

from contextlib import suppress
from glob import escape
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from app.kit.untyped.data import sqlite_is_wal_safe
from config import keep_private


def prepare_sqlite(engine: Engine) -> None:
    """Set the pragmas of each connection, and let only the owner read the database's files."""
    journal = "WAL" if sqlite_is_wal_safe() else "TRUNCATE"
    file = Path(engine.url.database or "")
    # Files of an older release, or of a hand, with what SQLite puts beside them and older copies.
    for each in file.parent.glob(f"{escape(file.name)}*") if file.name else ():
        keep_private(each)

    @event.listens_for(engine, "do_connect")
    def _on_opening(*_arguments: object) -> None:
        # In a folder that is not ours others may look. SQLite gives what it puts beside the
        # file the file's own mode. One that is there is not opened: closing it would end SQLite's
        # locks on it. What cannot be made is for SQLite to say.
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
            "secure_delete=ON",  # else what was erased stays on free pages
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "checkout")
    def _on_checkout(connection: Any, _record: object, _proxy: object) -> None:
        # Leaving AUTOCOMMIT makes SQLAlchemy hand transactions back to the driver; we keep them.
        connection.isolation_level = None
