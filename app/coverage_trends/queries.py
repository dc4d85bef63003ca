"""Read a region in all weeks that are kept: its own figures and those of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.coverage_trends import rules
from app.coverage_trends.rules import FigureSeries
from app.frozen_weeks.queries import (
    NothingFrozenError,
    read_pages_of_weeks,
    read_region_names,
    read_weeks,
    shown_of_region,
)
from app.frozen_weeks.rules import (
    CoverageRow,
    FrozenPage,
    FrozenRegion,
    FrozenWeek,
    RegionPart,
    build_coverage_row,
)
from app.ratios.rules import UNPLACED, RatioCell, ratio_cells
from app.regions import codes
from app.regions.codes import COUNTRY, Level

ZERO = FrozenRegion()


@dataclass(frozen=True, slots=True)
class RegionInTime:
    """A region in the `weeks` that are drawn, the oldest first. `parts`: the rows of each region
    directly below, by code, one for each week, None where it was not listed; `names`: of them.
    `missing`: Mondays without a frozen week."""

    code: str
    name: str
    above: tuple[tuple[str, str], ...]
    weeks: tuple[FrozenWeek, ...]
    missing: tuple[date, ...]
    rows: tuple[CoverageRow | None, ...]
    series: tuple[FigureSeries, ...]
    parts: Mapping[str, Sequence[CoverageRow | None]]
    names: Mapping[str, RegionPart]

    @property
    def level(self) -> Level:
        return codes.region_level(self.code)


def read_region_in_time(code: str) -> RegionInTime | None:
    """A region in all weeks that are drawn; None if there is no such region. Raises
    NothingFrozenError.

    Three statements at any level: weeks, pages, and names."""
    kept = read_weeks()
    if not kept:
        raise NothingFrozenError
    weeks = rules.weeks_to_draw(kept)
    parent = codes.parent_code(code)
    pages = read_pages_of_weeks([week.monday for week in weeks], [code, parent or COUNTRY])
    names, below = read_region_names(code)
    chain = [*reversed(codes.ancestor_codes(code)), code]
    if any(its not in names for its in chain):
        return None
    shown = [shown_of_region(pages[week.monday], code) for week in weeks]
    if names[code].gone and shown[-1] is None:
        return None
    rows = tuple(_row(code, names[code], each, None) for each in shown)
    newest = pages[weeks[-1].monday].get(code)
    versions = newest.core_versions if newest is not None else ()
    listed = {its for its, part in below.items() if not part.gone}
    part_codes = sorted(listed if newest is None else newest.parts.keys() - {UNPLACED})
    part_names = {its: below.get(its, RegionPart(its, gone=True)) for its in part_codes}
    own_pages = [pages[week.monday].get(code) for week in weeks]
    return RegionInTime(
        code,
        names[code].name,
        tuple((its, names[its].name) for its in chain[:-1]),
        weeks,
        tuple(rules.missing_mondays([week.monday for week in weeks])),
        rows,
        rules.region_series(
            rows,
            {core: [_row(code, names[code], each, core) for each in shown] for core in versions},
            [_ratios(pages[week.monday], code) for week in weeks],
        ),
        {
            its: [
                _row(its, part_names[its], ZERO if page is None else page.parts.get(its), None)
                for page in own_pages
            ]
            for its in part_codes
        },
        part_names,
    )


def _row(
    code: str, part: RegionPart, shown: FrozenRegion | None, core: int | None
) -> CoverageRow | None:
    return None if shown is None else build_coverage_row(code, part, shown, core)


def _ratios(pages: Mapping[str, FrozenPage], code: str) -> dict[str, RatioCell]:
    """The ratios of a region in a week. A page that is not stored shows none of them."""
    page = pages.get(code) or pages.get(codes.parent_code(code) or COUNTRY)
    shown = pages[code].region.ratios if code in pages else {}
    return ratio_cells(codes.region_level(code), shown, page.ratio_names if page else ())
