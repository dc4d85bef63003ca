"""A region's figures week by week, as they were shown then. Pure.

Weeks are the last 13 and, of older ones, the last Monday of each month; months further back than
MONTHS_DRAWN are left out. A week that was not frozen is a gap, never a guess. Versions of the core
list are series of their own, since versions overlap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from app.counters.rules import NO_DATA, PERCENT_FROM, TOO_FEW, UNIT, Cell
from app.frozen_weeks.rules.table import INDICATORS, CoverageRow
from app.frozen_weeks.rules.weeks import WEEK, WEEKS_KEPT, FrozenWeek
from app.ratios.rules.ratios import GAPS, RATIOS_OF_LEARNING, RATIOS_OF_USE, RatioCell

MONTHS_DRAWN = 24
MONTHS_A_YEAR = 12
COUNTS: Final = ("households", "self_registered")
DRAWN_RATIOS: Final = (
    *(name for name in RATIOS_OF_USE if name not in GAPS), *RATIOS_OF_LEARNING
)  # fmt: skip
"""Of a gap its two parts are drawn. Breakdowns of finishers are read one at a time, in tables."""
Group = Literal["headline", "version", "use", "learning"]


@dataclass(frozen=True, slots=True)
class FigureSeries:
    """One figure of a region. `name`: households, self_registered, an indicator, or a further
    ratio; `core`: the version of the core list, None for the headline. `cells`: one for each week,
    the oldest first; None if the region was not listed that week. `has_percents`: whether that week
    had enough for percentages."""

    name: str
    core: int | None
    cells: tuple[Cell | None, ...]
    has_percents: tuple[bool, ...]

    @property
    def group(self) -> Group:
        """Under which heading it stands."""
        if self.name in RATIOS_OF_USE:
            return "use"
        if self.name in RATIOS_OF_LEARNING:
            return "learning"
        return "headline" if self.core is None else "version"

    @property
    def is_percentage(self) -> bool:
        return self.name not in COUNTS

    @property
    def bases(self) -> tuple[int | None, ...]:
        """Of R1 the official figure of each week, which its line must not cross: a new one counts
        other months. None for other figures."""
        return tuple(
            None if cell is None or self.name != "R1" else cell.denominator for cell in self.cells
        )

    @property
    def newest(self) -> Cell | None:
        return self.cells[-1]

    @property
    def has_numbers(self) -> bool:
        return any(cell is not None and cell.has_number for cell in self.cells)

    @property
    def values(self) -> tuple[int | None, ...]:
        """The number of each dot: a count above 0, or a whole percentage.

        >>> zero, some = Cell("count", denominator=0), Cell("count", denominator=15)
        >>> FigureSeries("households", None, (zero, some, None), (False,) * 3).values
        (None, 15, None)
        """
        return tuple(
            None if cell is None
            else (cell.denominator or None) if cell.kind == "count"
            else cell.percent
            for cell in self.cells
        )  # fmt: skip

    @property
    def zeros(self) -> tuple[float | None, ...]:
        """What a shown 0 of each week may be at most, in the unit of the picture; 1 for a share
        below one percent. Of a share only where a percentage would be shown.

        >>> zero, few = Cell("count", denominator=0), Cell("share", 0, 80, at_most=4)
        >>> FigureSeries("R3", None, (zero, few, few), (False, False, True)).zeros
        (4.0, None, 5.0)
        >>> FigureSeries("R1", None, (Cell("share", 5, 9699),), (True,)).zeros
        (1.0,)
        """
        return tuple(
            None if cell is None else _most_of_zero(cell, has_percent=has_percent)
            for cell, has_percent in zip(self.cells, self.has_percents, strict=True)
        )

    @property
    def is_drawn(self) -> bool:
        """Whether a picture would show more than that there is too little."""
        return any(each is not None for each in (*self.values, *self.zeros))


def _most_of_zero(cell: Cell, *, has_percent: bool) -> float | None:
    if cell.kind == "count":
        return None if cell.denominator else float(UNIT - 1)
    if cell.kind != "share" or cell.percent is not None or not has_percent:
        return None
    return 1.0 if cell.at_most is None else 100 * cell.at_most / (cell.denominator or 1)


def weeks_to_draw(weeks: Iterable[FrozenWeek]) -> tuple[FrozenWeek, ...]:
    """Of the kept weeks those that are drawn, the oldest first."""
    ordered = sorted(weeks, key=lambda week: week.monday)
    newest = month_number(ordered[-1].monday)
    return tuple(week for week in ordered if newest - month_number(week.monday) < MONTHS_DRAWN)


def month_number(day: date) -> int:
    """The months since year 0.

    >>> month_number(date(2027, 1, 4)) - month_number(date(2026, 12, 28))
    1
    """
    return MONTHS_A_YEAR * day.year + day.month


def first_of_last_weeks(mondays: Sequence[date]) -> date:
    """The first of the 13 Mondays of which each should be there."""
    return max(mondays) - (WEEKS_KEPT - 1) * WEEK


def follows(earlier: date, later: date, first_week: date) -> bool:
    """Whether no frozen week is missing between two Mondays: from `first_week` on each Monday is
    expected, before it one a month.

    >>> first = date(2026, 9, 7)
    >>> follows(date(2026, 9, 7), date(2026, 9, 14), first)
    True
    >>> follows(date(2026, 9, 7), date(2026, 9, 21), first)
    False
    >>> follows(date(2026, 7, 27), date(2026, 8, 31), first)
    True
    >>> follows(date(2026, 6, 29), date(2026, 8, 31), first)
    False
    >>> follows(date(2026, 8, 31), date(2026, 9, 7), first)
    True
    >>> follows(date(2026, 8, 31), date(2026, 9, 14), first)
    False
    """
    if earlier >= first_week:
        return later - earlier == WEEK
    in_time = later <= first_week
    return in_time and month_number(later) - month_number(earlier) <= 1


def missing_mondays(mondays: Sequence[date]) -> list[date]:
    """The Mondays among the last 13 that were not frozen, after the first that was.

    >>> missing_mondays([date(2026, 11, 2), date(2026, 11, 16), date(2026, 11, 23)])
    [datetime.date(2026, 11, 9)]
    """
    day, missing = max(min(mondays), first_of_last_weeks(mondays)), []
    while day < max(mondays):
        if day not in mondays:
            missing.append(day)
        day += WEEK
    return missing


def region_series(
    rows: Sequence[CoverageRow | None],
    by_version: Mapping[int, Sequence[CoverageRow | None]],
    ratios: Sequence[Mapping[str, RatioCell]],
) -> tuple[FigureSeries, ...]:
    """All series of a region: households, those that registered by themselves, each indicator, R3
    and R2 by version, and the further ratios. `rows`: one for each week, None if it was not listed;
    `by_version`: the same rows with the shares of that version; `ratios`: by name, for each week.
    Figures that are not shown at that level are left out."""
    series = [figure_series(rows, name) for name in (*COUNTS, *INDICATORS)]
    series += [
        figure_series(its, name, core)
        for core, its in sorted(by_version.items(), reverse=True)
        for name in ("R3", "R2")
    ]
    series += [_ratio_series(name, ratios) for name in DRAWN_RATIOS]
    return tuple(each for each in series if _is_at_this_level(each))


def figure_series(
    rows: Sequence[CoverageRow | None], name: str, core: int | None = None
) -> FigureSeries:
    """One figure of a region in each week. R1 has a percentage from 50 placements, all others from
    50 households."""
    cells = tuple(None if row is None else row.cell(name) for row in rows)
    of_what = cells if name == "R1" else [None if row is None else row.households for row in rows]
    has_percents = [
        cell is not None and (cell.denominator or 0) >= PERCENT_FROM for cell in of_what
    ]
    return FigureSeries(name, core, cells, tuple(has_percents))


def _ratio_series(name: str, weeks: Sequence[Mapping[str, RatioCell]]) -> FigureSeries:
    cells = tuple(_cell_of_ratio(week[name]) if name in week else None for week in weeks)
    return FigureSeries(name, None, cells, (True,) * len(cells))


def _cell_of_ratio(ratio: RatioCell) -> Cell:
    """A ratio as a cell: what is shown of those who said yes, and nothing else.

    >>> _cell_of_ratio(RatioCell("percent", 67, 60, 75)), _cell_of_ratio(RatioCell("too_few"))
    (Cell(kind='percent', numerator=None, denominator=None, percent=67, at_most=None), \
Cell(kind='too_few', numerator=None, denominator=None, percent=None, at_most=None))
    """
    if ratio.kind == "percent":
        return Cell("percent", percent=ratio.percent)
    if ratio.kind == "zero":
        return Cell("share", 0, ratio.answered, at_most=UNIT - 1)
    return TOO_FEW if ratio.kind == "too_few" else NO_DATA


def _is_at_this_level(series: FigureSeries) -> bool:
    return any(cell is not None and cell.kind != "level" for cell in series.cells)
