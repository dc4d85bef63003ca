"""The scratch folder in which archives are made and opened, by one command at a time."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from app.backups.actions import sqlite
from app.backups.rules import BackupError
from app.kit.registry import registry
from app.kit.store.db import database
from app.kit.store.outage import STORAGE, kind_of_outage
from app.kit.untyped.data import sqlite_driver

SCRATCH = ".cadangan-dikerjakan-"
BUSY = "Cadangan lain sedang dikerjakan; tunggu dulu."
ONE_HOST = 4_264_120_552
"""The advisory lock of the host that works on a backup."""
_TRY_LOCK = text("SELECT pg_try_advisory_lock(:lock)")
_UNLOCK = text("SELECT pg_advisory_unlock(:lock)")


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Yield an empty scratch folder beside the database, and delete it afterwards, with leftovers
    of killed commands. Raises BackupError if another command runs or the disk is full."""
    state_dir = registry().settings.state_dir
    folder = sqlite.database_file().parent if database().is_sqlite else state_dir
    with (state_dir / "cadangan.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BackupError(BUSY) from None
        for left in folder.glob(f"{SCRATCH}*"):
            shutil.rmtree(left, ignore_errors=True)
        with (
            _alone_of_all_hosts(),
            _raise_as_backup_error(),
            tempfile.TemporaryDirectory(prefix=SCRATCH, dir=folder) as scratch,
        ):
            yield Path(scratch)


@contextmanager
def _alone_of_all_hosts() -> Iterator[None]:
    """On PostgreSQL hosts share the schema in which an archive is checked. The lock of a killed
    command ends with its connection, but a moment later than the client closes it."""
    if database().is_sqlite:
        yield
        return
    with database().engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()
        if not connection.execute(_TRY_LOCK, {"lock": ONE_HOST}).scalar_one():
            raise BackupError(BUSY)
        try:
            yield
        finally:
            connection.execute(_UNLOCK, {"lock": ONE_HOST})


@contextmanager
def _raise_as_backup_error() -> Iterator[None]:
    """Convert errors that an operator can fix, of a disk or a folder, to BackupError."""
    try:
        yield
    except Exception as error:
        if _is_disk_full(error):
            raise BackupError("Disk penuh: beri ruang, lalu ulangi.") from error
        if isinstance(error, OSError) and error.filename is not None:
            raise BackupError(f"{error.filename}: {error.strerror}.") from error
        raise


def _is_disk_full(error: Exception) -> bool:
    """Whether the disk is full; errors of COPY and of SQLite's backup bypass SQLAlchemy."""
    if kind_of_outage(error) == STORAGE or getattr(error, "sqlstate", "") == "53100":
        return True
    return isinstance(error, sqlite_driver.OperationalError) and (
        "is full" in str(error) or "disk I/O" in str(error)
    )
