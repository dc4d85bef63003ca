"""Count failed attempts in a table of our own (no library keeps rate limits in SQL)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.identity.models import FailedAttempts
from app.identity.rules.limits import LIMITS, end_of_limit_window
from app.kit.secrets import keyed_hashes
from app.kit.store.db import insert_ignoring


def rate_limit_key(limit: str, subject: str) -> str:
    """The keyed hash under which failed attempts of `subject` (an address, a code) are counted."""
    return keyed_hashes(f"limit:{limit}", subject)[0].hex()


def count_failed_attempt(tx: Session, limit: str, key: str, *, now: datetime) -> bool:
    """Count one failed attempt, atomically. Returns whether it was within the limit."""
    allowance = LIMITS[limit]
    at = end_of_limit_window(allowance, now)
    tx.execute(insert_ignoring(tx, FailedAttempts), {"key": key, "window": at, "n": 0})
    tx.execute(
        update(FailedAttempts)
        .where(FailedAttempts.key == key, FailedAttempts.window == at)
        .values(n=FailedAttempts.n + 1)
    )
    n = tx.scalar(
        select(FailedAttempts.n).where(FailedAttempts.key == key, FailedAttempts.window == at)
    )
    return n is not None and n <= allowance.most_failures


def uncount_failed_attempt(tx: Session, limit: str, key: str, *, now: datetime) -> None:
    """Take back a failed attempt that was counted in advance."""
    at = end_of_limit_window(LIMITS[limit], now)
    counted = update(FailedAttempts).where(
        FailedAttempts.key == key, FailedAttempts.window == at, FailedAttempts.n > 0
    )
    tx.execute(counted.values(n=FailedAttempts.n - 1))
