"""The table of a region: which numbers stand in it, in what order, and how files write it. Pure.

R3 is households whose worker and family member both finished, of all households; R2 is people who
finished, of all people. The headline counts who finished the core list that was in force for them,
whichever it was (ANY), and so does not fall when a list is published. Below it stand, by version,
those who meet that list, each version by itself: none is summed with another or shares a series.
Source of the definitions: docs/privacy.md. What leaves here has been through disclosure control."""

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
    Family,
    Reader,
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
    """A region as its parent lists it. One that left the official list is there while anything is
    counted in it, since the total counts it too."""

    name: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """A region, with what lies right below it, by code."""

    code: str
    name: str
    below: Mapping[str, Part]


@dataclass(frozen=True, slots=True)
class Row:
    """A region as its reader gets it. `state` is a village's, in place of percentages."""

    code: str
    name: str
    gone: bool
    households: Cell
    figures: Mapping[str, Cell]
    state: State | None = None

    @property
    def is_empty(self) -> bool:
        """Nobody takes part there, so nothing is counted."""
        return self.figures["R3"] == self.figures["R2"] == MISSING


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the core list: those of the region who meet it. `since`: the day from which it
    is in force, `until`: that from which the next one is; None where nobody knows, or none is."""

    core: int
    since: date | None
    until: date | None
    row: Row


@dataclass(frozen=True, slots=True)
class Coverage:
    """A region's table. `total` is the headline, `versions` the region by version, newest first;
    `rows` are counted by version `core`, or where it is None as the headline. `unplaced` are the
    country's households without a village; None where there are none."""

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
    """The table of the last region of `path`, which leads down to it from the country.

    `lists`: {version of the core list: the day from which it is in force}. `core`: the version by
    which the rows are counted; as the headline where it is None or no version. Raises ValueError
    where counters contradict each other."""
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
    """Those who meet a version. They are a part of the headline, so the rest of it, who finished
    another list and do not meet this one, follows by subtraction: it is a figure like any other.
    A version is hidden wherever the headline, that rest, or the version itself is."""

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
    """`figures`, with those who finished and do not meet `core` in place of all who finished."""
    left = figures.get((figure, ANY), 0) - figures.get((figure, core), 0)
    return {**figures, (figure, ANY): left}


def _remainder(counts: Counts, country: Parts) -> Figures:
    """What the country counts and no province does."""
    left = Counter(counts.get(COUNTRY, {}))
    for code in country.below:
        left.subtract(counts.get(code, {}))
    return left


def _families(
    path: Sequence[Parts], counts: Counts, part: tuple[str, int], whole: tuple[str, int]
) -> Iterator[Family]:
    def count(code: str) -> Count:
        figures = counts.get(code, {})
        return Count(figures.get(part, 0), figures.get(whole, 0))

    for region in path:
        below = [*region.below, *([UNPLACED] if region.code == COUNTRY else ())]
        yield Family(region.code, count(region.code), {code: count(code) for code in below})


def _along(figure: Controlled, sizes: Controlled) -> Controlled:
    """A figure, hidden also where another table is. A figure of people goes along with the number
    of households: of six people who all finished it would follow that their few households are
    complete. A version goes along with the headline, of which it is a part.

    A table whose hidden rows may be told together stays one: a row that was not hidden by itself
    adds nothing or at least three to either side. And no lone row becomes hidden, since households
    are hidden in pairs, or with their total."""

    def along(cell: Cell, size: Cell) -> Cell:
        return HIDDEN if size == HIDDEN and cell != MISSING else cell

    return Controlled(
        total=along(figure.total, sizes.total),
        rows={code: along(cell, sizes.rows[code]) for code, cell in figure.rows.items()},
    )


def _total(here: Parts, two: _Two, counts: Counts) -> Row:
    """The region itself. What its own page shows is what the table above shows of it."""
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
    # Nobody has told how many workers left from where, so R1 has no denominator anywhere yet.
    figures = {"R3": complete, "R2": done, "R1": MISSING}
    return Row(code, part.name, part.gone, households, figures, state)


def _order(row: Row) -> tuple[int, int, str, str]:
    """Most households not yet complete first, then what is hidden, then what has no data.

    Only from what is told: a hidden row's place must not tell its number. A village's extreme is
    told as a size, so it stands behind the rows whose number is told."""
    cell = row.figures["R3"]
    places = {"value": 0, "at_most": 0, "at_least": 0, "size": 1, "hidden": 2, "missing": 3}
    open_households = cell.denominator or 0
    if cell.kind == "at_least":
        open_households = 0
    elif cell.numerator is not None:
        open_households -= cell.numerator
    return (places[cell.kind], -open_households, row.name, row.code)


def shade(cell: Cell) -> str:
    """The class of a tile: g0–g4 from nothing to most, gp hidden, gt no data.

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
