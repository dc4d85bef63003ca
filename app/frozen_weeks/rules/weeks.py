"""Mondays of frozen weeks: which is due, what is late, which are kept. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.kit.clock import start_of_monday

PERMISSION = "coverage:table:view"
"""Lets an officer read the weeks of regions."""
WEEK = timedelta(days=7)
LATE_AFTER = timedelta(hours=6)
"""A week that is frozen later than this after its Monday 00:00 says so."""
WEEKS_KEPT = 13


@dataclass(frozen=True, slots=True)
class FrozenWeek:
    """A frozen week: its Monday, the moment of its numbers, and whether that was late."""

    monday: date
    as_of: datetime
    late: bool


def is_late(monday: date, as_of: datetime) -> bool:
    """Whether numbers of `as_of` are later than those of a punctual freeze.

    >>> hours = (0, 6, 7)
    >>> start = start_of_monday(date(2026, 11, 30))
    >>> [is_late(date(2026, 11, 30), start + timedelta(hours=n)) for n in hours]
    [False, False, True]
    """
    return as_of > start_of_monday(monday) + LATE_AFTER


def mondays_to_keep(mondays: Collection[date]) -> set[date]:
    """Of the frozen Mondays those of the last 13 weeks, and the last one of each month.

    >>> all_of_them = [date(2026, 6, 1) + n * WEEK for n in range(27)]
    >>> kept = sorted(mondays_to_keep(all_of_them))
    >>> [str(monday) for monday in kept[:4]], len(kept)
    (['2026-06-29', '2026-07-27', '2026-08-31', '2026-09-07'], 16)
    """
    if not mondays:
        return set()
    first_week = max(mondays) - (WEEKS_KEPT - 1) * WEEK
    last_of_month = {(each.year, each.month): each for each in sorted(mondays)}
    return {each for each in mondays if each >= first_week} | set(last_of_month.values())


def public_monday(mondays: Collection[date], today: date) -> date | None:
    """Of the frozen Mondays the last one before the month of `today`, which the public is shown;
    None before the first month has ended.

    >>> mondays = [date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 7)]
    >>> str(public_monday(mondays, date(2026, 12, 31)))
    '2026-11-30'
    >>> str(public_monday(mondays, date(2027, 1, 1)))
    '2026-12-07'
    >>> public_monday(mondays, date(2026, 11, 30)) is None
    True
    """
    this_month = today.replace(day=1)
    return max((monday for monday in mondays if monday < this_month), default=None)
