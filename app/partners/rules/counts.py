"""How many partners there are for one need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartnerCount:
    """Partners for one need in a region: `shown` by the search, `checked` less than six months ago
    among them, and `hidden` since nobody checked them for a year."""

    shown: int = 0
    checked: int = 0
    hidden: int = 0


def add_counts(counts: Iterable[PartnerCount]) -> PartnerCount:
    """The sum of counts of different regions.

    >>> add_counts([PartnerCount(2, 1, 0), PartnerCount(1, 0, 3)])
    PartnerCount(shown=3, checked=1, hidden=3)
    """
    found = list(counts)
    return PartnerCount(
        sum(each.shown for each in found),
        sum(each.checked for each in found),
        sum(each.hidden for each in found),
    )
