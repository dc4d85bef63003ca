"""SQLite: a copy of the database in use, and a database file beside the others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, text

from app.backups.actions.archive import (
    DecryptedArchive,
    Parts,
    ProgressBar,
    read_chunks,
    sync_folder,
)
from app.backups.rules import BackupError, BackupManifest
from app.kit.store.db import Database, database, open_database
from app.kit.untyped.data import sqlite_driver

PART = "bekal.sqlite3"
BESIDE = ("-wal", "-shm", "-journal")
BEFORE = ".sebelum-"


def database_file() -> Path:
    return Path(str(database().engine.url.database))


@contextmanager
def open_snapshot(scratch: Path, bar: ProgressBar) -> Iterator[Connection]:
    """Copy the database at one moment into `scratch`, without its free pages, and yield a
    connection to the copy. Writers do not wait, except without WAL (docs/operating.md,
    "SQLite")."""
    copy = scratch / PART
    with closing(sqlite_driver.connect(database_file(), isolation_level=None)) as source:
        source.execute("PRAGMA busy_timeout=5000")
        # One reading transaction of its own, so the copy is of one moment.
        source.execute("VACUUM INTO ?", (str(copy),))
    bar.total = copy.stat().st_size
    with _open_copy(copy) as other:
        yield other.read_connection()


@contextmanager
def _open_copy(file: Path) -> Iterator[Database]:
    """Open a copy. Closing the last connection merges the WAL into its file."""
    other = open_database(f"sqlite:///{file}", file.parent)
    try:
        yield other
    finally:
        other.drop_connection()
        other.engine.dispose()


def snapshot_parts(
    scratch: Path, _connection: Connection, _manifest: BackupManifest, bar: ProgressBar
) -> Parts:
    with (scratch / PART).open("rb") as copy:
        yield PART, read_chunks(copy, bar)


@contextmanager
def build_database(archive: DecryptedArchive, folder: Path, bar: ProgressBar) -> Iterator[Database]:
    """Build a database from the archive in `folder`, and check its pages and foreign keys. Raises
    BackupError."""
    archive.extract_part(PART, folder / PART, bar)
    with _open_copy(folder / PART) as other:
        connection = other.read_connection()
        said = connection.execute(text("PRAGMA integrity_check(1)")).scalar_one()
        if said != "ok":
            raise BackupError(f"Basis data di dalam cadangan rusak: {said}.")
        if connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
            raise BackupError("Cadangan menunjuk ke baris yang tidak ada.")
        yield other


def check_database_is_unused() -> None:
    """Raise BackupError while a server has the database open, since it would keep writing to the
    old file. A damaged database is not checked."""
    database().drop_connection()
    database().engine.dispose()
    _check_file_is_unused(database_file())


def _check_file_is_unused(file: Path) -> None:
    if not file.exists():
        return
    with closing(sqlite_driver.connect(file, isolation_level=None, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite_driver.OperationalError:
            raise BackupError("Bekal masih berjalan: hentikan dulu, lalu pulihkan.") from None
        except sqlite_driver.DatabaseError:
            return


@contextmanager
def open_left_database(file: Path) -> Iterator[Database]:
    """The SQLite database that a deployment leaves for PostgreSQL. Raises BackupError if there is
    none, or a server still has it open."""
    if not file.is_file():
        raise BackupError(f"{file} tidak ada.")
    _check_file_is_unused(file)
    with _open_copy(file) as left:
        yield left


def replace_database(other: Database, folder: Path, stamp: str, *, keep: bool) -> str:
    """Replace the file in use by the copy. Returns the path of the old one."""
    other.drop_connection()
    other.engine.dispose()
    check_database_is_unused()
    file = database_file()
    old = file.with_name(f"{file.name}{BEFORE}{stamp}")
    for suffix in BESIDE:  # of a damaged one: of no use to the new one
        left = file.with_name(file.name + suffix)
        if left.exists():
            left.rename(old.with_name(old.name + suffix))
    if keep:
        old.hardlink_to(file)
    (folder / PART).replace(file)
    sync_folder(file.parent)
    return str(old) if keep else ""


def replaced_databases() -> list[str]:
    """Names of the files that `replace_database` renamed, with their journals."""
    file = database_file()
    return [each.name for each in file.parent.glob(f"{file.name}{BEFORE}*")]


def delete_replaced_database(name: str) -> None:
    database_file().with_name(name).unlink(missing_ok=True)
