"""What the public is shown of an officer's table: known households and what was reached. Pure.

Every number is the officer's: none is rounded again, since two roundings of a count could be
compared. Villages, versions of the core list, further ratios, households that registered by
themselves, departures beside R1, and changes since a week that the public was not shown are left
out."""

from __future__ import annotations

from dataclasses import replace

from app.frozen_weeks.rules.table import CoverageRow, CoverageTable


def public_table(table: CoverageTable) -> CoverageTable:
    """The table of the country, a province, a regency or a district for the public; that of a
    district has no rows. Raises ValueError for a village."""
    if table.level == "village":
        raise ValueError(table.code)
    return replace(
        table,
        total=_public_row(table.total),
        versions=(),
        ratios={},
        compared_with=None,
        reach=table.reach and replace(table.reach, shown={}),
        rows=() if table.level == "district" else tuple(_public_row(row) for row in table.rows),
        unplaced=None if table.unplaced is None else _public_row(table.unplaced),
    )


def _public_row(row: CoverageRow) -> CoverageRow:
    return replace(row, self_registered=None, changes={})
