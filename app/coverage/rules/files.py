"""A coverage table as JSON, as CSV, and as lines for other files. Field names are fixed; texts are
in the language of the page, given as `CoverageTexts`. No data, too few yet and not at this level
are distinct in all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from app.counters.rules import UNIT, Cell
from app.coverage.rules.programme_files import (
    PROGRAMME_COLUMN,
    programme_fields,
    programmes_json,
)
from app.coverage.rules.reach_files import (
    REACH_COLUMNS,
    reach_fields,
    reach_json,
    reach_remark_in_words,
    reach_remark_json,
)
from app.coverage.rules.texts import (
    CoverageTexts,
    IndicatorText,
    definition_json,
    reason_of_ratio,
)
from app.frozen_weeks.rules.change import change_json
from app.frozen_weeks.rules.table import INDICATORS, CoreVersionRow, CoverageRow, CoverageTable
from app.frozen_weeks.rules.weeks import FrozenWeek
from app.kit.text.tables import FieldOfLine, lines_as_csv
from app.ratios.rules.ratios import DEFINITIONS_AT, definition_code, ratio_json
from app.regions import codes

RATIO_COLUMNS = ("ukuran", "ukuran_persen", "ukuran_dijawab", "ukuran_ditanya", "ukuran_keterangan")
"""Of lines of the kind `ukuran`, each of which is a further ratio."""
CHANGE_COLUMNS = {
    "households": "rumah_tangga",
    "self_registered": "mendaftar_sendiri",
    "R3": "R3",
    "R2": "R2",
    "R1": "R1",
}
"""The beginning of the column of a figure's change."""


def coverage_json(table: CoverageTable, words: CoverageTexts, week: FrozenWeek) -> dict[str, Any]:
    """A coverage table as JSON: the indicators and households of the region, of each version of the
    core list, of its parts, and of households without a village. `core_version` null: rows count
    the version in force at that time."""
    told: dict[str, Any] = {
        "region": {"code": table.code, "level": table.level, "name": table.total.name},
        "monday": week.monday.isoformat(),
        "as_of": utc_timestamp(week.as_of),
        "late": week.late,
        "compared_with": table.compared_with and table.compared_with.isoformat(),
        "rounded_to": UNIT,
        "core_version": table.core,
        "core_versions": sorted(each.core for each in table.versions),
        "caption": f"{words.caption} {words.rounding}",
        "total": _region_json(table.total),
        "versions": [_core_version_json(each) for each in table.versions],
        "indicators": {code: definition_json(it, code) for code, it in words.indicators.items()},
        "definitions": {"reached": definition_json(words.reached, "terjangkau")},
        "rows": [
            {
                "code": row.code,
                "name": row.name,
                **_gone_json(row),
                **programmes_json(row.code, words),
                **_region_json(row),
            }
            for row in table.rows
        ],
    }
    if table.total.self_registered is not None:
        told["self_registered"] = _cell_json(table.total.self_registered)
        told["definitions"]["self_registered"] = definition_json(
            words.self_registered, "mendaftar-sendiri"
        )
    if table.ratios:
        told["ratios"] = {name: ratio_json(cell) for name, cell in table.ratios.items()}
        told["definitions"] |= {
            name: definition_json(words.ratios[name], definition_code(name))
            for name in table.ratios
        }
    if table.reach is not None:
        told["reach"] = reach_json(table.reach)
    if table.unplaced is not None:
        told["village_unknown"] = _row_json(table.unplaced)
    return told


def coverage_csv(table: CoverageTable, words: CoverageTexts, week: FrozenWeek) -> str:
    """A coverage table as CSV (RFC 4180): the lines of `coverage_lines`, then definitions, in the
    first line only, and a note; at last the definition of a further ratio, in its own line. Numbers
    have a decimal point."""
    definitions = coverage_definitions(table, words)
    header, first, *others = coverage_lines(table, words, week)
    note = f"{words.caption} {words.rounding}"
    of_ratio = ["ukuran_definisi"] if table.ratios else []
    names = [f"{column}_definisi" for column in definitions]
    lines: list[list[FieldOfLine]] = [[*header, *names, "catatan", *of_ratio]]
    told = [f"{it.name}. {it.definition} {it.source}" for it in definitions.values()]
    for line, its in ((first, told), *((other, [""] * len(told)) for other in others)):
        of_ratio = [_ratio_definition(line, words)] if table.ratios else []
        lines.append([*line, *its, note, *of_ratio])
    return lines_as_csv(lines)


def coverage_lines(
    table: CoverageTable, words: CoverageTexts, week: FrozenWeek
) -> list[list[FieldOfLine]]:
    """The lines of CSV and spreadsheet: names of columns, the region, the region by each version of
    the core list, its parts, households without a village, and its further ratios. A number that is
    not there is None, and the column beside it says why."""
    has_self_registered = table.total.self_registered is not None
    columns = ("pembilang", "penyebut", "persen", "keterangan")
    changes = CHANGE_COLUMNS if has_self_registered else {}  # the public is told neither
    header: list[FieldOfLine] = [
        *("baris", "kode", "nama", "tingkat"),
        *("terjangkau", "rumah_tangga", "rumah_tangga_keterangan"),
        *(("mendaftar_sendiri", "mendaftar_sendiri_keterangan") if has_self_registered else ()),
        *(f"{code}_{column}" for code in INDICATORS for column in columns),
        *(REACH_COLUMNS.values() if table.reach is not None else ()),
        *("versi_inti", "versi_sejak", "senin", "per"),
        *(f"{column}_selisih" for column in changes.values()),
        *(("dibandingkan_dengan",) if changes else ()),
        *((PROGRAMME_COLUMN,) if words.programmes is not None else ()),
        *(RATIO_COLUMNS if table.ratios else ()),
    ]
    without_ratio: list[FieldOfLine] = [None] * len(RATIO_COLUMNS) if table.ratios else []
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
                *reach_fields(table.reach, is_told=kind == "jumlah"),
                core,
                since.get(core) if isinstance(core, int) else None,
                week.monday,
                utc_timestamp(week.as_of),
                *(_change_field(row, name, words) for name in changes),
                *((table.compared_with,) if changes else ()),
                *programme_fields(row.code, words),
                *without_ratio,
            ]
            for kind, row, core in lines
        ),
        *_ratio_lines(table, words, week, header),
    ]


def _ratio_lines(
    table: CoverageTable, words: CoverageTexts, week: FrozenWeek, header: list[FieldOfLine]
) -> Iterator[list[FieldOfLine]]:
    """A line for each further ratio of the region."""
    code, name, level = _region_fields(table.total, words)
    for ratio, cell in table.ratios.items():
        percent = cell.percent if cell.points is None else cell.points
        numbers = (ratio, percent, cell.answered, cell.asked, reason_of_ratio(cell, words))
        line: dict[FieldOfLine, FieldOfLine] = {
            "baris": "ukuran",
            "kode": code,
            "nama": name,
            "tingkat": level,
            "senin": week.monday,
            "per": utc_timestamp(week.as_of),
            **dict(zip(RATIO_COLUMNS, numbers, strict=True)),
        }
        yield [line.get(column) for column in header]


def coverage_definitions(table: CoverageTable, words: CoverageTexts) -> dict[str, IndicatorText]:
    """What the columns of a table's lines mean, by the beginning of their name."""
    alone = {"mendaftar_sendiri": words.self_registered}
    return {
        **{code: words.indicators[code] for code in INDICATORS},
        **({} if table.total.self_registered is None else alone),
        "terjangkau": words.reached,
        **({} if words.programmes is None else {PROGRAMME_COLUMN: words.programmes.about}),
    }


def _ratio_definition(line: list[FieldOfLine], words: CoverageTexts) -> str:
    """The definition of the ratio of a line; empty for other lines."""
    name = line[-len(RATIO_COLUMNS)]
    if not isinstance(name, str):
        return ""
    text, address = words.ratios[name], f"{DEFINITIONS_AT}/{definition_code(name)}"
    return f"{text.name}. {text.definition} {text.source} {address}"


def utc_timestamp(at: datetime) -> str:
    """A moment in UTC by ISO 8601."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _row_json(row: CoverageRow) -> dict[str, Any]:
    return {
        "households": _cell_json(row.households),
        **(
            {"self_registered": _cell_json(row.self_registered)}
            if row.self_registered is not None
            else {}
        ),
        **{code: _cell_json(row.figures[code]) for code in ("R2", "R3")},
        "R1": _cell_json(row.figures["R1"]) | reach_remark_json(row.figures["R1"]),
        "changes": {name: change_json(change) for name, change in row.changes.items()},
    }


def _region_json(row: CoverageRow) -> dict[str, Any]:
    return {"reached": row.reached, **_row_json(row)}


def _change_field(row: CoverageRow, name: str, words: CoverageTexts) -> str | int | None:
    change = row.changes.get(name)
    return None if change is None else words.about_same if change.by is None else change.by


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
        if code == "R1":
            why = reach_remark_in_words(cell, words)
        else:
            why = "" if cell.percent is not None else _reason_for_no_percent(cell, words)
        fields += [cell.numerator, cell.denominator, cell.percent, why]
    return fields


def _reason_for_no_percent(cell: Cell, words: CoverageTexts) -> str:
    if cell.kind != "share":
        return words.reasons[cell.kind]
    return words.no_percent if cell.at_most is None else words.zero_shares[cell.at_most]
