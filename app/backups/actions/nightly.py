"""A backup each night, checked, where a setting names a folder for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import structlog
from flask import current_app
from tqdm import tqdm

from app.backups import actions
from app.backups.actions import keys
from app.backups.rules import BackupError, nightly_name, outdated
from app.kit.clock import WIB
from config import Settings

log = structlog.get_logger("bekal.backups")

AGAIN = timedelta(hours=1)
"""After a failure, so that a disk that is full is not filled each minute."""


def run(now: datetime) -> int:
    """Today's archive, if there is none yet: 1 when it was made. It has its name only once it was
    checked, where this machine can read it. Failing is logged and told by `/sehat`."""
    settings: Settings = current_app.extensions["bekal_settings"]
    folder = settings.backup_dir
    if folder is None:
        return 0
    today = now.astimezone(WIB).date()
    file = folder / nightly_name(today)
    failed = settings.state_dir / "cadangan.gagal"
    if file.exists() or _lately(failed, now):
        return 0
    try:
        _make(file, now)
    except BackupError as error:
        log.error("backup_failed", why=str(error))
        failed.write_text(now.isoformat(), encoding="utf-8")
        return 0
    failed.unlink(missing_ok=True)
    for name in outdated((each.name for each in folder.iterdir()), today, settings.backup_days):
        (folder / name).unlink(missing_ok=True)
    return 1


def _lately(failed: Path, now: datetime) -> bool:
    if not failed.exists():
        return False
    return now - datetime.fromisoformat(failed.read_text(encoding="utf-8")) < AGAIN


def _make(file: Path, now: datetime) -> None:
    unchecked = file.with_name(f"{file.name}.belum-diperiksa")
    unchecked.unlink(missing_ok=True)
    manifest = actions.make(unchecked, now=now, bar=tqdm(disable=True))
    secret = keys.secret_key()
    if secret is not None:
        actions.check(unchecked, secret, bar=tqdm(disable=True))
    unchecked.rename(file)
    if secret is not None:
        actions.note_checked(manifest, now=now)
