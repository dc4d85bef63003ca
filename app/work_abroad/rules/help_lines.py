"""Which help numbers are shown first, and when a number is to be rung again.

Numbers in the sheets come from publications, and many are old. So few are shown first, none that
was last seen years ago or that sources give differently, and what an office found by ringing is
kept beside each (decision 42)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.content.country import EMERGENCY, LABOUR, MINISTRY, MISSION, OFFICE, CountryContact

MOST_FIRST: Final = 3
"""A frightened person chooses among three numbers, not among twelve."""
RING_AGAIN_AFTER: Final = timedelta(days=183)
ANSWERED: Final = "diangkat"
DEAD: Final = "mati"
WRONG: Final = "salah"
RESULTS: Final = (ANSWERED, DEAD, WRONG)
"""What may come of ringing a number: an office answered, nobody ever does, somebody else did."""


@dataclass(frozen=True)
class NumberCheck:
    """An office rang a number. `result`: one of RESULTS; `office`: who rang, never a person."""

    result: str
    office: str
    checked_on: date


@dataclass(frozen=True)
class HelpLine:
    """A contact of the sheet of `country` (ISO 3166 in lower case), with its latest check."""

    country: str
    country_name: Mapping[str, str]
    contact: CountryContact
    last_check: NumberCheck | None = None

    @property
    def is_hidden(self) -> bool:
        return self.last_check is not None and self.last_check.result in (DEAD, WRONG)

    @property
    def is_emergency(self) -> bool:
        """Whether it is the police, an ambulance or the fire brigade: nobody rings them to test."""
        return self.contact.role == EMERGENCY

    @property
    def may_lead(self) -> bool:
        return self.contact.may_lead and not self.is_hidden

    def is_due(self, today: date) -> bool:
        """Whether the number is to be rung: never rung, or not for six months. A hidden number is
        not due: it is to be replaced in the sheet. Nor is an emergency number."""
        if not self.contact.phone or self.is_hidden or self.is_emergency:
            return False
        return self.last_check is None or self.is_check_old(today)

    def is_check_old(self, today: date) -> bool:
        """Whether the last check is more than six months old."""
        return self.last_check is not None and today > self.last_check.checked_on + RING_AGAIN_AFTER


@dataclass(frozen=True)
class LeadingLine:
    """A number that is shown first, and the one to try if nobody answers."""

    line: HelpLine
    next: HelpLine | None


@dataclass(frozen=True)
class ArrangedLines:
    """Help numbers in the order of a page. `first`: MOST_FIRST at most; `other`: the rest; `money`:
    those that handle money matters only."""

    first: tuple[LeadingLine, ...]
    other: tuple[HelpLine, ...]
    money: tuple[HelpLine, ...]

    @property
    def by_source(self) -> tuple[tuple[HelpLine, ...], ...]:
        """All lines, those with the same sources, date and review date together."""
        groups: dict[tuple[object, ...], list[HelpLine]] = {}
        for each in (*(leading.line for leading in self.first), *self.other, *self.money):
            known = each.contact
            groups.setdefault((known.sources, known.as_of, known.review_by), []).append(each)
        return tuple(map(tuple, groups.values()))


def arrange_for_country(there: Sequence[HelpLine], at_home: Sequence[HelpLine]) -> ArrangedLines:
    """The numbers for somebody who is in the country of `there`; `at_home` are Indonesia's.

    First the mission's protection line, the labour line in Indonesian and the emergency number. A
    place that is left goes to the mission of another city. Without a recent protection line, the
    front office and the ministry lead."""
    missions = _leading(there, MISSION)
    offices = _leading(there, OFFICE)
    labour, emergency = _leading(there, LABOUR)[:1], _leading(there, EMERGENCY)[:1]
    first = (missions or offices)[:1]
    more = _of_other_offices([*missions, *offices], first) if missions else []
    ministry = [each for each in _leading(at_home, MINISTRY) if _is_reachable_from_abroad(each)]
    room = MOST_FIRST - len(first) - len(labour) - len(emergency)
    return _arranged([*first, *[*more, *ministry][:room], *labour, *emergency], there, ministry)


def arrange_for_indonesia(
    at_home: Sequence[HelpLine], there: Sequence[HelpLine] = ()
) -> ArrangedLines:
    """The numbers for somebody in Indonesia; `there` are those of the country that the worker is
    in, if known. First the ministry, then the mission there, otherwise the emergency number."""
    ministry = _leading(at_home, MINISTRY)
    mission = [
        each
        for each in (*_leading(there, MISSION), *_leading(there, OFFICE))
        if _is_reachable_from_abroad(each)
    ]
    last = (mission or _leading(at_home, EMERGENCY))[:1]
    first = [*ministry[: MOST_FIRST - len(last)], *last]
    return _arranged(first, at_home, ministry, near=(*at_home, *there))


def arrange_for_elsewhere(at_home: Sequence[HelpLine]) -> ArrangedLines:
    """Indonesia's numbers for somebody abroad: only those that can be reached from there."""
    reachable = [each for each in at_home if _is_reachable_from_abroad(each)]
    ministry = _leading(reachable, MINISTRY)
    return _arranged(ministry[:MOST_FIRST], reachable, ministry)


def _is_reachable_from_abroad(line: HelpLine) -> bool:
    return line.contact.is_reachable_from_abroad


def _leading(lines: Iterable[HelpLine], role: str) -> list[HelpLine]:
    return [each for each in lines if each.may_lead and each.contact.role == role]


def _of_other_offices(lines: Iterable[HelpLine], first: Sequence[HelpLine]) -> list[HelpLine]:
    """One line of each office that has none in `first`."""
    named = {each.contact.name["id"] for each in first}
    found = []
    for each in lines:
        if each.contact.name["id"] not in named:
            named.add(each.contact.name["id"])
            found.append(each)
    return found


def _arranged(
    first: Sequence[HelpLine],
    lines: Sequence[HelpLine],
    ministry: Sequence[HelpLine],
    near: Sequence[HelpLine] = (),
) -> ArrangedLines:
    """`lines` with `first` before the others; the number to try after each is sought in `near`, by
    default `lines`."""
    rest = [each for each in lines if not each.is_hidden and each not in first]
    fallback = [*first, *ministry]
    return ArrangedLines(
        tuple(LeadingLine(each, _next_after(each, near or lines, fallback)) for each in first),
        tuple(each for each in rest if not each.contact.money_only),
        tuple(each for each in rest if each.contact.money_only),
    )


def _next_after(
    line: HelpLine, lines: Sequence[HelpLine], fallback: Sequence[HelpLine]
) -> HelpLine | None:
    """The next number of the same office or role in the sheet, even where sources differ about it;
    without one, the first of `fallback`. An ambulance is no substitute for the police, so the
    fallback follows an emergency number."""
    place = lines.index(line) + 1 if line in lines else len(lines)
    near = [
        each
        for each in lines[place:]
        if not line.is_emergency
        and (
            each.contact.role == line.contact.role
            or each.contact.name["id"] == line.contact.name["id"]
        )
    ]
    for each in (*near, *fallback):
        if each != line and each.contact.phone and not (each.is_hidden or each.contact.is_old):
            return each
    return None
