"""The only module that reads the clock, so that tests can replace it. It also decides whether the
machine's clock is trusted."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

WIB = timezone(timedelta(hours=7), "WIB")


def utcnow() -> datetime:
    """Return the current time in UTC, with its time zone."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in western Indonesia, where reports are read."""
    return datetime.now(WIB).date()


def last_monday(now: datetime) -> date:
    """The Monday, in western Indonesia, that began last.

    >>> last_monday(datetime(2026, 11, 29, 23, 59, tzinfo=WIB)).isoformat()
    '2026-11-23'
    >>> last_monday(datetime(2026, 11, 30, 0, 0, tzinfo=WIB)).isoformat()
    '2026-11-30'
    """
    today = now.astimezone(WIB).date()
    return today - timedelta(days=today.weekday())


def start_of_monday(monday: date) -> datetime:
    """Its 00:00 in western Indonesia.

    >>> start_of_monday(date(2026, 11, 30)).isoformat()
    '2026-11-30T00:00:00+07:00'
    """
    return datetime.combine(monday, time(), WIB)


CLOCK_TOLERANCE = timedelta(hours=24)
"""Maximum difference between the machine's clock and the latest trusted time."""
FIRST_MS, LAST_MS = 0, 7_258_118_400_000
"""1970 and 2200 in milliseconds: the range of plausible times of a phone's clock."""
SURE, AHEAD, BEHIND = "sure", "ahead", "behind"


def compare_clock(now: datetime, latest_trusted_time: datetime) -> str:
    """Return SURE if the machine's clock is trusted, AHEAD if it jumped forward (items are
    accepted, their time is unsure) or BEHIND if it went back (no item is accepted). Source:
    docs/sync.md, "Time".

    >>> trusted = datetime(2026, 11, 25, tzinfo=UTC)
    >>> [compare_clock(trusted + n * CLOCK_TOLERANCE, trusted) for n in (-1, -2, 2)]
    ['sure', 'behind', 'ahead']
    """
    if now < latest_trusted_time - CLOCK_TOLERANCE:
        return BEHIND
    return AHEAD if now > latest_trusted_time + CLOCK_TOLERANCE else SURE


def datetime_from_milliseconds(milliseconds: int) -> datetime:
    """Convert a phone's milliseconds since 1970, limited to plausible times.

    >>> datetime_from_milliseconds(-5).year, datetime_from_milliseconds(10**30).year
    (1970, 2200)
    """
    return datetime.fromtimestamp(min(max(milliseconds, FIRST_MS), LAST_MS) / 1000, UTC)
