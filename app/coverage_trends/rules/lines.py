"""Draw a figure over time as SVG: a line through what was shown on Mondays. Pure.

A picture is 100 wide and 100 high and is stretched by the page; strokes keep their width. A shown 0
is a band from 0 to what it may be, never a point at zero. The line breaks where a week was not
frozen or has no number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.counters.rules import Cell
from app.coverage_trends.rules.series import FigureSeries, first_of_last_weeks, follows
from app.frozen_weeks.rules.weeks import FrozenWeek

SIDE = 2.0
"""Room at both ends, so that dots and bands of the first and last week are whole."""
LEAST_BAND = 4.0
"""A band of 0 to 4 stays visible beside thousands."""
PERCENT_TOPS = (10, 25, 50, 100)
COUNT_STEPS = (1, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True, slots=True)
class DrawnDot:
    """A week with a number, at `x` and `y`."""

    x: float
    y: float
    week: FrozenWeek
    cell: Cell


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """`top`: the value at the upper edge. `pieces`: weeks with a number; no line joins two pieces.
    `bands`: (x, y, width, height) of weeks with a shown 0. `few`: the places of weeks with too few
    for this figure."""

    top: int
    pieces: tuple[tuple[DrawnDot, ...], ...]
    bands: tuple[tuple[float, float, float, float], ...]
    few: tuple[float, ...]

    @property
    def path(self) -> str:
        """The line through all dots of each piece, as SVG."""
        return "".join(
            "M" + "L".join(f"{dot.x:g} {dot.y:g}" for dot in piece) for piece in self.pieces
        )

    @property
    def dots(self) -> tuple[DrawnDot, ...]:
        return tuple(dot for piece in self.pieces for dot in piece)

    @property
    def dots_without_line(self) -> tuple[DrawnDot, ...]:
        """The newest dot, and those that no line reaches: what a small picture has to mark."""
        alone = [piece[0] for piece in self.pieces[:-1] if len(piece) == 1]
        return tuple(alone + [piece[-1] for piece in self.pieces[-1:]])


def top_of_scale(all_series: Iterable[FigureSeries]) -> int:
    """A round number not below any value of these series, which are all counts or all percentages.

    >>> cells = {n: Cell("count", denominator=n) for n in (0, 230)}
    >>> [top_of_scale([FigureSeries("households", None, (cell,), (False,))])
    ...     for cell in cells.values()]
    [10, 300]
    >>> top_of_scale([FigureSeries("R3", 1, (None, Cell("percent", percent=12)), (False, True))])
    25
    """
    told = list(all_series)
    most = max((n for each in told for n in (*each.values, *each.zeros) if n), default=0)
    if most <= PERCENT_TOPS[-1] and any(each.is_percentage for each in told):
        return next(top for top in PERCENT_TOPS if top >= most)
    unit = 10
    while COUNT_STEPS[-1] * unit < most:
        unit *= 10
    return next(step * unit for step in COUNT_STEPS if step * unit >= most)


def draw_line(series: FigureSeries, weeks: Sequence[FrozenWeek], top: int) -> DrawnLine:
    """Draw one series. `weeks`: those of its cells, the oldest first. `top`: see top_of_scale."""
    mondays = [week.monday for week in weeks]
    first_week = first_of_last_weeks(mondays)
    pieces: list[list[DrawnDot]] = []
    bands: list[list[float]] = []
    few: list[float] = []
    before: str | None = None
    for n, week in enumerate(weeks):
        x = _place(week.monday, mondays)
        cell, value, zero = series.cells[n], series.values[n], series.zeros[n]
        kind = _kind_of_mark(cell, value, zero)
        is_next = n > 0 and follows(mondays[n - 1], week.monday, first_week)
        is_joined = is_next and kind == before and series.bases[n] == series.bases[n - 1]
        if cell is not None and value is not None:
            dot = DrawnDot(x, _height(value, top), week, cell)
            if is_joined:
                pieces[-1].append(dot)
            else:
                pieces.append([dot])
        elif zero is not None:
            height = round(max(100 - _height(zero, top), LEAST_BAND), 1)
            if is_joined and bands[-1][3] == height:
                bands[-1][2] = round(x + SIDE / 2 - bands[-1][0], 1)
            else:
                bands.append([round(x - SIDE / 2, 1), round(100 - height, 1), SIDE, height])
        elif kind == "few":
            few.append(x)
        before = kind
    drawn_bands = tuple((x, y, width, height) for x, y, width, height in bands)
    return DrawnLine(top, tuple(map(tuple, pieces)), drawn_bands, tuple(few))


def _kind_of_mark(cell: Cell | None, value: int | None, zero: float | None) -> str | None:
    if cell is None or cell.kind in ("level", "no_data"):
        return None
    if value is not None:
        return "dot"
    return "few" if zero is None else "band"


def _place(monday: date, mondays: Sequence[date]) -> float:
    """Where a Monday is, from left to right, in proportion to its distance in days."""
    days = (mondays[-1] - mondays[0]).days
    share = (monday - mondays[0]).days / days if days else 1
    return round(SIDE + (100 - 2 * SIDE) * share, 1)


def _height(value: float, top: int) -> float:
    return round(100 - 100 * value / top, 1)
