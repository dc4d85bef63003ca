"""The only module that reads the clock, so that tests can replace it. It also decides whether the
machine's clock is trusted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

WIB = timezone(timedelta(hours=7), "WIB")


def utcnow() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in western Indonesia, where reports are read."""
    return datetime.now(WIB).date()


CLOCK_TOLERANCE = timedelta(hours=24)
"""Maximum difference between the machine's clock and the latest trusted time."""
FIRST_MS, LAST_MS = 0, 7_258_118_400_000
"""1970 and 2200 in milliseconds: the range of plausible times of a phone's clock."""
SURE, AHEAD, BEHIND = "sure", "ahead", "behind"


def clock_state(now: datetime, mark: datetime) -> str:
    """Compare the machine's clock with `mark`, the latest trusted time: SURE, AHEAD (it jumped;
    items are accepted, their time is unsure) or BEHIND (no item is accepted). Source: docs/sync.md,
    "Time".

    >>> mark = datetime(2026, 11, 25, tzinfo=UTC)
    >>> [clock_state(mark + n * CLOCK_TOLERANCE, mark) for n in (-1, -2, 2)]
    ['sure', 'behind', 'ahead']
    """
    if now < mark - CLOCK_TOLERANCE:
        return BEHIND
    return AHEAD if now > mark + CLOCK_TOLERANCE else SURE


def from_milliseconds(ms: int) -> datetime:
    """Convert a phone's milliseconds since 1970, limited to plausible times.

    >>> from_milliseconds(-5).year, from_milliseconds(10**30).year
    (1970, 2200)
    """
    return datetime.fromtimestamp(min(max(ms, FIRST_MS), LAST_MS) / 1000, UTC)
