"""A table with what changed since an earlier week. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.frozen_weeks.rules.change import Change, change_of_cell
from app.frozen_weeks.rules.frozen import FrozenPage, FrozenRegion
from app.frozen_weeks.rules.table import CoverageRow, CoverageTable, RegionPart, build_coverage_row
from app.ratios.rules.groups import UNPLACED

COMPARED = ("households", "self_registered", "R3", "R2", "R1")


def compare_with_week(
    table: CoverageTable, region: FrozenRegion | None, page: FrozenPage | None, monday: date
) -> CoverageTable:
    """The table with the changes since the week of `monday`. `region`, `page`: the region and its
    page in that week; None if it was not listed, or if the page shows zeros only."""
    parts = page.parts if page is not None else {}
    unplaced = table.unplaced
    return replace(
        table,
        compared_with=monday,
        total=_compared(table.total, region, None),
        rows=tuple(_compared(row, parts.get(row.code), table.core) for row in table.rows),
        unplaced=unplaced and _compared(unplaced, parts.get(UNPLACED), table.core),
    )


def _compared(row: CoverageRow, then: FrozenRegion | None, core: int | None) -> CoverageRow:
    if then is None:
        return row
    earlier = build_coverage_row(row.code, RegionPart(row.name), then, core)
    return replace(row, changes=changes_between(earlier, row))


def changes_between(then: CoverageRow, now: CoverageRow) -> dict[str, Change]:
    """What changed, by figure; without those of which nothing can be told."""
    found = ((name, change_of_cell(name, then.cell(name), now.cell(name))) for name in COMPARED)
    return {name: change for name, change in found if change is not None}
