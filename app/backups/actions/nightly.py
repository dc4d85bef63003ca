"""A nightly, checked backup, if a setting names a folder for it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from tqdm import tqdm

from app.backups import actions
from app.backups.actions import keys
from app.backups.rules import (
    BackupError,
    newest_archive_day,
    nightly_archive_name,
    outdated_archives,
)
from app.kit.clock import WIB
from app.kit.registry import registry
from app.kit.room import ScheduledJobError
from app.kit.store.db import database
from app.sync import queries as sync
from config import Settings

log = structlog.get_logger("bekal.backups")

AGAIN = timedelta(hours=1)
"""The pause after a failure, so that a full disk is not filled again each minute."""
UNCHECKED = ".belum-diperiksa"
NOTE = "cadangan.gagal"
"""In the state folder: when the last try failed (ISO 8601), and on the next line why."""


def make_nightly_backup(now: datetime) -> int:
    """Scheduled job: make today's archive if there is none yet; return 1 if it was made. It gets
    its name after it was verified, if this machine has the secret key. After a failure it raises
    ScheduledJobError until a later attempt succeeds."""
    settings = registry().settings
    folder = settings.backup_dir
    if folder is None:
        return 0
    today = now.astimezone(WIB).date()
    file = folder / nightly_archive_name(today)
    if file.exists():
        return 0
    note = settings.state_dir / NOTE
    failed = _read_failure(note)
    if failed is not None and abs(now - failed[0]) < AGAIN:
        raise ScheduledJobError(_nightly_backup_failure_sentence(*failed))
    try:
        _make_and_verify(file, now)
    except Exception as error:
        why = _public_reason(error, settings)
        log.error("backup_failed", why=str(error), exc_info=not isinstance(error, BackupError))
        with suppress(OSError):  # on a full disk; then it is tried again a minute later
            note.write_text(f"{now.isoformat()}\n{why}", encoding="utf-8")
        raise ScheduledJobError(_nightly_backup_failure_sentence(now, why)) from error
    note.unlink(missing_ok=True)
    if sync.is_clock_trusted(now):  # else no archive's age is known
        for name in outdated_archives(
            (each.name for each in folder.iterdir()), today, settings.backup_days
        ):
            (folder / name).unlink(missing_ok=True)
    return 1


def nightly_backup_warnings(now: datetime) -> list[str]:
    """Warnings for `/sehat`: the last nightly backup failed, or is too old, or there is none."""
    settings = registry().settings
    folder, today = settings.backup_dir, now.astimezone(WIB).date()
    if folder is None:
        return []
    try:
        newest = newest_archive_day((each.name for each in folder.iterdir()), today)
    except OSError:
        return ["Folder cadangan malam tidak bisa dibaca."]
    if newest == today:
        return []
    failed = _read_failure(settings.state_dir / NOTE)
    if failed is not None:
        return [_nightly_backup_failure_sentence(*failed)]
    if newest is not None and newest < today - timedelta(days=1):
        return [f"Cadangan malam terakhir dari {newest:%d-%m-%Y}: apakah bekal berkala berjalan?"]
    return []


def _read_failure(note: Path) -> tuple[datetime, str] | None:
    """Read the time and reason of the last failure from its file; None if there is none."""
    try:
        at, _, why = note.read_text(encoding="utf-8").partition("\n")
        return datetime.fromisoformat(at), why or "lihat log"
    except (OSError, ValueError):
        return None


def _nightly_backup_failure_sentence(at: datetime, why: str) -> str:
    return f"Cadangan malam belum jadi sejak {at.astimezone(WIB):%d-%m-%Y %H.%M} WIB: {why}"


def _public_reason(error: Exception, settings: Settings) -> str:
    """The reason of a failure without paths of this machine, since `/sehat` is public."""
    if not isinstance(error, BackupError):
        return f"{type(error).__name__}, lihat log."
    why, places = str(error), [settings.backup_dir, settings.state_dir]
    if database().is_sqlite:
        places.append(Path(str(database().engine.url.database)).parent)
    for place in places:
        why = why.replace(f"{place}/", "")
    return "lihat log." if "/" in why else why


def _make_and_verify(file: Path, now: datetime) -> None:
    for left in file.parent.glob(f"bekal-*{UNCHECKED}"):  # of nights that failed
        left.unlink(missing_ok=True)
    unchecked = file.with_name(f"{file.name}{UNCHECKED}")
    manifest = actions.make_backup(unchecked, now=now, bar=tqdm(disable=True))
    secret = keys.configured_secret_key()
    if secret is not None:
        actions.verify_backup(unchecked, secret, bar=tqdm(disable=True))
    unchecked.rename(file)
    if secret is not None:
        actions.mark_backed_up_items_safe(manifest, now=now)
