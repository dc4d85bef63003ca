"""The table of a region: which numbers stand in it, in what order, and how files write it. Pure.

R3 is households whose worker and family member both finished, of all households; R2 is people who
finished, of all people. Both go by version of the core list, and two versions never share a series.
Source of the definitions: docs/privacy.md. What leaves here has been through disclosure control."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.figures.rules import (
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
"""{(figure, version of the core list): how many}; what is not there is zero."""
Counts = Mapping[str, Figures]

INDICATORS = ("R3", "R2", "R1")
FIRST_CORE = 1
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
class Coverage:
    """A region's table. `unplaced` are the country's households without a village; None where
    there are none. `cores` are the versions of the core list that anyone finished, oldest first."""

    total: Row
    rows: tuple[Row, ...]
    unplaced: Row | None
    core: int
    cores: tuple[int, ...]
    above: tuple[tuple[str, str], ...]
    """Code and name of every region above, the country first."""

    @property
    def code(self) -> str:
        return self.total.code

    @property
    def level(self) -> Level:
        return codes.level(self.code)


def coverage(
    path: Sequence[Parts], counts: Counts, reader: Reader, *, core: int | None = None
) -> Coverage:
    """The table of the last region of `path`, which leads down to it from the country.

    `core`: a version of the core list; the newest that anyone finished where it is None or one
    that nobody did. Raises ValueError where counters contradict each other."""
    here = path[-1]
    counts = {**counts, UNPLACED: _remainder(counts, path[0])}
    cores = _cores(counts.get(COUNTRY, {}))
    shown = core if core in cores else cores[-1]
    pairs = control_path(_families(path, counts, ("complete", shown), ("household", 0)), reader)
    people = control_path(_families(path, counts, ("done", shown), ("person", 0)), reader)
    people = replace(people, figure=_along(people.figure, pairs.sizes))
    rows = [
        _row(code, part, pairs, people, counts)
        for code, part in here.below.items()
    ]  # fmt: skip
    no_village = here.code == COUNTRY and any(counts[UNPLACED].values())
    return Coverage(
        total=_total(here, pairs, people, counts),
        rows=tuple(sorted(rows, key=_order)),
        unplaced=_row(UNPLACED, Part(""), pairs, people, counts) if no_village else None,
        core=shown,
        cores=cores,
        above=tuple((region.code, region.name) for region in path[:-1]),
    )


def _cores(country: Figures) -> tuple[int, ...]:
    finished = {core for (figure, core), n in country.items() if n and figure == "done"}
    return tuple(sorted(finished)) or (FIRST_CORE,)


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
    """A figure of people, hidden also where the number of households is: of six people who all
    finished it would follow that their few households are complete.

    A table whose hidden rows may be told together stays one: a row that was not hidden by itself
    adds nothing or at least three to either side. And no lone row becomes hidden, since households
    are hidden in pairs, or with their total."""

    def along(cell: Cell, size: Cell) -> Cell:
        return HIDDEN if size == HIDDEN and cell != MISSING else cell

    return Controlled(
        total=along(figure.total, sizes.total),
        rows={code: along(cell, sizes.rows[code]) for code, cell in figure.rows.items()},
    )


def _total(here: Parts, pairs: Tables, people: Tables, counts: Counts) -> Row:
    """The region itself. What its own page shows is what the table above shows of it."""
    cells = pairs.sizes.total, pairs.figure.total, people.figure.total
    return _made(here.code, Part(here.name), cells, counts)


def _row(code: str, part: Part, pairs: Tables, people: Tables, counts: Counts) -> Row:
    cells = pairs.sizes.rows[code], pairs.figure.rows[code], people.figure.rows[code]
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
