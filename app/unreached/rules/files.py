"""What is missing in a region: lines for CSV and spreadsheet, and JSON. Pure. Names are fixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.coverage.rules.files import utc_timestamp
from app.coverage.rules.texts import CoverageTexts
from app.frozen_weeks.rules.weeks import FrozenWeek
from app.kit.text.tables import FieldOfLine
from app.ratios.rules.official import ACCESS, encode_source
from app.regions.codes import COUNTRY, parent_code, region_level
from app.unreached.rules.missing import MissingTable

COLUMNS = (
    *("baris", "kode", "nama", "tingkat", "di_dalam", "pengirim_uang", "terjangkau"),
    *("kantor_bank", "agen_laku_pandai", "kantor_pos", "tanpa_titik_layanan"),
    *("kelompok_selesai", "senin", "per", "sumber", "catatan"),
)


@dataclass(frozen=True, slots=True)
class MissingTexts:
    """Words about what is missing in a region: what is listed as `unreached` and as `quiet`; names
    of official indicators."""

    unreached: str
    quiet: str
    indicators: Mapping[str, str]
    yes: str


def missing_lines(
    table: MissingTable,
    names: Mapping[str, str],
    texts: MissingTexts,
    words: CoverageTexts,
    week: FrozenWeek,
) -> list[Sequence[FieldOfLine]]:
    """The lines of CSV and spreadsheet: names of columns, a line for each region with senders where
    something is missing (`belum`), and one for each whose cohorts have all ended (`selesai`). An
    unknown number of access points is empty. Sources and what a line means stand in every line."""
    sources = "; ".join(
        f"{texts.indicators[name]}: {its.source}, {its.period.key}, {its.url}"
        for name, its in table.sources.items()
    )
    moment = (week.monday, utc_timestamp(week.as_of), sources)

    def place(code: str) -> tuple[str, str, str, str]:
        above = names.get(parent_code(code) or COUNTRY, "")
        return code, names.get(code, code), words.levels[region_level(code)], above

    unreached: list[Sequence[FieldOfLine]] = [
        (
            *("belum", *place(each.code), each.senders, words.reached_words[each.reached]),
            *(each.access[name] for name in ACCESS),
            texts.yes if each.has_no_access else "",
            *("", *moment, texts.unreached),
        )
        for each in table.unreached
    ]
    quiet: list[Sequence[FieldOfLine]] = [
        ("selesai", *place(each.code), *[""] * 6, each.ended, *moment, texts.quiet)
        for each in table.quiet
    ]
    return [COLUMNS, *unreached, *quiet]


def missing_json(table: MissingTable, names: Mapping[str, str], week: FrozenWeek) -> dict[str, Any]:
    """The same as JSON values. `level` null: no figure of senders is known for any part."""
    return {
        "monday": week.monday.isoformat(),
        "as_of": utc_timestamp(week.as_of),
        "level": table.level,
        "known": table.known,
        "sources": {name: encode_source(its) for name, its in table.sources.items()},
        "unreached": [
            {
                "code": each.code,
                "name": names.get(each.code, each.code),
                "senders": each.senders,
                "reached": each.reached,
                "access": dict(each.access),
                "has_no_access": each.has_no_access,
            }
            for each in table.unreached
        ],
        "cohorts_ended_level": table.quiet_level,
        "cohorts_ended": [
            {
                "code": each.code,
                "name": names.get(each.code, each.code),
                "ended": each.ended.isoformat(),
            }
            for each in table.quiet
        ],
    }
