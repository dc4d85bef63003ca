"""What was noted of a village: marks of readiness, and meetings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import bindparam, select

from app.kit.store.db import read
from app.regions.codes import current_code, former_codes, is_region_inside
from app.regions.queries import region_successors
from app.villages.models import VillageMark, VillageMeeting
from app.villages.rules.readiness import MARKS, NotedMark, State


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A meeting of a village; `people` is a multiple of five."""

    held_on: date
    people: int


def marks_of_village(village: str) -> list[NotedMark]:
    """The latest note of each mark; also those under former codes of the village."""
    latest: dict[str, NotedMark] = {}
    villages = former_codes(village, region_successors())
    for mark, state, paper, seen_on in read().execute(_MARKS, {"villages": villages}):
        if mark in MARKS:
            latest[mark] = NotedMark(mark, cast("State", state), paper, seen_on)
    return list(latest.values())


def meetings_of_village(village: str) -> list[HeldMeeting]:
    """The meetings of a village, the last one first, without those taken back."""
    villages = former_codes(village, region_successors())
    latest = dict(read().execute(_MEETINGS, {"villages": villages}).all())
    return [HeldMeeting(day, latest[day]) for day in sorted(latest, reverse=True) if latest[day]]


@dataclass(frozen=True, slots=True)
class HeldMeetings:
    """How many meetings a village held, and how many came to them in all, a multiple of five."""

    count: int
    people: int


def meetings_inside(region: str, since: date) -> dict[str, HeldMeetings]:
    """{village: its meetings from `since` on} of the villages inside a region, by their present
    codes. The latest note of a day counts."""
    successors = region_successors()
    latest: dict[tuple[str, date], int] = {}
    for village, day, people in read().execute(_HELD_SINCE, {"since": since}):
        its = current_code(village, successors)
        if is_region_inside(its, region):
            latest[its, day] = people
    held: dict[str, list[int]] = {}
    for (village, _day), people in latest.items():
        if people:
            held.setdefault(village, []).append(people)
    return {village: HeldMeetings(len(each), sum(each)) for village, each in held.items()}


def own_marks(account: UUID) -> list[dict[str, Any]]:
    """The marks that this person noted."""
    return [dict(row._mapping) for row in read().execute(_OWN_MARKS, {"account": account})]


def own_meetings(account: UUID) -> list[dict[str, Any]]:
    """The meetings that this person noted."""
    return [dict(row._mapping) for row in read().execute(_OWN_MEETINGS, {"account": account})]


_MARKS = (
    select(VillageMark.mark, VillageMark.state, VillageMark.paper, VillageMark.seen_on)
    .where(VillageMark.village.in_(bindparam("villages", expanding=True)))
    .order_by(VillageMark.id)
)
_MEETINGS = (
    select(VillageMeeting.held_on, VillageMeeting.people)
    .where(VillageMeeting.village.in_(bindparam("villages", expanding=True)))
    .order_by(VillageMeeting.id)
)
_HELD_SINCE = (
    select(VillageMeeting.village, VillageMeeting.held_on, VillageMeeting.people)
    .where(VillageMeeting.held_on >= bindparam("since"))
    .order_by(VillageMeeting.id)
)
_OWN_MARKS = (
    select(
        VillageMark.village,
        VillageMark.mark,
        VillageMark.state,
        VillageMark.paper,
        VillageMark.noted_at,
    )
    .where(VillageMark.noted_by == bindparam("account"))
    .order_by(VillageMark.id)
)
_OWN_MEETINGS = (
    select(
        VillageMeeting.village,
        VillageMeeting.held_on,
        VillageMeeting.people,
        VillageMeeting.noted_at,
    )
    .where(VillageMeeting.noted_by == bindparam("account"))
    .order_by(VillageMeeting.id)
)
