"""SQLite: a copy of the database in use, and a database file beside the others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, text

from app.backups.actions.archive import Archive, Bar, Parts, chunks_of, sync_folder
from app.backups.rules import BackupError, Manifest
from app.kit.store.db import Database, database, open_database
from app.kit.untyped.data import sqlite_driver

PART = "bekal.sqlite3"
BESIDE = ("-wal", "-shm", "-journal")
BEFORE = ".sebelum-"


def file_of_database() -> Path:
    return Path(str(database().engine.url.database))


@contextmanager
def snapshot(scratch: Path, bar: Bar) -> Iterator[Connection]:
    """The database as it is at one moment, written anew into `scratch`: rows that are there, and
    nothing of what free pages hold. Nobody who writes is held up, unless the journal is not WAL
    (docs/operating.md, "SQLite")."""
    copy = scratch / PART
    with closing(sqlite_driver.connect(file_of_database(), isolation_level=None)) as source:
        source.execute("PRAGMA busy_timeout=5000")
        # One reading transaction of its own, so the copy is of one moment.
        source.execute("VACUUM INTO ?", (str(copy),))
    bar.total = copy.stat().st_size
    with _opened(copy) as other:
        yield other.read_connection()


@contextmanager
def _opened(file: Path) -> Iterator[Database]:
    """A database of our own. The last connection to close merges the WAL into the one file."""
    other = open_database(f"sqlite:///{file}", file.parent)
    try:
        yield other
    finally:
        other.drop_connection()
        other.engine.dispose()


def parts(scratch: Path, _connection: Connection, _manifest: Manifest, bar: Bar) -> Parts:
    with (scratch / PART).open("rb") as copy:
        yield PART, chunks_of(copy, bar)


@contextmanager
def built(archive: Archive, folder: Path, bar: Bar) -> Iterator[Database]:
    """The archive as a database in `folder`, whole in itself: every page, row and reference.
    Raises BackupError."""
    archive.extract(PART, folder / PART, bar)
    with _opened(folder / PART) as other:
        connection = other.read_connection()
        said = connection.execute(text("PRAGMA integrity_check(1)")).scalar_one()
        if said != "ok":
            raise BackupError(f"Basis data di dalam cadangan rusak: {said}.")
        if connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
            raise BackupError("Cadangan menunjuk ke baris yang tidak ada.")
        yield other


def check_unused() -> None:
    """Raises BackupError while a server has the database open: it would go on writing to the old
    file. A damaged database cannot be asked."""
    database().drop_connection()
    database().engine.dispose()
    file = file_of_database()
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


def switch(other: Database, folder: Path, stamp: str, *, keep: bool) -> str:
    """Replace the file in use by the copy. Returns the path of the old one."""
    other.drop_connection()
    other.engine.dispose()
    check_unused()
    file = file_of_database()
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


def replaced() -> list[str]:
    """Names of the files that `switch` replaced, with their journals."""
    file = file_of_database()
    return [each.name for each in file.parent.glob(f"{file.name}{BEFORE}*")]


def forget(name: str) -> None:
    file_of_database().with_name(name).unlink(missing_ok=True)
