"""An archive of SQLite on PostgreSQL: how a deployment moves to several machines.

The archive's file is migrated as SQLite, then each table is copied as text: what SQLite keeps as
32 hex digits, as time in UTC, as 0 and 1 is what PostgreSQL reads as uuid, timestamp, boolean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, column, func, select, table, text

from app.backups import queries
from app.backups.actions import migrating, postgresql, sqlite
from app.backups.actions.archive import DecryptedArchive, ProgressBar
from app.backups.rules import BackupError, BackupManifest
from app.kit.store.db import Database

ROWS_AT_ONCE = 5_000
_NUMBERED = text(
    "SELECT s.oid::regclass::text AS sequence, t.relname AS named, a.attname AS numbered"
    " FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i')"
    " JOIN pg_class t ON t.oid = d.refobjid"
    " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid"
    " JOIN pg_namespace n ON n.oid = s.relnamespace"
    " WHERE s.relkind = 'S' AND n.nspname = current_schema()"
)
_HIGHEST_OF_SQLITE = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
"""The highest number ever given, also where its row was deleted."""


@contextmanager
def build_database(archive: DecryptedArchive, folder: Path, bar: ProgressBar) -> Iterator[Database]:
    """Build a PostgreSQL database, of the newest schema, from an archive of SQLite. Like
    `postgresql.build_database`. Raises BackupError."""
    with sqlite.build_database(archive, folder, bar) as source:
        if not _describe(source, archive).describes_same_as(archive.manifest):
            raise BackupError("Isi cadangan tidak sama dengan daftar isinya.")
        migrating.upgrade_database(source, "head")
        with postgresql.schema_beside(folder) as other:
            migrating.upgrade_database(other, "head")
            whole = _describe(source, archive)
            _copy_tables(source.read_connection(), other, whole)
            _require_same(whole, _describe(other, archive))
            yield other


def _describe(other: Database, archive: DecryptedArchive) -> BackupManifest:
    return queries.describe_database(other.read_connection(), archive.manifest.made_at)


def _copy_tables(source: Connection, other: Database, manifest: BackupManifest) -> None:
    with other.engine.begin() as connection:
        connection.execute(text("SET LOCAL timezone = 'UTC'"))
        for name in postgresql.emptied_tables(connection, manifest.tables, manifest.made_at):
            columns = manifest.tables[name].columns
            rows = select(table(name, *map(column, columns)))
            with postgresql.copying_into(connection, name, columns) as into:
                for row in source.execute(rows, execution_options={"yield_per": ROWS_AT_ONCE}):
                    into.write_row(row)
        for sequence, named, numbered in connection.execute(_NUMBERED).all():
            highest: Select[Any] = select(func.max(column(numbered))).select_from(table(named))
            used = source.execute(_HIGHEST_OF_SQLITE, {"name": named}).scalar() or 0
            postgresql.set_sequence(
                connection, sequence, max(used, connection.execute(highest).scalar() or 0)
            )


def _require_same(source: BackupManifest, copied: BackupManifest) -> None:
    """Raise BackupError unless both have the same tables, columns and numbers of rows."""
    if not copied.describes_same_as(
        source.model_copy(update={"database": copied.database, "sequences": copied.sequences})
    ):
        raise BackupError("Salinan di PostgreSQL tidak sama dengan isi cadangan.")
