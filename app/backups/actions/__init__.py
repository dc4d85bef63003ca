"""Make, check and restore an archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.backups import queries
from app.backups.actions import archive, keys, migrating, postgresql, sqlite
from app.backups.actions.archive import Archive, Bar
from app.backups.actions.carrying import reapply_revocations
from app.backups.actions.workshop import workshop
from app.backups.rules import BackupError, Manifest, stamp
from app.kit.clock import SURE, compare_clock
from app.kit.store import audit, deleted_data
from app.kit.store.db import Database, database, transaction, using_database
from app.own_data import actions as own_data
from app.sync import actions as sync
from app.sync.actions import erasing, server


def make(file: Path, *, now: datetime, bar: Bar) -> Manifest:
    """Write the current database into `file`, while others go on writing. Raises BackupError; then
    there is no file."""
    if file.exists():
        raise BackupError(f"{file} sudah ada; pilih nama lain.")
    public = keys.backup_public_keys()
    place = sqlite if database().is_sqlite else postgresql
    with workshop() as scratch, place.snapshot(scratch, bar) as connection:
        manifest = queries.describe(connection, now)
        parts = place.parts(scratch, connection, manifest, bar)
        archive.write(file, parts, manifest, public)
    return manifest


@contextmanager
def _built(file: Path, secret: str, bar: Bar) -> Iterator[tuple[Manifest, Database, Path]]:
    """An archive as a database beside the one in use, compared with its manifest."""
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
            found = queries.describe(other.read_connection(), manifest.made_at)
            if found.model_copy(update={"parts": manifest.parts}) != manifest:
                raise BackupError("Isi cadangan tidak sama dengan daftar isinya.")
            yield manifest, other, scratch


def check(file: Path, secret: str, *, bar: Bar) -> Manifest:
    """Open an archive, build a database from it, compare and delete it. Raises BackupError."""
    with _built(file, secret, bar) as (manifest, _, _):
        return manifest


def mark_checked(manifest: Manifest, *, now: datetime) -> bool:
    """Mark received items up to there as safe. False if the archive is of another epoch: from
    before a restore, or of another server."""
    with transaction() as tx:
        if manifest.epoch != queries.epoch(tx.connection()):
            return False
        server.mark_safe(tx, manifest.seq, now=now)
        audit.record(tx, "backups:archive:check", now=now, about=manifest.seq)
        return True


def _check_peppers(now: datetime) -> None:
    """Raises BackupError if this machine's peppers cannot verify a PIN of the archive."""
    try:
        with transaction() as tx:
            sync.record_peppers(tx, now=now)
    except sync.PepperError as wrong:
        raise BackupError(
            f"BEKAL_PEPPER di mesin ini bukan yang dipakai cadangan ini (pepper {wrong.key_id}): "
            "tidak ada PIN yang akan terbuka."
        ) from None


@dataclass(frozen=True)
class Restored:
    """The restored state, and the place of the database that it replaced ("" if it was empty).

    `unsure`: people who may have ended something since the backup that cannot be known. `is_sure`:
    the clock of this machine is trusted."""

    manifest: Manifest
    old: str
    unsure: int
    is_sure: bool


def restore(
    file: Path, secret: str, *, now: datetime, bar: Bar, agree: Callable[[Manifest], object]
) -> Restored:
    """Put an archive in the place of the database, in one step, under a new epoch: phones send
    again what they still have. Who erased themselves since then stays erased, and what was ended or
    withdrawn stays so, as far as the replaced database can be read. `agree` is asked
    first where somebody is there already, and raises what it likes. Raises BackupError; then
    nothing has changed."""
    place = sqlite if database().is_sqlite else postgresql
    with _built(file, secret, bar) as (manifest, other, scratch):
        keep = queries.people() > 0
        if keep:
            agree(manifest)
        if queries.revision_before() not in (None, migrating.revisions()[0]):
            raise BackupError("Basis data di sini belum diperbarui: bekal siapkan dulu.")
        migrating.upgrade(other, "head")
        with using_database(other):
            deleted_data.rewrite_once()  # an older archive has free pages
            _check_peppers(now)
        before = queries.replaced_access_state(now)
        gone = before.tombstones if before else frozenset[bytes]()
        mark = before.clock_mark if before else None
        with using_database(other), transaction() as tx:
            for account in queries.erased(gone):
                own_data.erase_person(tx, account, now)
            erasing.copy_tombstones(tx, gone)
            unsure = reapply_revocations(tx, before, made_at=manifest.made_at, now=now)
            is_sure = mark is None or compare_clock(now, mark) == SURE
            server.begin_epoch(tx, now=now, clock_mark=None if is_sure else mark)
            audit.record(tx, "backups:archive:restore", now=now, about=manifest.seq)
        database().drop_connection()
        old = place.switch(other, scratch, stamp(now), keep=keep)
        return Restored(manifest, old, unsure, is_sure)
