"""Counts cohorts by region. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.regions.codes import ancestor_codes, current_code, is_region_inside, parent_code

COUNT_COHORTS = "supervision:cohort:count"
"""The permission to see how many cohorts a region has."""
MEETINGS_FROM, MEETING_UNIT = 10, 5
"""Meetings are told from ten on, in multiples of five."""


@dataclass(frozen=True, slots=True)
class CohortCounts:
    """How many cohorts go on today, begin later, are over, and are archived; each is one of
    these. `meetings`: how many classes they held until today."""

    running: int = 0
    coming: int = 0
    over: int = 0
    archived: int = 0
    meetings: int = 0

    @property
    def shown_meetings(self) -> int | None:
        """The meetings down to a multiple of 5, None below 10: a region may have one trainer, and
        nobody shall watch her from class to class.

        >>> [CohortCounts(meetings=n).shown_meetings for n in (0, 9, 10, 14, 15)]
        [None, None, 10, 10, 15]
        """
        if self.meetings < MEETINGS_FROM:
            return None
        return self.meetings - self.meetings % MEETING_UNIT

    @property
    def all(self) -> int:
        return self.running + self.coming + self.over + self.archived

    def __add__(self, other: CohortCounts) -> CohortCounts:
        return CohortCounts(
            self.running + other.running,
            self.coming + other.coming,
            self.over + other.over,
            self.archived + other.archived,
            self.meetings + other.meetings,
        )


@dataclass(frozen=True, slots=True)
class CountedPlace:
    """Cohorts that meet in one village, or, where none was told, whose lead works in one region:
    its code as it was then."""

    code: str
    counts: CohortCounts


@dataclass(frozen=True, slots=True)
class RegionTable:
    """The cohorts of a region: in all, by part ({code: counts}), and those of no part, as nobody
    told their village."""

    total: CohortCounts
    parts: dict[str, CohortCounts]
    elsewhere: CohortCounts


def count_by_part(
    region: str, places: Iterable[CountedPlace], successors: Mapping[str, str]
) -> RegionTable:
    """The cohorts of a region by the regions directly below it. Places renamed or merged count at
    their present code.

    >>> one, two = CohortCounts(running=1), CohortCounts(archived=2)
    >>> places = [CountedPlace("35.07.12.2001", one), CountedPlace("35.07", two)]
    >>> found = count_by_part("35.07", places, {})
    >>> list(found.parts), found.elsewhere.archived, found.total.all
    (['35.07.12'], 2, 3)
    """
    parts: dict[str, CohortCounts] = {}
    elsewhere = CohortCounts()
    for place in places:
        code = current_code(place.code, successors)
        if code == region:
            elsewhere += place.counts
        elif is_region_inside(code, region):
            part = part_with(code, region)
            parts[part] = parts.get(part, CohortCounts()) + place.counts
    return RegionTable(sum(parts.values(), elsewhere), parts, elsewhere)


def part_with(code: str, region: str) -> str:
    """The part directly below `region` that contains `code`, a region inside it.

    >>> part_with("35.07.12.2001", "35"), part_with("35.07", "35"), part_with("35.07", "00")
    ('35.07', '35.07', '35')
    """
    return next(each for each in (code, *ancestor_codes(code)) if parent_code(each) == region)
