"""R1 and what is told beside it in the files of a coverage table. Pure."""

from __future__ import annotations

from typing import Any, Final

from app.counters.rules import Cell
from app.coverage.rules.texts import CoverageTexts
from app.ratios.rules.official import encode_source
from app.ratios.rules.reach import ReachDetails, reach_remark

REACH_COLUMNS: Final = {
    "earlier": "R1_berangkat_lebih_dulu",
    "later": "R1_berangkat_sesudahnya",
    "unknown": "R1_berangkat_belum_jelas",
    "answered": "R1_dijawab",
    "workers": "R1_pekerja",
}
"""Columns of files with what is told beside R1; of the region itself only."""


def reach_json(details: ReachDetails) -> dict[str, Any]:
    """What is told beside R1, as JSON values; `missing` where the numbers are too few."""
    source = details.source
    told: dict[str, Any] = {
        "official": None if source is None else encode_source(source),
        "official_is_sum": details.is_sum,
    }
    beside: dict[str, Any] = {name: n for name, n in details.shown.items() if name != "inside"}
    return told | (beside or {"missing": "no_data" if source is None else "too_few"})


def reach_remark_json(cell: Cell) -> dict[str, str]:
    """What is to be said about the two numbers of R1, beside them.

    >>> [reach_remark_json(Cell("share", n, 50, 2 * n)) for n in (60, 40)]
    [{'remark': 'smaller'}, {}]
    """
    remark = reach_remark(cell)
    return {} if remark is None or remark == "zero" else {"remark": remark}


def reach_fields(reach: ReachDetails | None, *, is_told: bool) -> list[int | None]:
    """The values of REACH_COLUMNS in a line; `is_told`: in that of the region itself. No columns
    where R1 is not shown."""
    if reach is None:
        return []
    return [reach.shown.get(name) if is_told else None for name in REACH_COLUMNS]


def reach_remark_in_words(cell: Cell, words: CoverageTexts) -> str:
    """What is to be said about R1, or why it has no value; "" for nothing."""
    if cell.kind != "share":
        return words.reasons[cell.kind]
    remark = reach_remark(cell)
    return "" if remark is None else words.reach.remarks[remark]
