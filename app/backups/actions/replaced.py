"""Deletes databases that a restore replaced after 30 days, since they still hold data that people
erase later; and leftovers of killed commands."""

from __future__ import annotations

from datetime import datetime

from app.backups.actions import postgresql, sqlite
from app.backups.actions.workshop import workshop
from app.backups.rules import BackupError, is_expired
from app.kit.store.db import database


def run(now: datetime) -> int:
    """Scheduled job, runs only while the clock is trusted: delete databases replaced more than 30
    days ago. Returns how many. Postponed while another command runs."""
    place = sqlite if database().is_sqlite else postgresql
    try:
        with workshop():
            old = [each for each in place.replaced() if is_expired(each, now)]
            for each in old:
                place.forget(each)
    except BackupError:
        return 0
    return len(old)
