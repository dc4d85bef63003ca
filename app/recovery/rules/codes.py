"""A trainer's one-time code: its lifetime, its stage, and the day's wait for a new PIN. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

SCREEN_CODE_LIVES = timedelta(minutes=10)
PAPER_CODE_LIVES = timedelta(hours=24)
MOST_CODES = 5
"""For one person in a day, since each code allows five attempts at the PIN."""
MOST_TRIES = 5
WAIT = timedelta(hours=24)
SET_WITHIN = timedelta(days=7)
KEPT = timedelta(days=30)
"""How long the outcome of a code is stored."""


@dataclass(frozen=True, slots=True)
class TrainerCodeTimes:
    """The times of a code's events, in UTC; None: not (yet)."""

    given_at: datetime
    until: datetime
    used_at: datetime | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    done_at: datetime | None = None
    ended_how: str | None = None


def pin_reset_opens_at(now: datetime) -> datetime:
    """When a new PIN requested now may be set: a day later, rounded up to a readable time.

    >>> pin_reset_opens_at(datetime(2026, 11, 25, 3, 26, 1))
    datetime.datetime(2026, 11, 26, 3, 30)
    """
    late = now + WAIT + timedelta(minutes=5) - timedelta(microseconds=1)
    return late.replace(minute=late.minute - late.minute % 5, second=0, microsecond=0)


def recovery_code_stage(code: TrainerCodeTimes, now: datetime) -> str | None:
    """The stage of a code. `given`: it may still be used. `used`: it opened a phone, together with
    the PIN. After it was used to request a new PIN: `waiting` until that may be set, `ready` while
    it may, `late` once it no longer may, `done` when it is set, `stopped` if the right PIN was
    entered first. `refused`: its owner said that it is not theirs. None: expired, replaced, ended.

    >>> at = datetime(2026, 11, 25, 3)
    >>> recovery_code_stage(TrainerCodeTimes(at, at + SCREEN_CODE_LIVES), at)
    'given'
    """
    if code.ended_how is not None:
        waited = code.ended_how == "pin"
        return "refused" if code.ended_how == "not_me" else "stopped" if waited else None
    if code.done_at is not None:
        return "done"
    if code.opens_at is not None and code.closes_at is not None:
        if now >= code.closes_at:
            return "late"
        return "ready" if now >= code.opens_at else "waiting"
    if code.used_at is not None:
        return "used"
    return "given" if now < code.until else None
