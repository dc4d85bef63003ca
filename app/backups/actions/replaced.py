"""Databases that a restore replaced. What people erase later is still in them, so they go after a
month; so does what a command left half done when it was killed."""

from __future__ import annotations

from datetime import datetime

from app.backups.actions import postgresql, sqlite
from app.backups.actions.workshop import workshop
from app.backups.rules import BackupError, is_over
from app.kit.store.db import database


def run(now: datetime) -> int:
    """Due job, while the clock is sure: delete replaced databases of more than 30 days ago. Returns
    how many. Left to the next time while another command is at work."""
    place = sqlite if database().is_sqlite else postgresql
    try:
        with workshop():
            old = [each for each in place.replaced() if is_over(each, now)]
            for each in old:
                place.forget(each)
    except BackupError:
        return 0
    return len(old)
