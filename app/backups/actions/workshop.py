"""Where archives are made and opened: one command at a time, and nothing is left half done."""

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
from app.kit.store.trouble import STORAGE, trouble
from app.kit.untyped.data import sqlite_driver

SCRATCH = ".cadangan-dikerjakan-"


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder beside the database for what nobody is to see half done. One command at a time;
    what an earlier one left when it was killed is swept away.

    Raises BackupError where another one is at work, and for a full disk."""
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
    """BackupError for what an operator can mend: a disk, a folder."""
    try:
        yield
    except Exception as error:
        if _is_full(error):
            raise BackupError("Disk penuh: beri ruang, lalu ulangi.") from error
        if isinstance(error, OSError) and error.filename is not None:
            raise BackupError(f"{error.filename}: {error.strerror}.") from error
        raise


def _is_full(error: Exception) -> bool:
    """What comes from COPY and from SQLite's backup does not pass through SQLAlchemy."""
    if trouble(error) == STORAGE or getattr(error, "sqlstate", "") == "53100":
        return True
    return isinstance(error, sqlite_driver.OperationalError) and (
        "is full" in str(error) or "disk I/O" in str(error)
    )
