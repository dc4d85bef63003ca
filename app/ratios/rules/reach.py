"""R1, reach: known workers who departed within the months of an official figure, out of the
placements that this figure tells. Pure.

Workers are rounded by when they departed, each kind a tree of its own from the country down to the
regency; those without a village are one more part of the country. Who departed at another time is
told beside the ratio and is never in it. The official figure is external and is shown as it was
published. Source of the rule: docs/disclosure.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from app.counters.rules import (
    NO_DATA,
    NOT_HERE,
    PERCENT_FROM,
    SHARES_FROM,
    TOO_FEW,
    UNIT,
    Cell,
    SecretDraws,
)
from app.denominators.rules.periods import Period
from app.denominators.rules.values import share_of_official_figure
from app.identity.rules.departure import LastDepartureAnswer, possible_months
from app.ratios.rules.groups import round_groups
from app.ratios.rules.official import OfficialSource
from app.regions.codes import Level

PLACEMENTS: Final = "placements"
MONTHS_OF_REACH: Final = 24

Departed = Literal["inside", "earlier", "later", "unknown", "not_yet", "no_answer"]
"""When a worker last departed: within the months of the official figure, before them, after them,
at a time that may be either, not yet; or they gave no answer."""
DEPARTED: Final[tuple[Departed, ...]] = (
    "inside", "earlier", "later", "unknown", "not_yet", "no_answer",
)  # fmt: skip
BESIDE: Final[tuple[Departed, ...]] = ("earlier", "later", "unknown")
"""Departures that are told beside the ratio."""

DepartureCount = tuple[str, Departed, int]
"""(code of a regency, or UNPLACED; when they departed; how many workers)"""


def classify_departure(
    answer: LastDepartureAnswer | None, answered: date | None, period: Period
) -> Departed:
    """When a worker departed, in relation to the months of `period`. `answered`: the day of the
    answer; not needed for one with a month. Without a month it is inside only if it cannot be
    outside.

    >>> period, said = Period(date(2023, 10, 1), date(2025, 9, 1)), date(2026, 11, 24)
    >>> months = (date(2025, 9, 1), date(2023, 9, 1), date(2025, 10, 1))
    >>> [classify_departure(LastDepartureAnswer("bulan", month), None, period) for month in months]
    ['inside', 'earlier', 'later']
    >>> kinds = ("24_bulan", "lebih_lama", "belum_tahu", "belum_berangkat")
    >>> [classify_departure(LastDepartureAnswer(kind), said, period) for kind in kinds]
    ['unknown', 'unknown', 'unknown', 'not_yet']
    >>> classify_departure(LastDepartureAnswer("24_bulan"), date(2027, 11, 24), period)
    'later'
    >>> classify_departure(None, None, period)
    'no_answer'
    """
    if answer is None:
        return "no_answer"
    if answer.kind == "belum_berangkat":
        return "not_yet"
    earliest, latest = possible_months(answer, answered)
    if latest is not None and latest < period.starts:
        return "earlier"
    if earliest is not None and earliest > period.ends:
        return "later"
    if earliest is None or latest is None:
        return "unknown"
    is_inside = period.starts <= earliest and latest <= period.ends
    return "inside" if is_inside else "unknown"


def freeze_reach(
    counts: Iterable[DepartureCount], wide: Mapping[str, Sequence[str]], draws: SecretDraws
) -> dict[str, dict[str, int]]:
    """{region down to the regency: its shown numbers of workers}, without regions of which nothing
    is shown; see `shown_reach`. `wide`: the parts of the country and of each province."""
    trees = round_groups("R1", counts, DEPARTED, wide, draws)
    shown = {
        region: shown_reach({kind: tree[region] for kind, tree in trees.items()})
        for region in trees["inside"]
    }
    return {region: numbers for region, numbers in shown.items() if numbers}


def shown_reach(rounded: Mapping[Departed, int]) -> dict[str, int]:
    """What is shown of a region's workers: `inside` and those BESIDE, how many `answered` out of
    how many `workers`. All are rounded counts or sums of them. Nothing below SHARES_FROM workers.

    >>> by_kind = dict(zip(DEPARTED, (20, 5, 0, 10, 15, 60)))
    >>> shown_reach(by_kind)
    {'inside': 20, 'earlier': 5, 'later': 0, 'unknown': 10, 'answered': 50, 'workers': 110}
    >>> shown_reach(dict.fromkeys(DEPARTED, 0))
    {}
    """
    workers = sum(rounded.values())
    if workers < SHARES_FROM:
        return {}
    numbers: dict[str, int] = {kind: rounded[kind] for kind in ("inside", *BESIDE)}
    return numbers | {"answered": workers - rounded["no_answer"], "workers": workers}


def reach_cell(level: Level, reach: Mapping[str, int], placements: int | None) -> Cell:
    """R1 of a region. `reach`: by `shown_reach`; `placements`: the official figure of the region;
    None if there is none. Nothing is cut to 100: see `reach_remark`.

    >>> reach_cell("regency", {"inside": 300}, 9699)
    Cell(kind='share', numerator=300, denominator=9699, percent=3, at_most=None)
    >>> cases = ({"inside": 0}, 900), ({"inside": 5}, 9699), ({"inside": 20}, 17)
    >>> [(cell.percent, cell.at_most) for cell in (reach_cell("regency", *case) for case in cases)]
    [(None, 4), (None, None), (None, None)]
    >>> missing = ({}, 900), ({"inside": 5}, None)
    >>> [reach_cell("regency", *case).kind for case in missing], reach_cell("village", {}, 3).kind
    (['too_few', 'no_data'], 'level')
    """
    if level in ("district", "village"):
        return NOT_HERE
    if placements is None:
        return NO_DATA
    if not reach:
        return TOO_FEW
    inside = reach["inside"]
    if inside == 0:
        return Cell("share", 0, placements, at_most=UNIT - 1)
    share = share_of_official_figure(inside, placements)
    has_percent = placements >= PERCENT_FROM and share.percent
    return Cell("share", inside, placements, share.percent if has_percent else None)


Remark = Literal["smaller", "zero", "below_one", "few"]
"""smaller: the official figure is smaller than what Bekal counted; zero: a shown 0 is 0 to 4;
below_one: less than half a percent; few: the official figure is too small for a percentage."""


def reach_remark(cell: Cell) -> Remark | None:
    """What is to be said with R1, if it is a share.

    >>> cells = (Cell("share", 60, 50, 120), Cell("share", 0, 900, at_most=4),
    ...     Cell("share", 5, 9699), Cell("share", 5, 40), Cell("share", 300, 9699, 3))
    >>> [reach_remark(cell) for cell in cells]
    ['smaller', 'zero', 'below_one', 'few', None]
    """
    if cell.kind != "share" or cell.denominator is None:
        return None
    if share_of_official_figure(cell.numerator or 0, cell.denominator).is_below:
        return "smaller"
    if cell.percent is not None:
        return None
    if cell.at_most is not None:
        return "zero"
    return "few" if cell.denominator < PERCENT_FROM else "below_one"


@dataclass(frozen=True, slots=True)
class ReachDetails:
    """What is told beside R1 of a region: `shown` by `shown_reach`, empty if they are too few;
    where official figures of that week come from, None if none of 24 months counted; and whether
    the region's is the sum of its parts'."""

    shown: Mapping[str, int]
    source: OfficialSource | None
    is_sum: bool = False
