"""Which regions are reached, told by what the programme did there, never by a count of households.
Pure.

A village is reached if a cohort has met there. A region above is reached if a village in it is.
Being reached does not say that a household has learned."""

from __future__ import annotations

from collections.abc import Iterable

from app.regions import codes


def reached_regions(villages: Iterable[str]) -> set[str]:
    """The reached villages and every region above them.

    >>> sorted(reached_regions(["35.07.12.2001"]))
    ['00', '35', '35.07', '35.07.12', '35.07.12.2001']
    >>> reached_regions([])
    set()
    """
    return {its for village in villages for its in (village, *codes.ancestor_codes(village))}
