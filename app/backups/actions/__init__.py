"""Making an archive, checking it, putting it in the database's place."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import current_app

from app.backups import queries
from app.backups.actions import archive, keys, migrating, postgresql, sqlite
from app.backups.actions.archive import Archive, Bar
from app.backups.rules import BackupError, Manifest
from app.kit import audit
from app.kit.clock import WIB
from app.kit.db import Database, database, transaction, using
from app.kit.trouble import STORAGE, trouble
from app.kit.untyped.data import sqlite_driver
from app.own_data import actions as own_data
from app.sync.actions import erasing, server

SCRATCH = ".cadangan-dikerjakan-"


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder beside the database for what nobody is to see half done. One command at a time;
    what an earlier one left when it was killed is swept away.

    Raises BackupError where another one is at work, and for a full disk."""
    state_dir: Path = current_app.extensions["bekal_settings"].state_dir
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


def make(file: Path, *, now: datetime, bar: Bar) -> Manifest:
    """Write the database as it is now into `file`, while others go on writing. Raises BackupError;
    then there is no file."""
    if file.exists():
        raise BackupError(f"{file} sudah ada; pilih nama lain.")
    public = keys.public_keys()
    place = sqlite if database().is_sqlite else postgresql
    with workshop() as scratch, place.frozen(scratch, bar) as connection:
        manifest = queries.describe(connection, now)
        parts = place.parts(scratch, connection, manifest, bar)
        archive.write(file, parts, manifest, public)
    return manifest


@contextmanager
def _built(file: Path, secret: str, bar: Bar) -> Iterator[tuple[Manifest, Database, Path]]:
    """An archive as a database beside the one in use, equal to what its manifest says."""
    with workshop() as scratch:
        opened = Archive(file, scratch, secret)
        manifest = opened.manifest
        own = "sqlite" if database().is_sqlite else "postgresql"
        if manifest.database != own:
            raise BackupError(f"Cadangan ini dari {manifest.database}, basis data di sini {own}.")
        if manifest.revision not in migrating.revisions():
            raise BackupError(
                f"Cadangan ini dari Bekal yang lebih baru (skema {manifest.revision}): "
                "perbarui Bekal dulu."
            )
        bar.total = opened.size
        place = sqlite if database().is_sqlite else postgresql
        with place.built(opened, scratch, bar) as other:
            found = queries.describe(other.read(), manifest.made_at)
            if found.model_copy(update={"parts": manifest.parts}) != manifest:
                raise BackupError("Isi cadangan tidak sama dengan daftar isinya.")
            yield manifest, other, scratch


def check(file: Path, secret: str, *, bar: Bar) -> Manifest:
    """Open an archive, build a database of it, compare and throw it away. Raises BackupError."""
    with _built(file, secret, bar) as (manifest, _, _):
        return manifest


def note_checked(manifest: Manifest, *, now: datetime) -> bool:
    """What phones sent up to there is safe. False where the archive is not of this database's
    life: from before a restore, or of another server."""
    with transaction() as tx:
        if manifest.epoch != queries.epoch(tx.connection()):
            return False
        server.mark_safe(tx, manifest.seq, now=now)
        audit.record(tx, "backups:archive:check", now=now, about=manifest.seq)
        return True


@dataclass(frozen=True)
class Restored:
    """What is there now, and where the database is that it replaced ("" where it was empty)."""

    manifest: Manifest
    old: str


def restore(
    file: Path, secret: str, *, now: datetime, bar: Bar, agree: Callable[[Manifest], object]
) -> Restored:
    """Put an archive in the place of the database, in one step, under a new epoch: phones send
    again what they still have. Who erased themselves since then stays erased. `agree` is asked
    first where somebody is there already, and raises what it likes. Raises BackupError; then
    nothing has changed."""
    place = sqlite if database().is_sqlite else postgresql
    with _built(file, secret, bar) as (manifest, other, scratch):
        keep = queries.people() > 0
        if keep:
            agree(manifest)
        migrating.upgrade(other, "head")
        gone = queries.tombstones()
        with using(other), transaction() as tx:
            for account in queries.erased(gone):
                own_data.erase_person(tx, account, now)
            erasing.carry_tombstones(tx, gone)
            server.begin_epoch(tx, now=now)
            audit.record(tx, "backups:archive:restore", now=now, about=manifest.seq)
        database().forget_reader()
        stamp = now.astimezone(WIB).strftime("%Y%m%d_%H%M%S_%f")
        return Restored(manifest, place.switch(other, scratch, stamp, keep=keep))
