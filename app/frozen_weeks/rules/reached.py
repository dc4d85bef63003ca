"""Which regions are reached, told by what the programme did there, never by a count of households.
Pure.

A village is reached if a cohort has begun or met there. A region above is reached if a village in
it is. Being reached does not say that a household has learned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from app.regions import codes


def reached_regions(villages: Iterable[str]) -> set[str]:
    """The reached villages and every region above them.

    >>> sorted(reached_regions(["35.07.12.2001"]))
    ['00', '35', '35.07', '35.07.12', '35.07.12.2001']
    >>> reached_regions([])
    set()
    """
    return {its for village in villages for its in (village, *codes.ancestor_codes(village))}


def last_cohort_day_by_region(days: Mapping[str, date]) -> dict[str, date]:
    """The last day of the last cohort of each region, of `days` by village.

    >>> days = {"35.07.12.2001": date(2026, 9, 1), "35.07.13.2001": date(2026, 12, 1)}
    >>> last = last_cohort_day_by_region(days)
    >>> str(last["35.07.12"]), str(last["35.07"])
    ('2026-09-01', '2026-12-01')
    """
    last: dict[str, date] = {}
    for village, day in days.items():
        for its in (village, *codes.ancestor_codes(village)):
            last[its] = max(day, last.get(its, day))
    return last
