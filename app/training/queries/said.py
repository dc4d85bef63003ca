"""What trainers of a region said about whom they know, for the operator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from app.households.models import Acquaintance, Household, Member
from app.identity.models import Account, Credential, StaffGrant
from app.kit.clock import WIB
from app.kit.permissions import Person
from app.kit.store.db import read
from app.kit.text.i18n import gettext as _
from app.regions.codes import COUNTRY
from app.sync.models import Receipt
from app.training.rules import MANAGE_ACQUAINTANCES, Pass, people_who_passed_as_a_group

_person = aliased(Account)


WITHOUT_GIVER = UUID(int=0)
"""Stands for all staff whose profile was erased, whose older acquaintances stay."""


@dataclass(frozen=True, slots=True)
class StaffDay:
    """What one member of staff said on one day (western Indonesia). `ticked`: how many
    acquaintances that hold or wait; `waiting`: how many of them wait, `elsewhere` of these for
    another manager, since the home is outside the regions of the one who asks; `ended`: how many
    were taken back or ended by a move; `in_group`: how many people passed quizzes as a group, as
    `ShownAcquaintance.as_group`; `without_phone`: how many of `ticked` are about people who have no
    PIN, so that nobody but a trainer ever answered for them."""

    day: date
    ticked: int
    waiting: int
    elsewhere: int
    ended: int
    in_group: int
    without_phone: int

    @property
    def month(self) -> date:
        """The first day of the month."""
        return self.day.replace(day=1)


@dataclass(frozen=True, slots=True)
class StaffAcquaintances:
    """The days of one member of staff, the newest first. `total`: how many of all their
    acquaintances hold or wait today."""

    staff: UUID
    name: str
    total: int
    days: tuple[StaffDay, ...]

    @property
    def waiting(self) -> int:
        """How many acquaintances of these days wait."""
        return sum(each.waiting for each in self.days)


@dataclass(frozen=True, slots=True)
class ShownAcquaintance:
    """One acquaintance. `as_group`: the person was one of many who passed quizzes on one phone
    within an hour. `without_phone`: the person has no PIN."""

    id: UUID
    account: UUID
    person: str
    way: str
    given_at: datetime
    waits: bool
    ended_at: datetime | None
    as_group: bool
    without_phone: bool
    village: str | None
    """Of the home in which the person counts."""


def staff_supervised_by(manager: Person) -> dict[UUID, str]:
    """Names of the staff whose task, now or earlier, lies within a region of this manager; for the
    whole country also WITHOUT_GIVER, since nobody knows where an erased task was."""
    found = select(Account.id, Account.name, StaffGrant.scope).join(
        StaffGrant, StaffGrant.account == Account.id
    )
    supervised = {
        account: name
        for account, name, scope in read().execute(found)
        if manager.may(MANAGE_ACQUAINTANCES, scope)
    }
    if manager.may(MANAGE_ACQUAINTANCES, COUNTRY):
        supervised[WITHOUT_GIVER] = _("Tanpa nama")
    return supervised


def may_say_yes(manager: Person, village: str | None) -> bool:
    """Whether an acquaintance that waits can be answered by this manager, by the village of the
    home."""
    return village is None or manager.may(MANAGE_ACQUAINTANCES, village)


def acquaintances_by_staff(
    manager: Person, staff: dict[UUID, str], since: date, until: date, *, and_waiting: bool = False
) -> list[StaffAcquaintances]:
    """What these members of staff said from `since` to `until` (inclusive), those whose
    acquaintances wait first, then by name; nobody without an acquaintance then. `and_waiting`: also
    the acquaintances of any other day that wait."""
    said = Acquaintance
    shown = _said_within(since, until)
    if and_waiting:
        shown = or_(shown, and_(said.confirmed_at.is_(None), said.ended_at.is_(None)))
    these = and_(_said_by(staff), shown)
    found = select(
        *(_GIVER, said.account, said.given_at, said.confirmed_at, said.ended_at, _VILLAGE),
        _WITHOUT_PHONE,
    )
    by_day: dict[UUID, dict[date, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in read().execute(found.where(these)):
        by_day[row.giver][row.given_at.astimezone(WIB).date()].append(row)
    passes = defaultdict(list)
    for each in _passes_of(select(said.account).where(these)):
        passes[each.account].append(each)
    totals = _count_acquaintances_that_hold_or_wait(staff)
    acquaintances = [
        StaffAcquaintances(
            account,
            staff[account],
            totals.get(account, 0),
            tuple(
                _count_day(manager, day, days[day], passes) for day in sorted(days, reverse=True)
            ),
        )
        for account, days in by_day.items()
    ]
    return sorted(acquaintances, key=lambda each: (not each.waiting, each.name, each.staff))


def did_any_staff_vouch_before(staff: dict[UUID, str], day: date) -> bool:
    """Whether one of these members of staff said before this day that they know a person."""
    said = Acquaintance
    found = select(said.id).where(_said_by(staff), said.given_at < _start_of(day))
    return read().execute(found.limit(1)).first() is not None


def _count_acquaintances_that_hold_or_wait(staff: dict[UUID, str]) -> dict[UUID, int]:
    said = Acquaintance
    found = select(_GIVER, func.count().label("number")).where(
        _said_by(staff), said.ended_at.is_(None)
    )
    return {row.giver: row.number for row in read().execute(found.group_by(said.staff))}


_GIVER = func.coalesce(Acquaintance.staff, WITHOUT_GIVER).label("giver")


_VILLAGE = (
    select(Household.village)
    .join(Member, Member.household == Household.id)
    .where(Member.account == Acquaintance.account, Member.counts)
    .scalar_subquery()
    .label("village")
)


_WITHOUT_PHONE = (
    ~exists()
    .where(Credential.account == Acquaintance.account, Credential.kind == "pin")
    .correlate(Acquaintance)
).label("without_phone")


def _said_by(staff: Collection[UUID]) -> ColumnElement[bool]:
    """Words of these members of staff, with WITHOUT_GIVER also those that have none. Not through
    `coalesce`, which would use no index."""
    theirs = Acquaintance.staff.in_(staff)
    return or_(theirs, Acquaintance.staff.is_(None)) if WITHOUT_GIVER in staff else theirs


def _count_day(
    manager: Person, day: date, rows: Sequence[Any], passes: Mapping[UUID, list[Pass]]
) -> StaffDay:
    kept = [row for row in rows if row.ended_at is None]
    waiting = [row for row in kept if row.confirmed_at is None]
    people = {row.account for row in rows}
    in_group = people_who_passed_as_a_group(
        p for account in people for p in passes.get(account, ())
    )
    return StaffDay(
        day,
        ticked=len(kept),
        waiting=len(waiting),
        elsewhere=sum(not may_say_yes(manager, row.village) for row in waiting),
        ended=len(rows) - len(kept),
        in_group=len(in_group),
        without_phone=sum(row.without_phone for row in kept),
    )


def acquaintances_of_staff(
    staff: UUID, since: date | None = None, until: date | None = None
) -> list[ShownAcquaintance]:
    """The acquaintances of one member of staff, from `since` to `until` (inclusive), the newest
    first."""
    said = Acquaintance
    found = (
        select(
            said.id, said.account, _person.name, said.way, said.given_at,
            said.confirmed_at, said.ended_at, _VILLAGE, _WITHOUT_PHONE,
        )
        .join(_person, _person.id == said.account)
        .where(_said_by([staff]), _said_within(since, until))
        .order_by(said.given_at.desc(), _person.name, said.id)
    )  # fmt: skip
    rows = read().execute(found).all()
    groups = people_who_passed_as_a_group(_passes_of([row.account for row in rows]))
    return [
        ShownAcquaintance(
            row.id,
            row.account,
            row.name,
            row.way,
            row.given_at,
            row.confirmed_at is None,
            row.ended_at,
            row.account in groups,
            row.without_phone,
            row.village,
        )
        for row in rows
    ]


def _said_within(since: date | None, until: date | None) -> ColumnElement[bool]:
    """Words said from `since` to `until` (inclusive, days of western Indonesia)."""
    said = Acquaintance
    return and_(
        true() if since is None else said.given_at >= _start_of(since),
        true() if until is None else said.given_at < _start_of(until + timedelta(days=1)),
    )


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, WIB)


def _passes_of(accounts: Sequence[UUID] | Select[UUID]) -> list[Pass]:
    """The quizzes that these people passed, by phone and time of arrival."""
    found = select(Receipt.device, Receipt.received_at, Receipt.account).where(
        Receipt.account.in_(accounts),
        Receipt.kind == "quiz",
        Receipt.result["passed"].as_boolean(),
    )
    return [Pass(*row) for row in read().execute(found)]
