"""The table of a region: its numbers and their order. Pure.

R3 is households whose worker and family member both finished, of all households; R2 is people who
finished, of all people. The headline counts people who finished the core list in force at that
time, in any version (ANY), and so does not fall when a new list is published. Below it each version
counts those who meet that list, separately, as percentages: versions overlap and are never added
up. Source of the definitions: docs/privacy.md. All numbers have passed disclosure control."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.counters.rules import (
    ANY,
    NO_DATA,
    NOT_HERE,
    PERCENT_FROM,
    SHARES_FROM,
    TOO_FEW,
    UNIT,
    Cell,
    RegionCounts,
    ShownCounts,
    round_regions,
    round_tree,
    secret_draw,
)
from app.regions import codes
from app.regions.codes import COUNTRY, Level

Figures = Mapping[tuple[str, int], int]
"""{(figure, version of the core list, ANY, or 0 for all): how many}; what is not there is zero."""
Counts = Mapping[str, Figures]
Children = Mapping[str, Sequence[str]]

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
    """A region after disclosure control. `figures`: by indicator."""

    code: str
    name: str
    gone: bool
    households: Cell
    figures: Mapping[str, Cell]

    @property
    def is_zero(self) -> bool:
        """Whether zero households are shown, that is 0 to 4."""
        return self.households.denominator == 0


@dataclass(frozen=True, slots=True)
class CoreVersionRow:
    """A version of the core list: the share of the region that meets it. `since`: the first day in
    force, `until`: the first day of the next version; None if unknown or if there is none."""

    core: int
    since: date | None
    until: date | None
    row: CoverageRow


@dataclass(frozen=True, slots=True)
class CoverageTable:
    """The table of a region. `total` is the headline, `versions` the region by version, newest
    first; the shares of `rows` are those of version `core`, or like the headline if that is None.
    `unplaced` are the households of the country without a village; None if zero are shown.
    `above`: code and name of every region above, the country first."""

    total: CoverageRow
    versions: tuple[CoreVersionRow, ...]
    rows: tuple[CoverageRow, ...]
    unplaced: CoverageRow | None
    core: int | None
    above: tuple[tuple[str, str], ...]

    @property
    def code(self) -> str:
        return self.total.code

    @property
    def level(self) -> Level:
        return codes.region_level(self.code)


class UnknownCoreListVersionError(Exception):
    """No such version of the core list was ever published or met."""


def build_coverage_table(
    path: Sequence[RegionWithParts],
    counts: Counts,
    lists: Mapping[int, date],
    secret: bytes,
    *,
    core: int | None = None,
) -> CoverageTable:
    """Build the table of the last region of `path`, which begins with the country.

    `counts`: exact counters of all regions below those of `path`. `lists`: {version of the core
    list: first day in force}. `core`: the version by which the shares of the parts are counted.
    Raises UnknownCoreListVersionError."""
    here = path[-1]
    counts = {**counts, UNPLACED: _households_outside_provinces(counts, path[0])}
    children = {
        each.code: [*each.below, *([UNPLACED] if each.code == COUNTRY else ())] for each in path
    }
    shown = round_regions(COUNTRY, _exact_counts_by_region(counts), children, secret)
    met = {version for (_, version), n in counts.get(COUNTRY, {}).items() if n and version > 0}
    versions = sorted(met | {*lists}, reverse=True)
    if core is not None and core not in versions:
        raise UnknownCoreListVersionError(core)
    shares = {
        version: _version_shares(version, counts, shown, children, secret) for version in versions
    }

    def row(code: str, part: RegionPart, version: int | None) -> CoverageRow:
        figures = _headline_cells(code, shown[code]) if version is None else shares[version][code]
        figures["R1"] = NOT_HERE if _level(code) in ("village", "district") else NO_DATA
        households = Cell("count", denominator=shown[code].households)
        return CoverageRow(code, part.name, part.gone, households, figures)

    rows = [row(code, part, core) for code, part in here.below.items()]
    has_unplaced = here.code == COUNTRY and shown[UNPLACED].households
    region = RegionPart(here.name)
    return CoverageTable(
        total=row(here.code, region, None),
        versions=tuple(
            CoreVersionRow(
                each,
                lists.get(each),
                _start_of_next_version(each, lists),
                row(here.code, region, each),
            )
            for each in versions
        ),
        rows=tuple(sorted(rows, key=_sort_key)),
        unplaced=row(UNPLACED, RegionPart(""), core) if has_unplaced else None,
        core=core,
        above=tuple((region.code, region.name) for region in path[:-1]),
    )


def _start_of_next_version(core: int, lists: Mapping[int, date]) -> date | None:
    return min((day for version, day in lists.items() if version > core), default=None)


def _households_outside_provinces(counts: Counts, country: RegionWithParts) -> Figures:
    """The figures of the country minus those of its provinces: households without a village."""
    left = Counter(counts.get(COUNTRY, {}))
    for code in country.below:
        left.subtract(counts.get(code, {}))
    return left


def _exact_counts_by_region(counts: Counts) -> dict[str, RegionCounts]:
    """The exact counts of the headline, by region."""
    return {
        region: RegionCounts(
            figures.get(("household", 0), 0),
            figures.get(("complete", ANY), 0),
            figures.get(("person", 0), 0),
            figures.get(("done", ANY), 0),
        )
        for region, figures in counts.items()
    }


def _headline_cells(region: str, shown: ShownCounts) -> dict[str, Cell]:
    """R3 down to the district, R2 down to the regency, both from SHARES_FROM households."""
    level = _level(region)
    r3 = NOT_HERE if level == "village" else TOO_FEW
    r2 = NOT_HERE if level in ("village", "district") else TOO_FEW
    if shown.households >= SHARES_FROM:
        has_percent = shown.households >= PERCENT_FROM
        if r3 is TOO_FEW:
            r3 = _share(shown.complete, shown.households, has_percent=has_percent)
        if r2 is TOO_FEW:
            r2 = _share(shown.finished, shown.people, has_percent=has_percent)
    return {"R3": r3, "R2": r2}


def _version_shares(
    version: int,
    counts: Counts,
    shown: Mapping[str, ShownCounts],
    children: Children,
    secret: bytes,
) -> dict[str, dict[str, Cell]]:
    """Percentages of households and people who meet a version, by region down to the regency. Those
    who meet it and those who do not are rounded apart, since versions overlap."""

    def percentages(indicator: str, met: str, everybody: str) -> dict[str, Cell]:
        parts = []
        for name in ("met", "not met"):
            exact = {}
            for region, figures in counts.items():
                n = figures.get((met, version), 0)
                exact[region] = n if name == "met" else figures.get((everybody, 0), 0) - n
            draw = secret_draw(secret, f"{indicator} {version} {name}")
            parts.append(round_tree(COUNTRY, exact, children, draw))
        return {
            region: _percent(region, yes, yes + parts[1][region], shown[region].households)
            for region, yes in parts[0].items()
        }

    r3 = percentages("R3", "complete", "household")
    r2 = percentages("R2", "done", "person")
    return {region: {"R3": r3[region], "R2": r2[region]} for region in r3}


def _level(region: str) -> Level:
    """Households without a village are one large group, like a province."""
    return codes.region_level(region) if region else "province"


def _share(numerator: int, denominator: int, *, has_percent: bool) -> Cell:
    percent = _rounded_percent(numerator, denominator) if has_percent else None
    return Cell("share", numerator, denominator, percent)


def _percent(region: str, numerator: int, denominator: int, households: int) -> Cell:
    if _level(region) in ("village", "district"):
        return NOT_HERE
    if households < PERCENT_FROM or denominator < PERCENT_FROM:
        return TOO_FEW
    return Cell(
        "percent", percent=_rounded_percent(min(numerator, denominator - UNIT), denominator)
    )


def _rounded_percent(numerator: int, denominator: int) -> int:
    """A whole percentage; halves are rounded up."""
    return (200 * numerator + denominator) // (2 * denominator)


def _sort_key(row: CoverageRow) -> tuple[int, str, str]:
    """Most incomplete households first, by the shown numbers; then by name."""
    households, cell = row.households.denominator or 0, row.figures["R3"]
    return (-(households - (cell.numerator or 0)), row.name, row.code)
