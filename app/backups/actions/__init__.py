"""Make, check and restore an archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.backups import queries
from app.backups.actions import archive, crossing, keys, migrating, postgresql, sqlite
from app.backups.actions.archive import DecryptedArchive, ProgressBar
from app.backups.actions.carrying import reapply_revocations
from app.backups.actions.workshop import scratch_folder
from app.backups.rules import BackupError, BackupManifest, restore_timestamp
from app.counters.actions import replace_rounding_secret
from app.counters.models import RoundingSecret
from app.kit.clock import SURE, compare_clock
from app.kit.store import audit, deleted_data
from app.kit.store.db import Database, database, transaction, using_database
from app.own_data import actions as own_data
from app.sync import actions as sync
from app.sync.actions import erasing, server


def make_backup(file: Path, *, now: datetime, bar: ProgressBar) -> BackupManifest:
    """Write an encrypted archive of the current database, which stays in use meanwhile. Raises
    BackupError; then there is no file."""
    if file.exists():
        raise BackupError(f"{file} sudah ada; pilih nama lain.")
    public = keys.backup_public_keys()
    place = sqlite if database().is_sqlite else postgresql
    with scratch_folder() as scratch, place.open_snapshot(scratch, bar) as connection:
        manifest = queries.describe_database(connection, now)
        parts = place.snapshot_parts(scratch, connection, manifest, bar)
        archive.write_archive(file, parts, manifest, public)
    return manifest


@contextmanager
def _trial_database(
    file: Path, secret: str, bar: ProgressBar
) -> Iterator[tuple[BackupManifest, Database, Path]]:
    """Build a database from an archive beside the one in use, and compare it with the manifest.
    Yields the manifest, the database and the scratch folder."""
    with scratch_folder() as scratch:
        opened = DecryptedArchive(file, scratch, secret)
        manifest = opened.manifest
        is_crossing = manifest.database == "sqlite" and not database().is_sqlite
        if database().is_sqlite and manifest.database != "sqlite":
            raise BackupError("Cadangan ini dari PostgreSQL, basis data di sini SQLite.")
        if manifest.revision not in migrating.known_revisions():
            raise BackupError(
                f"Cadangan ini dari Bekal yang lebih baru (skema {manifest.revision}): "
                "perbarui Bekal dulu."
            )
        bar.total = opened.unpacked_size
        place = sqlite if database().is_sqlite else crossing if is_crossing else postgresql
        with place.build_database(opened, scratch, bar) as other:
            found = queries.describe_database(other.read_connection(), manifest.made_at)
            if not is_crossing and not found.describes_same_as(manifest):
                raise BackupError("Isi cadangan tidak sama dengan daftar isinya.")
            yield manifest, other, scratch


def verify_backup(file: Path, secret: str, *, bar: ProgressBar) -> BackupManifest:
    """Verify an archive: build a database from it, compare it with the manifest, and delete it.
    Raises BackupError."""
    with _trial_database(file, secret, bar) as (manifest, _, _):
        return manifest


def mark_backed_up_items_safe(manifest: BackupManifest, *, now: datetime) -> bool:
    """Mark the sync items in a verified archive as safe, so that phones may delete them. False if
    the archive is from before a restore, or of another server."""
    with transaction() as tx:
        if manifest.epoch != queries.read_database_epoch(tx.connection()):
            return False
        server.record_backed_up_through(tx, manifest.seq, now=now)
        audit.record_audit(tx, "backups:archive:check", now=now, subject=manifest.seq)
        return True


def _check_peppers(now: datetime) -> None:
    """Raise BackupError if this machine's peppers cannot verify the PINs of the archive."""
    try:
        with transaction() as tx:
            sync.record_peppers(tx, now=now)
    except sync.PepperChangedError as wrong:
        raise BackupError(
            f"BEKAL_PEPPER di mesin ini bukan yang dipakai cadangan ini (pepper {wrong.key_id}): "
            "tidak ada PIN yang akan terbuka."
        ) from None


@dataclass(frozen=True)
class RestoreResult:
    """The result of a restore. `replaced_database`: where it is ("" if it was empty).
    `unsure_people`: for how many it is unknown what they ended or withdrew after the backup."""

    manifest: BackupManifest
    replaced_database: str
    unsure_people: int
    is_clock_sure: bool


@contextmanager
def _replaced_database(left: Path | None) -> Iterator[None]:
    """Inside, `database()` is the one that knows what people ended after the backup."""
    if left is None:
        yield
        return
    with sqlite.open_left_database(left) as other, using_database(other):
        yield


def restore_backup(
    file: Path,
    secret: str,
    *,
    now: datetime,
    bar: ProgressBar,
    agree: Callable[[BackupManifest], object],
    left: Path | None = None,
) -> RestoreResult:
    """Replace the database by an archive, in one step, under a new epoch, so that phones send again
    what they still have. People who were erased after the backup stay erased, and whatever was
    ended or withdrawn stays so, as far as the replaced database can be read. If the database has
    accounts, `agree` is called first and may raise. `left`: the file of an SQLite database that the
    deployment leaves for PostgreSQL, and which counts as the replaced one. Raises BackupError; then
    nothing has changed."""
    place = sqlite if database().is_sqlite else postgresql
    with _trial_database(file, secret, bar) as (manifest, other, scratch):
        keep = queries.count_accounts() > 0
        if keep:
            agree(manifest)
        with _replaced_database(left):
            if queries.find_schema_revision() not in (None, migrating.known_revisions()[0]):
                raise BackupError("Basis data di sini belum diperbarui: bekal siapkan dulu.")
            before = queries.read_access_snapshot_if_readable(now)
            rounding = queries.read_rounding_secret_if_readable()
        if left is not None and before is None:
            raise BackupError(f"{left} tidak bisa dibaca.")
        migrating.upgrade_database(other, "head")
        with using_database(other):
            deleted_data.vacuum_database_once()  # an older archive has free pages
            _check_peppers(now)
        gone = before.tombstones if before else frozenset[bytes]()
        mark = before.clock_mark if before else None
        with using_database(other), transaction() as tx:
            for account in queries.accounts_with_tombstone(gone):
                own_data.erase_person(tx, account, now)
            erasing.add_tombstones(tx, gone)
            if rounding and RoundingSecret.__tablename__ not in manifest.tables:
                replace_rounding_secret(tx, rounding)  # the migration has drawn another one
            unsure = reapply_revocations(tx, before, made_at=manifest.made_at, now=now)
            is_sure = mark is None or compare_clock(now, mark) == SURE
            server.begin_epoch(tx, now=now, clock_mark=None if is_sure else mark)
            audit.record_audit(tx, "backups:archive:restore", now=now, subject=manifest.seq)
        database().drop_connection()
        old = place.replace_database(other, scratch, restore_timestamp(now), keep=keep)
        return RestoreResult(manifest, old, unsure, is_sure)
