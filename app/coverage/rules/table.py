"""The table of a region: its numbers and their order. Pure.

R3 is households whose worker and family member both finished, of all households; R2 is people who
finished, of all people. The headline counts people who finished the core list in force at that
time, in any version (ANY), and so does not fall when a new list is published. Below it each version
counts those who meet that list, separately: versions are never added up or put in one series.
Source of the definitions: docs/privacy.md. All results have passed disclosure control.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.counters.rules import (
    ANY,
    HIDDEN,
    MISSING,
    Cell,
    Controlled,
    Count,
    Reader,
    RegionCounts,
    State,
    Tables,
    control_path,
    village_state,
    without_percent,
)
from app.regions import codes
from app.regions.codes import COUNTRY, Level

Figures = Mapping[tuple[str, int], int]
"""{(figure, version of the core list, ANY, or 0 for all): how many}; what is not there is zero."""
Counts = Mapping[str, Figures]

INDICATORS = ("R3", "R2", "R1")
UNPLACED = ""
"""In place of a code: households whose village is not told. They count for the country only."""
DARKEST, DARK, MIDDLE = 35, 20, 10


@dataclass(frozen=True, slots=True)
class Part:
    """A region as a row of its parent. A region marked gone is included while it has counters,
    since the total counts it too.
    """

    name: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """A region, with the regions directly below it, by code."""

    code: str
    name: str
    below: Mapping[str, Part]


@dataclass(frozen=True, slots=True)
class Row:
    """A region after disclosure control. `state` is that of a village, in place of percentages."""

    code: str
    name: str
    gone: bool
    households: Cell
    figures: Mapping[str, Cell]
    state: State | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the region has no households."""
        return self.figures["R3"] == self.figures["R2"] == MISSING


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the core list: the people of the region who meet it. `since`: the first day in
    force, `until`: the first day of the next version; None if unknown or if there is none.
    """

    core: int
    since: date | None
    until: date | None
    row: Row


@dataclass(frozen=True, slots=True)
class Coverage:
    """The table of a region. `total` is the headline, `versions` the region by version, newest
    first; `rows` are counted by version `core`, or like the headline if that is None. `unplaced`
    are the households of the country without a village; None if there are none.
    """

    total: Row
    versions: tuple[Version, ...]
    rows: tuple[Row, ...]
    unplaced: Row | None
    core: int | None
    above: tuple[tuple[str, str], ...]
    """Code and name of every region above, the country first."""

    @property
    def code(self) -> str:
        return self.total.code

    @property
    def level(self) -> Level:
        return codes.level(self.code)


def coverage(
    path: Sequence[Parts],
    counts: Counts,
    reader: Reader,
    lists: Mapping[int, date],
    *,
    core: int | None = None,
) -> Coverage:
    """The table of the last region of `path`, which leads to it from the country.

    `lists`: {version of the core list: first day in force}. `core`: the version by which the rows
    are counted; like the headline if it is None or unknown. Raises ValueError if counters
    contradict each other.
    """
    here = path[-1]
    counts = {**counts, UNPLACED: _remainder(counts, path[0])}
    headline = _headline(path, counts, reader)
    met = {core for (_, core), n in counts.get(COUNTRY, {}).items() if n and core > 0}
    versions = {
        each: _version(path, counts, reader, each, headline) for each in sorted(met | {*lists})
    }
    shown = versions.get(core or 0, headline)
    rows = [_row(code, part, shown, counts) for code, part in here.below.items()]
    no_village = here.code == COUNTRY and any(counts[UNPLACED].values())
    return Coverage(
        total=_total(here, headline, counts),
        versions=tuple(
            Version(each, lists.get(each), _next(each, lists), _total(here, two, counts))
            for each, two in reversed(versions.items())
        ),
        rows=tuple(sorted(rows, key=_order)),
        unplaced=_row(UNPLACED, Part(""), shown, counts) if no_village else None,
        core=core if core in versions else None,
        above=tuple((region.code, region.name) for region in path[:-1]),
    )


def _next(core: int, lists: Mapping[int, date]) -> date | None:
    return min((day for version, day in lists.items() if version > core), default=None)


@dataclass(frozen=True, slots=True)
class _Two:
    """The tables of both indicators."""

    pairs: Tables
    people: Tables


def _headline(path: Sequence[Parts], counts: Counts, reader: Reader) -> _Two:
    pairs = control_path(_families(path, counts, ("complete", ANY), ("household", 0)), reader)
    people = control_path(_families(path, counts, ("done", ANY), ("person", 0)), reader)
    return _Two(pairs, replace(people, figure=_along(people.figure, pairs.sizes)))


def _version(
    path: Sequence[Parts], counts: Counts, reader: Reader, core: int, headline: _Two
) -> _Two:
    """The people who meet a version. They are a part of the headline, so the remainder (finished
    another list and do not meet this one) can be derived by subtraction and is treated as a figure
    too. A version is hidden wherever the headline, the remainder, or the version itself is.
    """

    def controlled(figure: str, whole: tuple[str, int], shown: Tables) -> Tables:
        own = control_path(_families(path, counts, (figure, core), whole), reader)
        rest = {code: _rest(figures, figure, core) for code, figures in counts.items()}
        others = control_path(_families(path, {**counts, **rest}, (figure, ANY), whole), reader)
        told = _along(_along(own.figure, shown.figure), others.figure)
        return replace(own, figure=told)

    return _Two(
        controlled("complete", ("household", 0), headline.pairs),
        controlled("done", ("person", 0), headline.people),
    )


def _rest(figures: Figures, figure: str, core: int) -> Figures:
    """`figures`, with those who finished but do not meet `core` in place of all who finished."""
    left = figures.get((figure, ANY), 0) - figures.get((figure, core), 0)
    return {**figures, (figure, ANY): left}


def _remainder(counts: Counts, country: Parts) -> Figures:
    """Households counted for the country but for no province."""
    left = Counter(counts.get(COUNTRY, {}))
    for code in country.below:
        left.subtract(counts.get(code, {}))
    return left


def _families(
    path: Sequence[Parts], counts: Counts, part: tuple[str, int], whole: tuple[str, int]
) -> Iterator[RegionCounts]:
    def count(code: str) -> Count:
        figures = counts.get(code, {})
        return Count(figures.get(part, 0), figures.get(whole, 0))

    for region in path:
        below = [*region.below, *([UNPLACED] if region.code == COUNTRY else ())]
        yield RegionCounts(region.code, count(region.code), {code: count(code) for code in below})


def _along(figure: Controlled, sizes: Controlled) -> Controlled:
    """A figure, hidden also wherever another table is hidden. People follow households: if all of
    six people finished, their few households are complete too. A version follows the headline, of
    which it is a part.

    The total of the hidden rows stays safe to disclose: a row that was not hidden by itself adds
    nothing or at least three to numerator and complement. No single row becomes hidden alone, since
    households are hidden in pairs, or with their total.
    """

    def along(cell: Cell, size: Cell) -> Cell:
        return HIDDEN if size == HIDDEN and cell != MISSING else cell

    return Controlled(
        total=along(figure.total, sizes.total),
        rows={code: along(cell, sizes.rows[code]) for code, cell in figure.rows.items()},
    )


def _total(here: Parts, two: _Two, counts: Counts) -> Row:
    """The region itself: its own page shows what the parent's table shows of it."""
    cells = two.pairs.sizes.total, two.pairs.figure.total, two.people.figure.total
    return _made(here.code, Part(here.name), cells, counts)


def _row(code: str, part: Part, two: _Two, counts: Counts) -> Row:
    cells = two.pairs.sizes.rows[code], two.pairs.figure.rows[code], two.people.figure.rows[code]
    return _made(code, part, cells, counts)


def _made(code: str, part: Part, cells: tuple[Cell, Cell, Cell], counts: Counts) -> Row:
    households, complete, done = cells
    state: State | None = None
    if code and codes.level(code) == "village":
        complete, done = without_percent(complete), without_percent(done)
        state = village_state(counts.get(code, {}).get(("household", 0), 0))
    # There is no data on departures by region yet, so R1 has no denominator.
    figures = {"R3": complete, "R2": done, "R1": MISSING}
    return Row(code, part.name, part.gone, households, figures, state)


def _order(row: Row) -> tuple[int, int, str, str]:
    """Most incomplete households first, then hidden rows, then rows without data.

    Uses only disclosed values: the position of a hidden row must not reveal its number. An extreme
    value of a village is disclosed as a size, so it is placed after rows with a disclosed number.
    """
    cell = row.figures["R3"]
    places = {"value": 0, "at_most": 0, "at_least": 0, "size": 1, "hidden": 2, "missing": 3}
    open_households = cell.denominator or 0
    if cell.kind == "at_least":
        open_households = 0
    elif cell.numerator is not None:
        open_households -= cell.numerator
    return (places[cell.kind], -open_households, row.name, row.code)


def shade(cell: Cell) -> str:
    """The CSS class of a tile: g0–g4 from none to most, gp hidden, gt missing.

    >>> [shade(Cell("value", 3, 100, percent)) for percent in (0, 0.3, 9.4, 9.5, 34.4, 34.5)]
    ['g0', 'g1', 'g1', 'g2', 'g3', 'g4']
    >>> shade(Cell("hidden")), shade(Cell("missing")), shade(Cell("at_most", None, 20, 5))
    ('gp', 'gt', 'g1')
    """
    if cell.percent is None:
        return "gp" if cell.kind == "hidden" else "gt"
    percent = int(cell.percent + 0.5)
    if percent >= DARKEST:
        return "g4"
    if percent >= DARK:
        return "g3"
    if percent >= MIDDLE:
        return "g2"
    return "g1" if cell.percent else "g0"
