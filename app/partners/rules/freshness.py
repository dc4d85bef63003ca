"""How long an entry is trusted. Checked and edited are two things: only a check makes an entry
fresh, since a person in danger rings what stands there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

DUE_AFTER: Final = timedelta(days=183)
HIDDEN_AFTER: Final = timedelta(days=365)

CHECKED: Final = "dipastikan"
NEVER: Final = "belum"
AGAIN: Final = "lagi"
HIDDEN: Final = "tersembunyi"


@dataclass(frozen=True, slots=True)
class Freshness:
    """Whether an entry can be relied on. `state`: CHECKED; NEVER checked; checked so long ago that
    it is to be checked AGAIN; HIDDEN from the search. `since`: the last check, or the day on which
    the entry came in."""

    state: str
    since: date

    @property
    def is_due(self) -> bool:
        """Whether somebody should ring there."""
        return self.state != CHECKED


def freshness(checked_on: date | None, added_on: date, today: date) -> Freshness:
    """The freshness of an entry today. Without a check it counts from the day it came in.

    >>> from datetime import date as day
    >>> now = day(2026, 12, 1)
    >>> freshness(day(2026, 11, 3), day(2024, 1, 1), now).state
    'dipastikan'
    >>> freshness(day(2026, 4, 1), day(2024, 1, 1), now).state
    'lagi'
    >>> freshness(None, day(2026, 11, 1), now).state
    'belum'
    >>> [freshness(on, day(2025, 11, 1), now).state for on in (day(2025, 11, 30), None)]
    ['tersembunyi', 'tersembunyi']
    """
    since = checked_on or added_on
    age = today - since
    if age > HIDDEN_AFTER:
        return Freshness(HIDDEN, since)
    if checked_on is None:
        return Freshness(NEVER, since)
    return Freshness(AGAIN if age > DUE_AFTER else CHECKED, since)


def oldest_shown(today: date) -> date:
    """Entries last checked, or come in, before this day are hidden from the search.

    >>> oldest_shown(date(2026, 12, 1)).isoformat()
    '2025-12-01'
    """
    return today - HIDDEN_AFTER
