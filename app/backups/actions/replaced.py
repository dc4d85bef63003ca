"""Deletes databases that a restore replaced after 30 days, since they still hold data that people
erase later; and leftovers of killed commands."""

from __future__ import annotations

from datetime import datetime

from app.backups.actions import postgresql, sqlite
from app.backups.actions.workshop import scratch_folder
from app.backups.rules import BackupError, is_replaced_database_expired
from app.kit.store.db import database


def delete_old_replaced_databases(now: datetime) -> int:
    """Scheduled job: delete databases that a restore replaced more than 30 days ago. Returns how
    many; 0 while another backup command runs."""
    place = sqlite if database().is_sqlite else postgresql
    try:
        with scratch_folder():
            old = [
                each
                for each in place.replaced_databases()
                if is_replaced_database_expired(each, now)
            ]
            for each in old:
                place.delete_replaced_database(each)
    except BackupError:
        return 0
    return len(old)
