"""Programme villages of a region: which programmes, and how many came to meetings there; and the
texts of files, which mark them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.coverage.queries.texts import coverage_texts
from app.coverage.rules import CoverageTexts
from app.coverage.rules.texts import IndicatorText, ProgrammeTexts
from app.frozen_weeks.rules.table import CoverageTable
from app.kit.text.i18n import gettext, join_names
from app.villages.queries import HeldMeetings, list_entries, meetings_inside
from app.villages.rules.entries import PROGRAMMES
from app.villages.rules.shown import ShownVillage, by_village

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ProgrammeVillages:
    """The villages of a region in a programme, and their meetings about offers in the last year.
    `people` is a multiple of five."""

    villages: tuple[ShownVillage, ...]
    met: Mapping[str, HeldMeetings]

    @property
    def meetings(self) -> int:
        return sum(each.count for each in self.met.values())

    @property
    def people(self) -> int:
        return sum(each.people for each in self.met.values())


def programme_villages(code: str, programme: str, today: date) -> ProgrammeVillages:
    """The villages inside a region that are in `programme`, or in any if that is ""."""
    found = by_village(list_entries((code,), programme=programme))
    held = meetings_inside(code, today - A_YEAR)
    met = {each.code: held[each.code] for each in found if each.code in held}
    return ProgrammeVillages(tuple(found), met)


def programmes_of_villages(code: str) -> dict[str, tuple[str, ...]]:
    """{village inside the region: the names of its programmes, as the registry has them now}."""
    return {
        each.code: tuple(
            entry.name or gettext(PROGRAMMES[entry.programme]) for entry in each.entries
        )
        for each in by_village(list_entries((code,)))
    }


def programme_names(code: str) -> dict[str, str]:
    """The same as one text for a line of a table."""
    return {village: join_names(names) for village, names in programmes_of_villages(code).items()}


def file_texts(table: CoverageTable) -> CoverageTexts:
    """The coverage texts for a file: of a district with the programmes of its villages."""
    words = coverage_texts(table)
    # The public is told no villages.
    if table.level != "district" or table.total.self_registered is None:
        return words
    about = IndicatorText(
        name=gettext("Desa program"),
        definition=gettext("Program untuk pekerja migran di desa itu, seperti tercatat sekarang."),
        source=gettext("Sumber: daftar desa program di Bekal."),
    )
    names = programmes_of_villages(table.code)
    return replace(words, programmes=ProgrammeTexts(about, names))
