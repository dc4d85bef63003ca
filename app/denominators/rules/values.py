"""Which figure counts for a region: the choice between sources, sums of parts, regions that were
renamed or merged, and the comparison with what Bekal counted. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from app.counters.rules import rounded_percent
from app.regions import codes

Id = TypeVar("Id")


def counted_series(loaded: Collection[Id], chosen: Id | None) -> Id | None:
    """Which of the series of one indicator and period counts: the chosen one; without a choice the
    only one; None if nobody has chosen among several. A choice of a load that was undone is none.

    >>> counted_series([1], None), counted_series([1, 2], 2), counted_series([1, 2], 3)
    (1, 2, None)
    """
    if chosen in loaded:
        return chosen
    return next(iter(loaded)) if len(loaded) == 1 else None


@dataclass(frozen=True, slots=True)
class RegionFigure:
    """A figure of a region. `is_sum`: no source gave it; it is the sum of all parts, each of which
    has one. `joined`: codes no longer in force whose figures are in it, since their regions were
    renamed or merged into this one or into a part of it."""

    value: int
    is_sum: bool = False
    joined: tuple[str, ...] = ()


def figures_by_region(
    given: Mapping[str, int], gone: Mapping[str, str], parts: Mapping[str, int]
) -> dict[str, RegionFigure]:
    """The figure of each region for which one is known.

    `given`: by code as loaded. `gone`: {code no longer in force: the code that it became}; figures
    that come together in one region are added. `parts`: {region: how many parts it has now}. A sum
    is made only where each part has a figure, and never in place of a given one.

    >>> given = {"35.07.01": 4, "35.07.02": 5, "35.07.99": 2, "35.02.01": 7}
    >>> found = figures_by_region(given, {"35.07.99": "35.07.02"}, {"35.07": 2, "35.02": 21})
    >>> found["35.07.02"]
    RegionFigure(value=7, is_sum=False, joined=('35.07.99',))
    >>> found["35.07"].value, found["35.07"].is_sum, "35.02" in found
    (11, True, False)
    """
    found: dict[str, RegionFigure] = {}
    for code in sorted(given, key=lambda each: (each in gone, each)):
        its = gone.get(code, code)
        before = found.get(its, RegionFigure(0))
        joined = (*before.joined, code) if code in gone else before.joined
        found[its] = RegionFigure(before.value + given[code], joined=joined)
    for length in (13, 8, 5, 2):
        by_parent: dict[str, list[RegionFigure]] = {}
        for code, figure in found.items():
            if len(code) == length and code != codes.COUNTRY:
                by_parent.setdefault(codes.parent_code(code) or codes.COUNTRY, []).append(figure)
        for parent, figures in by_parent.items():
            if parent not in found and len(figures) == parts.get(parent):
                found[parent] = RegionFigure(
                    sum(figure.value for figure in figures),
                    is_sum=True,
                    joined=tuple(code for figure in figures for code in figure.joined),
                )
    return found


@dataclass(frozen=True, slots=True)
class ShareOfOfficialFigure:
    """What Bekal counted, out of what a source says. `percent` is whole; None for a denominator of
    zero.
    `is_below`: the denominator is smaller than the numerator, so one of the two is not what it is
    taken for; both are shown, and nothing is cut to 100."""

    numerator: int
    denominator: int
    percent: int | None
    is_below: bool


def share_of_official_figure(numerator: int, denominator: int) -> ShareOfOfficialFigure:
    """Compare two counts of the same region and months.

    >>> share_of_official_figure(30, 20)
    ShareOfOfficialFigure(numerator=30, denominator=20, percent=150, is_below=True)
    >>> share_of_official_figure(5, 0).percent is None, share_of_official_figure(5, 50).is_below
    (True, False)
    """
    percent = rounded_percent(numerator, denominator) if denominator else None
    return ShareOfOfficialFigure(numerator, denominator, percent, denominator < numerator)
