"""Programme villages of a region: which programmes, and how many came to meetings there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

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


def programme_names(code: str) -> dict[str, str]:
    """{village inside the region: the names of its programmes, for one line of a table}."""
    return {
        each.code: join_names(
            entry.name or gettext(PROGRAMMES[entry.programme]) for entry in each.entries
        )
        for each in by_village(list_entries((code,)))
    }
