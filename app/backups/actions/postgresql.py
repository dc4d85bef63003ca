"""PostgreSQL: COPY of each table from one snapshot, and a schema beside the others.

No pg_dump: it would have to be there, and of the server's version."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, text
from sqlalchemy.exc import OperationalError

from app.backups.actions import migrating
from app.backups.actions.archive import DecryptedArchive, Parts, ProgressBar
from app.backups.rules import BackupError, BackupManifest
from app.kit.store.db import Database, database, open_database
from app.kit.store.partitions import make_months_for_all

_SETTINGS = ("lock_timeout = '10s'", "timezone = 'UTC'", "datestyle = 'ISO'")
_TABLES_SIZE = text(
    "SELECT coalesce(sum(pg_table_size(c.oid)), 0) FROM pg_class c JOIN pg_namespace n"
    " ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = current_schema()"
)
BEFORE = "_sebelum_"
_SCHEMAS = text("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, :begins)")
_SET_SEQUENCE = text("SELECT setval(cast(:name AS regclass), :value)")


@contextmanager
def open_snapshot(_scratch: Path, bar: ProgressBar) -> Iterator[Connection]:
    """Yield a connection with a snapshot that contains every sync receipt up to the highest.

    Numbers are drawn before the commit: 812 may be committed while 810 is not. So receipts are
    locked until every writer has ended, and then the snapshot is taken; the lock ends with the
    savepoint. Raises BackupError if a writer does not end within 10 s."""
    engine = database().engine
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        for setting in _SETTINGS:
            connection.execute(text(f"SET LOCAL {setting}"))
        connection.execute(text("SAVEPOINT unlocked"))
        try:
            connection.execute(text("LOCK TABLE receipt IN SHARE MODE"))
        except OperationalError:
            raise BackupError("Ada yang menulis terlalu lama; coba lagi.") from None
        connection.execute(text("SELECT 1"))  # the snapshot is taken here
        connection.execute(text("ROLLBACK TO SAVEPOINT unlocked"))
        bar.total = float(connection.execute(_TABLES_SIZE).scalar_one())  # about what COPY writes
        yield connection


def _psycopg_connection(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _path_of_table_in_archive(name: str) -> str:
    return f"tabel/{name}.txt"


def _copy_out_statement(name: str, columns: tuple[str, ...]) -> str:
    """COPY … TO; by a SELECT, since it refuses a partitioned table."""
    chosen = f'SELECT {_listed(columns)} FROM "{name}"'  # noqa: S608 (our names)
    return f"COPY ({chosen}) TO STDOUT WITH (ENCODING 'UTF8')"


def _copy_in_statement(name: str, columns: tuple[str, ...]) -> str:
    return f"COPY \"{name}\" ({_listed(columns)}) FROM STDIN WITH (ENCODING 'UTF8')"


def _listed(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def snapshot_parts(
    _scratch: Path, connection: Connection, manifest: BackupManifest, bar: ProgressBar
) -> Parts:
    for name, table in manifest.tables.items():
        yield (
            _path_of_table_in_archive(name),
            _copy_out_chunks(connection, _copy_out_statement(name, table.columns), bar),
        )


def _copy_out_chunks(connection: Connection, statement: str, bar: ProgressBar) -> Iterator[bytes]:
    """Yield the output of COPY … TO STDOUT in chunks, and advance the progress bar."""
    with _psycopg_connection(connection).cursor() as cursor, cursor.copy(statement) as out:
        for chunk in out:
            bar.update(len(chunk))
            yield bytes(chunk)


def postgresql_schema_in_use() -> str:
    """The name of the PostgreSQL schema (namespace) that holds the tables."""
    with database().engine.connect() as connection:
        return str(connection.execute(text("SELECT current_schema()")).scalar() or "public")


def _execute_atomically(*statements: str) -> None:
    """Run all of these statements, or none."""
    with database().engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


@contextmanager
def schema_beside(folder: Path) -> Iterator[Database]:
    """A database in an empty schema of its own, which is dropped afterwards unless it replaced the
    current one."""
    schema = f"{postgresql_schema_in_use()}_salinan"
    _execute_atomically(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE', f'CREATE SCHEMA "{schema}"')
    url = database().engine.url
    options = " ".join(
        [*_url_parameter_as_tuple(url.query.get("options")), f"-csearch_path={schema}"]
    )
    own = url.update_query_dict({"options": options}).render_as_string(hide_password=False)
    other = open_database(own, folder)
    try:
        yield other
    finally:
        other.drop_connection()
        other.engine.dispose()
        _execute_atomically(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')


@contextmanager
def build_database(archive: DecryptedArchive, folder: Path, bar: ProgressBar) -> Iterator[Database]:
    """Build a database from the archive in a schema beside the one in use. All constraints are
    checked. Raises BackupError."""
    with schema_beside(folder) as other:
        migrating.upgrade_database(other, archive.manifest.revision)
        _fill_tables(other, archive, bar)
        yield other


def _url_parameter_as_tuple(given: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given or ()


def _fill_tables(other: Database, archive: DecryptedArchive, bar: ProgressBar) -> None:
    tables = archive.manifest.tables
    with other.engine.begin() as connection:
        for name in emptied_tables(connection, tables, archive.manifest.made_at):
            with copying_into(connection, name, tables[name].columns) as into:
                for chunk in archive.read_part(_path_of_table_in_archive(name), bar):
                    into.write(chunk)
        for name, value in archive.manifest.sequences.items():
            set_sequence(connection, name, value)


def emptied_tables(connection: Connection, names: Collection[str], now: datetime) -> list[str]:
    """Delete from these tables what migrations put there, and make their months around `now`.
    Returns them in an order in which each refers only to those before it."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name in names)
    ordered = [table.name for table in found.sorted_tables]
    listed = ", ".join(f'"{name}"' for name in ordered)
    connection.execute(text(f"TRUNCATE {listed}"))
    make_months_for_all(connection, now)
    return ordered


@contextmanager
def copying_into(connection: Connection, name: str, columns: tuple[str, ...]) -> Iterator[Any]:
    """COPY … FROM STDIN: yields an object with `write` for its text and `write_row`. Raises
    BackupError for a row that the table refuses."""
    logging.getLogger("psycopg").setLevel(logging.ERROR)  # it tells of each row refused; so do we
    driver = connection.dialect.loaded_dbapi
    statement = _copy_in_statement(name, columns)
    try:
        with _psycopg_connection(connection).cursor() as cursor, cursor.copy(statement) as into:
            yield into
    except (driver.DataError, driver.IntegrityError) as error:
        what = type(error).__name__
        raise BackupError(f"Tabel {name} tidak bisa diisi: {what}.") from None


def set_sequence(connection: Connection, name: str, value: int) -> None:
    """Let the next number be the one after `value`; 0: it was never used."""
    if value:
        connection.execute(_SET_SEQUENCE, {"name": name, "value": value})


def replace_database(other: Database, _folder: Path, stamp: str, *, keep: bool) -> str:
    """Replace the schema in use by this one, in one transaction. Returns the name of the old
    one."""
    other.drop_connection()
    other.engine.dispose()
    schema = postgresql_schema_in_use()
    old = f"{schema}{BEFORE}{stamp}"
    _execute_atomically(
        f'ALTER SCHEMA "{schema}" RENAME TO "{old}"',
        f'ALTER SCHEMA "{schema}_salinan" RENAME TO "{schema}"',
        *(() if keep else (f'DROP SCHEMA "{old}" CASCADE',)),
    )
    return f"skema {old}" if keep else ""


def replaced_databases() -> list[str]:
    """Names of the schemas that `replace_database` renamed."""
    with database().engine.connect() as connection:
        begins = {"begins": f"{postgresql_schema_in_use()}{BEFORE}"}
        return list(connection.execute(_SCHEMAS, begins).scalars())


def delete_replaced_database(name: str) -> None:
    _execute_atomically(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')
