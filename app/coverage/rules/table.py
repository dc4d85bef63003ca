"""The table of a region: its numbers and their order. Pure.

R3 is households whose worker and family member both finished, of all households; R2 is people who
finished, of all people. The headline counts people who finished the core list in force at that
time, in any version (ANY), and so does not fall when a new list is published. Below it each version
counts those who meet that list, separately: versions are never added up or put in one series.
Source of the definitions: docs/privacy.md. All results have passed disclosure control."""

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
    Ratio,
    Reader,
    RegionCounts,
    SafeTable,
    State,
    TablePair,
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


@dataclass(frozen=True, slots=True)
class RegionPart:
    """A region below another one. `gone`: no longer in the official list; such a region is shown
    while it has counters, since the total includes them."""

    name: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class RegionWithParts:
    """A region with the regions directly below it, {code: region}."""

    code: str
    name: str
    below: Mapping[str, RegionPart]


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """The numbers of one region after disclosure control. `state` is set for villages only, which
    have no percentages."""

    code: str
    name: str
    gone: bool
    households: Cell
    figures: Mapping[str, Cell]
    state: State | None = None

    @property
    def is_empty(self) -> bool:
        return self.figures["R3"] == self.figures["R2"] == MISSING


@dataclass(frozen=True, slots=True)
class CoreVersionRow:
    """The people of a region who completed version `core` of the core list. `since`: its first day
    in force, `until`: the first day of the next version; None if unknown or if there is none."""

    core: int
    since: date | None
    until: date | None
    row: CoverageRow


@dataclass(frozen=True, slots=True)
class CoverageTable:
    """The coverage table of a region. `total`: the headline; `versions`: the region by version of
    the core list, newest first; `rows`: its parts, counted by version `core`, or like the headline
    if that is None; `unplaced`: households without a village, in the country's table only."""

    total: CoverageRow
    versions: tuple[CoreVersionRow, ...]
    rows: tuple[CoverageRow, ...]
    unplaced: CoverageRow | None
    core: int | None
    above: tuple[tuple[str, str], ...]
    """Code and name of every region above, the country first."""

    @property
    def code(self) -> str:
        return self.total.code

    @property
    def level(self) -> Level:
        return codes.region_level(self.code)


def build_coverage_table(
    path: Sequence[RegionWithParts],
    counts: Counts,
    reader: Reader,
    lists: Mapping[int, date],
    *,
    core: int | None = None,
) -> CoverageTable:
    """Build the table of the last region of `path`, which begins with the country.

    `lists`: {version of the core list: first day in force}. `core`: the version by which the rows
    are counted; like the headline if it is None or unknown. Raises ValueError if counters
    contradict each other."""
    here = path[-1]
    counts = {**counts, UNPLACED: _households_outside_provinces(counts, path[0])}
    headline = _headline_tables(path, counts, reader)
    met = {core for (_, core), n in counts.get(COUNTRY, {}).items() if n and core > 0}
    versions = {
        each: _version_tables(path, counts, reader, each, headline)
        for each in sorted(met | {*lists})
    }
    shown = versions.get(core or 0, headline)
    rows = [_part_row(code, part, shown, counts) for code, part in here.below.items()]
    no_village = here.code == COUNTRY and any(counts[UNPLACED].values())
    return CoverageTable(
        total=_total_row(here, headline, counts),
        versions=tuple(
            CoreVersionRow(
                each,
                lists.get(each),
                _first_day_of_next_version(each, lists),
                _total_row(here, two, counts),
            )
            for each, two in reversed(versions.items())
        ),
        rows=tuple(sorted(rows, key=_row_sort_key)),
        unplaced=_part_row(UNPLACED, RegionPart(""), shown, counts) if no_village else None,
        core=core if core in versions else None,
        above=tuple((region.code, region.name) for region in path[:-1]),
    )


def _first_day_of_next_version(core: int, first_days: Mapping[int, date]) -> date | None:
    return min((day for version, day in first_days.items() if version > core), default=None)


@dataclass(frozen=True, slots=True)
class _IndicatorTables:
    """The controlled tables of both indicators: R3 (worker and family pairs) and R2 (people)."""

    pairs: TablePair
    people: TablePair


def _headline_tables(
    path: Sequence[RegionWithParts], counts: Counts, reader: Reader
) -> _IndicatorTables:
    pairs = control_path(_region_counts(path, counts, ("complete", ANY), ("household", 0)), reader)
    people = control_path(_region_counts(path, counts, ("done", ANY), ("person", 0)), reader)
    return _IndicatorTables(
        pairs, replace(people, figure=_hide_where_hidden(people.figure, pairs.sizes))
    )


def _version_tables(
    path: Sequence[RegionWithParts],
    counts: Counts,
    reader: Reader,
    core: int,
    headline: _IndicatorTables,
) -> _IndicatorTables:
    """Apply disclosure control to one version of the core list. The remainder (people who finished
    another list only) could be derived by subtraction from the headline, so it is controlled too. A
    version is hidden wherever the headline, the remainder, or the version itself is."""

    def controlled(figure: str, whole: tuple[str, int], shown: TablePair) -> TablePair:
        own = control_path(_region_counts(path, counts, (figure, core), whole), reader)
        rest = {code: _without_version(figures, figure, core) for code, figures in counts.items()}
        others = control_path(
            _region_counts(path, {**counts, **rest}, (figure, ANY), whole), reader
        )
        told = _hide_where_hidden(_hide_where_hidden(own.figure, shown.figure), others.figure)
        return replace(own, figure=told)

    return _IndicatorTables(
        controlled("complete", ("household", 0), headline.pairs),
        controlled("done", ("person", 0), headline.people),
    )


def _without_version(figures: Figures, figure: str, core: int) -> Figures:
    """`figures`, in which the people who finished any list exclude those who meet `core`."""
    left = figures.get((figure, ANY), 0) - figures.get((figure, core), 0)
    return {**figures, (figure, ANY): left}


def _households_outside_provinces(counts: Counts, country: RegionWithParts) -> Figures:
    """The figures of the country minus those of its provinces: households without a village."""
    left = Counter(counts.get(COUNTRY, {}))
    for code in country.below:
        left.subtract(counts.get(code, {}))
    return left


def _region_counts(
    path: Sequence[RegionWithParts],
    counts: Counts,
    numerator: tuple[str, int],
    denominator: tuple[str, int],
) -> Iterator[RegionCounts]:
    def count(code: str) -> Ratio:
        figures = counts.get(code, {})
        return Ratio(figures.get(numerator, 0), figures.get(denominator, 0))

    for region in path:
        below = [*region.below, *([UNPLACED] if region.code == COUNTRY else ())]
        yield RegionCounts(region.code, count(region.code), {code: count(code) for code in below})


def _hide_where_hidden(figure: SafeTable, other: SafeTable) -> SafeTable:
    """`figure`, hidden also wherever `other` is hidden: people where their households are hidden
    (if all of six people finished, their few households are complete too), and a version where the
    headline is.

    The total of the hidden rows stays safe to disclose: a row that was not hidden by itself adds
    nothing or at least three to numerator and complement. No single row becomes hidden alone, since
    households are hidden in pairs, or with their total."""

    def along(cell: Cell, size: Cell) -> Cell:
        return HIDDEN if size == HIDDEN and cell != MISSING else cell

    return SafeTable(
        total=along(figure.total, other.total),
        rows={code: along(cell, other.rows[code]) for code, cell in figure.rows.items()},
    )


def _total_row(region: RegionWithParts, tables: _IndicatorTables, counts: Counts) -> CoverageRow:
    """The row of the region itself, with the same numbers as in its parent's table."""
    cells = tables.pairs.sizes.total, tables.pairs.figure.total, tables.people.figure.total
    return _make_row(region.code, RegionPart(region.name), cells, counts)


def _part_row(code: str, part: RegionPart, tables: _IndicatorTables, counts: Counts) -> CoverageRow:
    cells = (
        tables.pairs.sizes.rows[code],
        tables.pairs.figure.rows[code],
        tables.people.figure.rows[code],
    )
    return _make_row(code, part, cells, counts)


def _make_row(
    code: str, part: RegionPart, cells: tuple[Cell, Cell, Cell], counts: Counts
) -> CoverageRow:
    households, complete, done = cells
    state: State | None = None
    if code and codes.region_level(code) == "village":
        complete, done = without_percent(complete), without_percent(done)
        state = village_state(counts.get(code, {}).get(("household", 0), 0))
    # There is no data on departures by region yet, so R1 has no denominator.
    figures = {"R3": complete, "R2": done, "R1": MISSING}
    return CoverageRow(code, part.name, part.gone, households, figures, state)


def _row_sort_key(row: CoverageRow) -> tuple[int, int, str, str]:
    """The sort key: most incomplete households first, then hidden rows, then rows without data.

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
