"""A coverage table as JSON, as CSV, and as lines for other files. Field names are fixed; texts are
in the language of the page, given as `CoverageTexts`. No data, too few yet and not at this level
are distinct in all."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from app.counters.rules import UNIT, Cell, Kind
from app.coverage.rules.table import INDICATORS, CoreVersionRow, CoverageRow, CoverageTable
from app.coverage.rules.weeks import FrozenWeek
from app.regions import codes
from app.regions.codes import Level

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes text that begins so for a formula."""
FieldOfLine = str | int | date | None


@dataclass(frozen=True, slots=True)
class IndicatorText:
    name: str
    definition: str
    source: str


@dataclass(frozen=True, slots=True)
class CoverageTexts:
    """The texts of coverage pages and files, in one language. `self_registered`: the series of
    households that registered by themselves. `reached`: what reached means, and its three values by
    CoverageRow.reached in `reached_words`. `zero`: how a shown 0 reads. `zero_shares`: what a
    numerator of 0 means, by its `at_most`; `no_percent`: why a share above 0 has no percentage.
    `reasons`: why a cell has no value, by its kind."""

    indicators: Mapping[str, IndicatorText]
    self_registered: IndicatorText
    reached: IndicatorText
    reached_words: Mapping[bool | None, str]
    levels: Mapping[Level, str]
    reasons: Mapping[Kind, str]
    zero: str
    rounding: str
    unplaced: str
    gone: str
    zero_shares: Mapping[int, str]
    no_percent: str
    caption: str
    any_core: str


def coverage_json(table: CoverageTable, words: CoverageTexts, week: FrozenWeek) -> dict[str, Any]:
    """A coverage table as JSON: the indicators and households of the region, of each version of the
    core list, of its parts, and of households without a village. `core_version` null: rows count
    the version in force at that time."""
    told: dict[str, Any] = {
        "region": {"code": table.code, "level": table.level, "name": table.total.name},
        "monday": week.monday.isoformat(),
        "as_of": _utc_timestamp(week.as_of),
        "late": week.late,
        "rounded_to": UNIT,
        "core_version": table.core,
        "core_versions": sorted(each.core for each in table.versions),
        "caption": f"{words.caption} {words.rounding}",
        "total": _region_json(table.total),
        "versions": [_core_version_json(each) for each in table.versions],
        "indicators": {code: _text_json(it) for code, it in words.indicators.items()},
        "definitions": {"reached": _text_json(words.reached)},
        "rows": [
            {"code": row.code, "name": row.name, **_gone_json(row), **_region_json(row)}
            for row in table.rows
        ],
    }
    if table.total.self_registered is not None:
        told["self_registered"] = _cell_json(table.total.self_registered)
        told["definitions"]["self_registered"] = _text_json(words.self_registered)
    if table.unplaced is not None:
        told["village_unknown"] = _row_json(table.unplaced)
    return told


def coverage_csv(table: CoverageTable, words: CoverageTexts, week: FrozenWeek) -> str:
    """A coverage table as CSV (RFC 4180): the lines of `coverage_lines`, then definitions, in the
    first line only, and a note. Numbers have a decimal point."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    definitions = coverage_definitions(table, words)
    header, first, *others = coverage_lines(table, words, week)
    note = f"{words.caption} {words.rounding}"
    writer.writerow((*header, *(f"{column}_definisi" for column in definitions), "catatan"))
    told = [f"{it.name}. {it.definition} {it.source}" for it in definitions.values()]
    for line, its in ((first, told), *((other, [""] * len(told)) for other in others)):
        writer.writerow([_escape_spreadsheet_formula(field) for field in (*line, *its, note)])
    return out.getvalue()


def coverage_lines(
    table: CoverageTable, words: CoverageTexts, week: FrozenWeek
) -> list[list[FieldOfLine]]:
    """The lines of CSV and spreadsheet: names of columns, the region, the region by each version of
    the core list, its parts, and households without a village. A number that is not there is None,
    and the column beside it says why."""
    has_self_registered = table.total.self_registered is not None
    columns = ("pembilang", "penyebut", "persen", "keterangan")
    header: list[FieldOfLine] = [
        *("baris", "kode", "nama", "tingkat"),
        *("terjangkau", "rumah_tangga", "rumah_tangga_keterangan"),
        *(("mendaftar_sendiri", "mendaftar_sendiri_keterangan") if has_self_registered else ()),
        *(f"{code}_{column}" for code in INDICATORS for column in columns),
        *("versi_inti", "versi_sejak", "senin", "per"),
    ]
    shown = words.any_core if table.core is None else table.core
    since = {each.core: each.since for each in table.versions}
    parts = [*table.rows, *([] if table.unplaced is None else [table.unplaced])]
    lines: list[tuple[str, CoverageRow, int | str]] = [
        ("jumlah", table.total, words.any_core),
        *(("versi", each.row, each.core) for each in table.versions),
        *(("bagian", row, shown) for row in parts),
    ]
    return [
        header,
        *(
            [
                kind,
                *_region_fields(row, words),
                *_indicator_fields(row, words),
                core,
                since.get(core) if isinstance(core, int) else None,
                week.monday,
                _utc_timestamp(week.as_of),
            ]
            for kind, row, core in lines
        ),
    ]


def coverage_definitions(table: CoverageTable, words: CoverageTexts) -> dict[str, IndicatorText]:
    """What the columns of a table's lines mean, by the beginning of their name."""
    alone = {"mendaftar_sendiri": words.self_registered}
    return {
        **{code: words.indicators[code] for code in INDICATORS},
        **({} if table.total.self_registered is None else alone),
        "terjangkau": words.reached,
    }


def _utc_timestamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _row_json(row: CoverageRow) -> dict[str, Any]:
    return {
        "households": _cell_json(row.households),
        **(
            {"self_registered": _cell_json(row.self_registered)}
            if row.self_registered is not None
            else {}
        ),
        **{code: _cell_json(row.figures[code]) for code in sorted(INDICATORS)},
    }


def _region_json(row: CoverageRow) -> dict[str, Any]:
    return {"reached": row.reached, **_row_json(row)}


def _cell_json(cell: Cell) -> dict[str, int | str]:
    """A cell in the format of the coverage JSON.

    >>> _cell_json(Cell("share", 15, 60, 25)), _cell_json(Cell("no_data"))
    ({'numerator': 15, 'denominator': 60, 'percent': 25}, {'missing': 'no_data'})
    >>> _cell_json(Cell("count", denominator=5)), _cell_json(Cell("count", denominator=0))
    ({'count': 5}, {'count': 0, 'at_most': 4})
    """
    if cell.kind == "count":
        return {
            "count": cell.denominator or 0,
            **({} if cell.denominator else {"at_most": UNIT - 1}),
        }
    if cell.kind not in ("share", "percent"):
        return {"missing": cell.kind}
    pairs = (
        ("numerator", cell.numerator), ("denominator", cell.denominator), ("percent", cell.percent),
        ("at_most", cell.at_most),
    )  # fmt: skip
    return {name: number for name, number in pairs if number is not None}


def _core_version_json(version: CoreVersionRow) -> dict[str, Any]:
    days = {"in_force_from": version.since, "in_force_until": version.until}
    return {
        "core_version": version.core,
        **{name: None if day is None else day.isoformat() for name, day in days.items()},
        **{code: _cell_json(version.row.figures[code]) for code in ("R2", "R3")},
    }


def _text_json(text: IndicatorText) -> dict[str, str]:
    return {"name": text.name, "definition": text.definition, "source": text.source}


def _gone_json(row: CoverageRow) -> dict[str, bool]:
    return {"gone": True} if row.gone else {}


def _region_fields(row: CoverageRow, words: CoverageTexts) -> tuple[str, str, str]:
    name = f"{row.name} ({words.gone})" if row.gone else row.name or words.unplaced
    level = words.levels[codes.region_level(row.code)] if row.code else ""
    return row.code, name, level


def _indicator_fields(row: CoverageRow, words: CoverageTexts) -> list[int | str | None]:
    fields: list[int | str | None] = [
        words.reached_words[row.reached] if row.code else "",
        row.households.denominator,
        words.zero if row.is_zero else "",
    ]
    if row.self_registered is not None:
        kind = row.self_registered.kind
        fields += [row.self_registered.denominator, words.reasons.get(kind, "")]
    for code in INDICATORS:
        cell = row.figures[code]
        why = "" if cell.percent is not None else _reason_for_no_percent(cell, words)
        fields += [cell.numerator, cell.denominator, cell.percent, why]
    return fields


def _reason_for_no_percent(cell: Cell, words: CoverageTexts) -> str:
    if cell.kind != "share":
        return words.reasons[cell.kind]
    return words.no_percent if cell.at_most is None else words.zero_shares[cell.at_most]


def _escape_spreadsheet_formula(field: FieldOfLine) -> FieldOfLine:
    if isinstance(field, str) and field.startswith(FORMULA):
        return f"'{field}"
    return field
