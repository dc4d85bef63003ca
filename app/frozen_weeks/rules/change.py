"""How a shown figure differs from what was shown in an earlier week. Pure.

Both numbers are rounded, so a small difference may be none in truth. How far a shown number can be
from the truth is known (docs/disclosure.md): if both weeks can have the same truth, the figure is
about the same. Where either week shows 0–4, too few or no data, no difference is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, NamedTuple

from app.counters.rules import UNIT, Cell
from app.frozen_weeks.rules.weeks import FrozenWeek

COMPARED_AFTER = timedelta(weeks=4)
OFF = UNIT - 1
"""A rounded count is at most so far from the truth."""


@dataclass(frozen=True, slots=True)
class Change:
    """What changed since an earlier week. `by`: households, or percentage points; None: about the
    same, since rounding alone could make the difference."""

    unit: Literal["count", "points"]
    by: int | None


class _Range(NamedTuple):
    """What the truth can be."""

    low: float
    high: float

    def overlaps(self, other: _Range) -> bool:
        return self.low <= other.high and other.low <= self.high


def earlier_week(weeks: Sequence[FrozenWeek], week: FrozenWeek) -> FrozenWeek | None:
    """The week with which `week` is compared: the last that is four weeks older or more, else the
    oldest. None if no week is older."""
    older = sorted(
        (each for each in weeks if each.monday < week.monday), key=lambda each: each.monday
    )
    month_ago = [each for each in older if week.monday - each.monday >= COMPARED_AFTER]
    return next(iter(month_ago[-1:] or older[:1]), None)


def change_json(change: Change) -> dict[str, int | bool]:
    """A change in the format of the coverage JSON.

    >>> change_json(Change("count", 15)), change_json(Change("points", None))
    ({'count': 15}, {'about_same': True})
    """
    return {"about_same": True} if change.by is None else {change.unit: change.by}


def change_of_cell(indicator: str, then: Cell, now: Cell) -> Change | None:
    """How one figure changed; None if nothing can be told. `indicator`: households,
    self_registered, or R1 to R3.

    >>> change_of_cell("households", Cell("count", denominator=20), Cell("count", denominator=35))
    Change(unit='count', by=15)
    >>> change_of_cell("households", Cell("count", denominator=20), Cell("count", denominator=25))
    Change(unit='count', by=None)
    >>> print(change_of_cell("households", Cell("count", denominator=0),
    ...     Cell("count", denominator=25)))
    None
    >>> change_of_cell("R3", Cell("share", 100, 500, 20), Cell("share", 250, 500, 50))
    Change(unit='points', by=30)
    >>> change_of_cell("R3", Cell("share", 15, 60, 25), Cell("share", 20, 60, 33))
    Change(unit='points', by=None)
    >>> change_of_cell("R1", Cell("share", 100, 2000, 5), Cell("share", 160, 2000, 8))
    Change(unit='points', by=3)
    >>> print(change_of_cell("R1", Cell("share", 100, 2000, 5), Cell("share", 160, 1000, 16)))
    None
    """
    if now.kind == "count" and then.kind == "count" and now.denominator and then.denominator:
        is_same = _count_range(then).overlaps(_count_range(now))
        return Change("count", None if is_same else now.denominator - then.denominator)
    if "percent" in (now.kind, then.kind) or now.percent is None or then.percent is None:
        return None
    if indicator == "R1" and now.denominator != then.denominator:  # it counts other months
        return None
    is_same = _share_range(indicator, then).overlaps(_share_range(indicator, now))
    return Change("points", None if is_same else (now.percent - then.percent) or None)


def _count_range(cell: Cell) -> _Range:
    n = cell.denominator or 0
    return _Range(n - OFF, n + OFF)


def _share_range(indicator: str, cell: Cell) -> _Range:
    """What a share can be in truth. R3: complete households of households. R2: finishers of people,
    each the sum of several rounded counts; and since complete households are never shown as all,
    there may be two finishers more for each of one unit of them. R1: workers of an official figure,
    which is not rounded."""
    numerator, denominator = cell.numerator or 0, cell.denominator or 0
    below, above, of_denominator = {
        "R1": (OFF, OFF, 0),
        "R2": (3 * OFF, 3 * OFF + 2 * UNIT, 3 * OFF),
        "R3": (OFF, OFF, OFF),
    }[indicator]
    return _Range(
        max(numerator - below, 0) / (denominator + of_denominator),
        (numerator + above) / (denominator - of_denominator),
    )
