"""The table of a region, read from a frozen page: its numbers and their order. Pure.

R3 is households whose worker and family member both finished, of all households; R2 is people who
finished, of all people; R1 is in rules.reach. The headline counts people who finished the core list
in force at that time, in any version (ANY), and so does not fall when a new list is published.
Below it each version counts those who meet that list, separately, as percentages: versions overlap
and are never added up. All these count households that staff know, and their people; those that
only registered by themselves are a series of its own. Source of the definitions: docs/privacy.md.
All numbers have passed disclosure control."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.counters.rules import (
    NOT_HERE,
    PERCENT_FROM,
    TOO_FEW,
    ZERO_COMPLETE_IS,
    ZERO_FINISHED_IS,
    Cell,
    share_of_shown,
)
from app.frozen_weeks.rules.change import Change
from app.frozen_weeks.rules.country import level_of
from app.frozen_weeks.rules.frozen import FrozenPage, FrozenRegion, percent_name
from app.ratios.rules.groups import UNPLACED
from app.ratios.rules.official import OfficialSource
from app.ratios.rules.ratios import RatioCell, ratio_cells
from app.ratios.rules.reach import PLACEMENTS, ReachDetails, reach_cell
from app.regions import codes
from app.regions.codes import Level

INDICATORS = ("R3", "R2", "R1")


@dataclass(frozen=True, slots=True)
class RegionPart:
    """A region below another one. `gone`: no longer in the official list; such a region stays where
    it was frozen, since the total includes it."""

    name: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A region after disclosure control. `households`: known ones. `self_registered`: households
    that registered by themselves; None in tables for the public. `figures`: by indicator.
    `reached`: see rules.reached; None if that was not recorded, or for no region. `changes`: by
    figure, since the week with which the table is compared."""

    code: str
    name: str
    gone: bool
    reached: bool | None
    households: Cell
    self_registered: Cell | None
    figures: Mapping[str, Cell]
    changes: Mapping[str, Change] = field(default_factory=dict, kw_only=True)

    def cell(self, name: str) -> Cell:
        """One figure: households, self_registered, or an indicator."""
        if name == "self_registered":
            return self.self_registered or NOT_HERE
        return self.households if name == "households" else self.figures[name]

    @property
    def is_zero(self) -> bool:
        """Whether zero known households are shown, that is 0 to 4."""
        return self.households.denominator == 0

    @property
    def is_nearly_empty(self) -> bool:
        """Whether nothing but "0–4" is shown."""
        alone = self.self_registered
        return self.is_zero and (alone is None or alone.kind != "count")

    @property
    def is_small(self) -> bool:
        """Whether it has households, but too few for a percentage."""
        return 0 < (self.households.denominator or 0) < PERCENT_FROM


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
    `ratios`: of the region, by name, see rules.ratios; none below the regency or for the public.
    `unplaced` are the households of the country without a village; None if zero are shown.
    `reach`: what is told beside R1 of the region; None below the regency.
    `above`: code and name of every region above, the country first. `compared_with`: the Monday
    since which changes are told; None if there is no older week."""

    total: CoverageRow
    versions: tuple[CoreVersionRow, ...]
    rows: tuple[CoverageRow, ...]
    unplaced: CoverageRow | None
    core: int | None
    above: tuple[tuple[str, str], ...]
    ratios: Mapping[str, RatioCell]
    reach: ReachDetails | None
    compared_with: date | None = field(default=None, kw_only=True)

    @property
    def code(self) -> str:
        return self.total.code

    @property
    def level(self) -> Level:
        return codes.region_level(self.code)


class UnknownCoreListVersionError(Exception):
    """No such version of the core list was published or met by then."""


def build_coverage_table(
    code: str,
    name: str,
    above: Sequence[tuple[str, str]],
    page: FrozenPage,
    names: Mapping[str, RegionPart],
    lists: Mapping[int, date],
    *,
    core: int | None = None,
    placements: OfficialSource | None = None,
) -> CoverageTable:
    """Build the table of a region from a frozen page.

    `above`: code and name of every region above, the country first. `names`: the regions directly
    below, by code. `lists`: {version of the core list: first day in force}. `core`: the version by
    which the shares of the parts are counted. `placements`: where that week's figures of placements
    come from, None if none counted. Raises UnknownCoreListVersionError."""
    lists = {version: day for version, day in lists.items() if version in page.core_versions}
    if core is not None and core not in page.core_versions:
        raise UnknownCoreListVersionError(core)

    rows = [
        build_coverage_row(its, names.get(its, RegionPart(its, gone=True)), shown, core)
        for its, shown in page.parts.items()
        if its != UNPLACED
    ]
    unplaced = page.parts.get(UNPLACED, FrozenRegion())
    here = RegionPart(name)
    return CoverageTable(
        total=build_coverage_row(code, here, page.region, None),
        versions=tuple(
            CoreVersionRow(
                each,
                lists.get(each),
                _start_of_next_version(each, lists),
                build_coverage_row(code, here, page.region, each),
            )
            for each in sorted(page.core_versions, reverse=True)
        ),
        rows=tuple(sorted(rows, key=_sort_key)),
        unplaced=build_coverage_row(UNPLACED, RegionPart(""), unplaced, core)
        if unplaced.counts
        else None,
        core=core,
        above=tuple(above),
        ratios=ratio_cells(level_of(code), page.region.ratios, page.ratio_names),
        reach=_reach_details(code, page.region, placements),
    )


def build_coverage_row(
    code: str, part: RegionPart, shown: FrozenRegion, core: int | None
) -> CoverageRow:
    """The row of a region. `core`: the version by which its shares are counted; None: like the
    headline."""
    figures = _headline_cells(code, shown)
    if core is not None:
        figures = _cells_by_version(code, shown, core)
    figures["R1"] = reach_cell(level_of(code), shown.reach, shown.official.get(PLACEMENTS))
    households = Cell("count", denominator=shown.households)
    alone = _self_registered_cell(code, shown)
    reached = shown.reached if code else None
    return CoverageRow(code, part.name, part.gone, reached, households, alone, figures)


def _reach_details(
    code: str, shown: FrozenRegion, placements: OfficialSource | None
) -> ReachDetails | None:
    if level_of(code) in ("village", "district"):
        return None
    return ReachDetails(shown.reach, placements, PLACEMENTS in shown.sums)


def _start_of_next_version(core: int, lists: Mapping[int, date]) -> date | None:
    return min((day for version, day in lists.items() if version > core), default=None)


def _self_registered_cell(region: str, shown: FrozenRegion) -> Cell:
    """Households that registered by themselves, down to the regency."""
    if level_of(region) in ("village", "district"):
        return NOT_HERE
    n = shown.counts.get("self_registered")
    return TOO_FEW if n is None else Cell("count", denominator=n)


def _headline_cells(region: str, shown: FrozenRegion) -> dict[str, Cell]:
    """R3 down to the district, R2 down to the regency, both from SHARES_FROM households."""
    level, counts = level_of(region), shown.counts
    r3 = NOT_HERE if level == "village" else TOO_FEW
    r2 = NOT_HERE if level in ("village", "district") else TOO_FEW
    has_percent = shown.households >= PERCENT_FROM
    if "complete" in counts:
        r3 = share_of_shown(
            counts["complete"], shown.households, ZERO_COMPLETE_IS, has_percent=has_percent
        )
    if "finished" in counts:
        r2 = share_of_shown(
            counts["finished"], counts["people"], ZERO_FINISHED_IS, has_percent=has_percent
        )
    return {"R3": r3, "R2": r2}


def _cells_by_version(region: str, shown: FrozenRegion, version: int) -> dict[str, Cell]:
    """The percentages that meet a version, down to the regency."""
    missing = NOT_HERE if level_of(region) in ("village", "district") else TOO_FEW
    found = ((each, shown.percents.get(percent_name(each, version))) for each in ("R3", "R2"))
    return {each: missing if n is None else Cell("percent", percent=n) for each, n in found}


def _sort_key(row: CoverageRow) -> tuple[int, str, str]:
    """Most incomplete households first, by the shown numbers; then by name."""
    households, cell = row.households.denominator or 0, row.figures["R3"]
    return (-(households - (cell.numerator or 0)), row.name, row.code)
