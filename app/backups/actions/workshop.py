"""The scratch folder in which archives are made and opened, by one command at a time."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.backups.actions import sqlite
from app.backups.rules import BackupError
from app.kit.registry import registry
from app.kit.store.db import database
from app.kit.store.outage import STORAGE, outage
from app.kit.untyped.data import sqlite_driver

SCRATCH = ".cadangan-dikerjakan-"


@contextmanager
def workshop() -> Iterator[Path]:
    """A scratch folder beside the database. One command at a time; leftovers of a killed one are
    deleted. Raises BackupError if another command runs or the disk is full."""
    state_dir = registry().settings.state_dir
    folder = sqlite.file_of_database().parent if database().is_sqlite else state_dir
    with (state_dir / "cadangan.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BackupError("Cadangan lain sedang dikerjakan; tunggu dulu.") from None
        for left in folder.glob(f"{SCRATCH}*"):
            shutil.rmtree(left, ignore_errors=True)
        with _in_a_sentence(), tempfile.TemporaryDirectory(prefix=SCRATCH, dir=folder) as scratch:
            yield Path(scratch)


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    """BackupError for a problem that an operator can fix: a disk, a folder."""
    try:
        yield
    except Exception as error:
        if _is_full(error):
            raise BackupError("Disk penuh: beri ruang, lalu ulangi.") from error
        if isinstance(error, OSError) and error.filename is not None:
            raise BackupError(f"{error.filename}: {error.strerror}.") from error
        raise


def _is_full(error: Exception) -> bool:
    """Errors of COPY and of SQLite's backup do not pass through SQLAlchemy."""
    if outage(error) == STORAGE or getattr(error, "sqlstate", "") == "53100":
        return True
    return isinstance(error, sqlite_driver.OperationalError) and (
        "is full" in str(error) or "disk I/O" in str(error)
    )
