"""Further ratios of a frozen week: what people of known households answered or did. Pure.

Of each ratio those who said yes, those who said no, and those who gave no answer are rounded as
trees of their own, from the country down to the regency; people without a village are one more part
of the country. Denominators are sums of shown parts. Source of the rule: docs/disclosure.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from app.counters.rules import PERCENT_FROM, SHARES_FROM, UNIT, rounded_percent
from app.coverage.rules.groups import round_groups
from app.regions.codes import Level

Answer = Literal["yes", "no", "no answer"]
ANSWERS: Final[tuple[Answer, ...]] = ("yes", "no", "no answer")
RatioCount = tuple[str, str, Answer, int]
"""(code of a regency, or country.UNPLACED; name of the ratio; answer; how many people)"""
FrozenRatio = Mapping[str, int]
"""Shown numbers of a ratio by name: `percent` of those who answered, a whole number; `answered` and
`asked`, multiples of 5. What is not there is not shown."""

RATIOS_OF_USE: Final = ("F1", "F2", "F3", "F5")
"""What people say in the survey about financial services."""
RATIOS_OF_LEARNING: Final = ("R4", "tuntas")
"""What people learned beyond the core list."""
RATIOS: Final = (*RATIOS_OF_USE, *RATIOS_OF_LEARNING)
PERCENT_ONLY: Final = frozenset({"tuntas"})
"""Those of all people of a region, whose number is shown already: of these a percentage is shown
and no count, since the two could be compared."""
LEVELS_WITH_RATIOS: Final[tuple[Level, ...]] = ("country", "province", "regency")


@dataclass(frozen=True, slots=True)
class RatioCell:
    """A ratio of a region as shown.

    percent: a whole percentage of `answered` out of `asked`. zero: those who said yes are shown as
    0, that is 0 to 4 of `answered`; a percentage would say none. All others: why there is no
    percentage; too_few may have `answered` and `asked`."""

    kind: Literal["percent", "zero", "too_few", "no_data"]
    percent: int | None = None
    answered: int | None = None
    asked: int | None = None

    @property
    def has_numbers(self) -> bool:
        return self.percent is not None or self.asked is not None


def freeze_ratios(
    counts: Iterable[RatioCount], wide: Mapping[str, Sequence[str]], secret: bytes
) -> dict[str, dict[str, FrozenRatio]]:
    """{region down to the regency: {name of the ratio: its shown numbers}}, without ratios of which
    nothing is shown. `wide`: the parts of the country and of each province."""
    by_name: dict[str, list[tuple[str, Answer, int]]] = defaultdict(list)
    for regency, name, answer, n in counts:
        by_name[name].append((regency, answer, n))
    frozen: dict[str, dict[str, FrozenRatio]] = defaultdict(dict)
    for name, of_name in by_name.items():
        trees = round_groups(name, of_name, ANSWERS, wide, secret)
        yes, no, none = (trees[answer] for answer in ANSWERS)
        for region in yes:
            shown = shown_ratio(yes[region], no[region], none[region])
            if name in PERCENT_ONLY:
                shown = {each: n for each, n in shown.items() if each == "percent"}
            if shown:
                frozen[region][name] = shown
    return frozen


def shown_ratio(yes: int, no: int, none: int) -> FrozenRatio:
    """What is shown of a ratio, of three rounded counts. Never that all said yes, or that nobody
    did.

    >>> shown_ratio(40, 20, 15), shown_ratio(60, 0, 0)
    ({'answered': 60, 'asked': 75, 'percent': 67}, {'answered': 60, 'asked': 60, 'percent': 92})
    >>> shown_ratio(0, 60, 0), shown_ratio(30, 10, 5), shown_ratio(5, 0, 0)
    ({'answered': 60, 'asked': 60}, {'answered': 40, 'asked': 45}, {})
    """
    answered, asked = yes + no, yes + no + none
    if asked < SHARES_FROM:
        return {}
    shown = {"answered": answered, "asked": asked}
    if answered >= PERCENT_FROM and yes:
        shown["percent"] = rounded_percent(min(yes, answered - UNIT), answered)
    return shown


def ratio_cells(
    level: Level, shown: Mapping[str, FrozenRatio], counted: Collection[str]
) -> dict[str, RatioCell]:
    """The ratios of a region in the order of RATIOS; none below the regency. `counted`: those that
    were counted that week.

    >>> list(ratio_cells("regency", {}, ())) == list(RATIOS), ratio_cells("district", {}, ())
    (True, {})
    """
    if level not in LEVELS_WITH_RATIOS:
        return {}
    return {each: ratio_cell(shown.get(each), is_counted=each in counted) for each in RATIOS}


def ratio_cell(shown: FrozenRatio | None, *, is_counted: bool) -> RatioCell:
    """The cell of a ratio. `is_counted`: whether that week counted it at all.

    >>> ratio_cell({"answered": 60, "asked": 75, "percent": 67}, is_counted=True)
    RatioCell(kind='percent', percent=67, answered=60, asked=75)
    >>> [ratio_cell(shown, is_counted=True).kind
    ...     for shown in ({"answered": 60, "asked": 60}, {"answered": 45, "asked": 60}, None)]
    ['zero', 'too_few', 'too_few']
    >>> ratio_cell(None, is_counted=False).kind
    'no_data'
    """
    if not is_counted:
        return RatioCell("no_data")
    if shown is None:
        return RatioCell("too_few")
    answered, asked, percent = (shown.get(name) for name in ("answered", "asked", "percent"))
    if percent is not None:
        return RatioCell("percent", percent, answered, asked)
    is_zero = answered is not None and answered >= PERCENT_FROM
    return RatioCell("zero" if is_zero else "too_few", None, answered, asked)


def ratio_json(cell: RatioCell) -> dict[str, int | str]:
    """A ratio in the format of the coverage JSON.

    >>> ratio_json(RatioCell("percent", 67, 60, 75)), ratio_json(RatioCell("zero", None, 60, 60))
    ({'percent': 67, 'answered': 60, 'asked': 75}, {'answered': 60, 'asked': 60, 'at_most': 4})
    >>> ratio_json(RatioCell("too_few", None, 45, 60)), ratio_json(RatioCell("no_data"))
    ({'answered': 45, 'asked': 60, 'missing': 'too_few'}, {'missing': 'no_data'})
    """
    pairs = (("percent", cell.percent), ("answered", cell.answered), ("asked", cell.asked))
    told: dict[str, int | str] = {name: n for name, n in pairs if n is not None}
    if cell.kind == "zero":
        told["at_most"] = UNIT - 1
    elif cell.kind != "percent":
        told["missing"] = cell.kind
    return told
