"""The one place that asks what time it is, so that tests can say what time it is; and whether what
it is told can be believed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

WIB = timezone(timedelta(hours=7), "WIB")


def utcnow() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The date in western Indonesia, where reports are read."""
    return datetime.now(WIB).date()


LEAP = timedelta(hours=24)
"""So far may our own clock stray from the latest time that was believed."""
FIRST_MS, LAST_MS = 0, 7_258_118_400_000
"""1970 and 2200, in milliseconds: what a phone's clock says beyond them is no time."""
SURE, AHEAD, BEHIND = "sure", "ahead", "behind"


def worth(now: datetime, mark: datetime) -> str:
    """What our clock is worth, by the latest time that was believed: SURE, AHEAD (it leapt; what
    comes is taken, its time is unsure) or BEHIND (nothing is taken). Source: docs/sync.md, "Time".

    >>> mark = datetime(2026, 11, 25, tzinfo=UTC)
    >>> worth(mark - LEAP, mark), worth(mark - 2 * LEAP, mark), worth(mark + 2 * LEAP, mark)
    ('sure', 'behind', 'ahead')
    """
    if now < mark - LEAP:
        return BEHIND
    return AHEAD if now > mark + LEAP else SURE


def moment(ms: int) -> datetime:
    """A phone's milliseconds since 1970, within what can be a time at all.

    >>> moment(-5).year, moment(10**30).year
    (1970, 2200)
    """
    return datetime.fromtimestamp(min(max(ms, FIRST_MS), LAST_MS) / 1000, UTC)
