"""Partners by need in the parts of a region: lines for CSV. Pure. Names are fixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.coverage.rules.texts import CoverageTexts
from app.kit.text.tables import FieldOfLine
from app.regions.codes import region_level
from app.unreached.rules.needs import NeedsInRegion, State

COLUMNS: Final = (
    *("kode", "nama", "tingkat", "bantuan", "nama_bantuan", "keadaan"),
    *("mitra", "mitra_dipastikan", "mitra_wilayah_atas", "mitra_nasional"),
    *("pengirim_uang", "senin", "sumber", "per", "catatan"),
)


@dataclass(frozen=True, slots=True)
class NeedTexts:
    """Words about partners by need: names of needs, words for states, what is counted, and the name
    of the figure of senders."""

    needs: Mapping[str, str]
    states: Mapping[State, str]
    note: str
    senders: str


def need_lines(
    region: NeedsInRegion, texts: NeedTexts, words: CoverageTexts, today: date
) -> list[Sequence[FieldOfLine]]:
    """The names of columns, and a line for each need and part. An unknown number of senders is
    empty. What a line means stands in every line."""
    its = region.source
    source = f"{texts.senders}: {its.source}, {its.period.key}, {its.url}" if its else ""
    monday = region.week.monday if region.week else ""
    lines: list[Sequence[FieldOfLine]] = [COLUMNS]
    for need in region.found:
        lines += [
            (
                *(part.code, region.names[part.code], words.levels[region_level(part.code)]),
                *(need.need, texts.needs[need.need], texts.states[part.state]),
                *(part.own.shown, part.own.checked, part.wide.shown, need.national),
                "" if part.senders is None else part.senders,
                *(monday, source, today, texts.note),
            )
            for part in need.parts
        ]
    return lines
