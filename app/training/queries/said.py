"""What trainers of a region said about whom they know, for the operator."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.households.models import Acquaintance
from app.identity.models import Account, StaffGrant
from app.kit.clock import WIB
from app.kit.permissions import Person
from app.kit.store.db import read
from app.sync.models import Receipt
from app.training.rules import MANAGE_WORDS, Pass, people_who_passed_as_a_group

_person = aliased(Account)


@dataclass(frozen=True, slots=True)
class StaffDay:
    """What one member of staff said on one day (western Indonesia). `by_way`: how many words that
    hold or wait, by way; `waiting`: how many of them wait; `ended`: how many were taken back or
    ended by a move."""

    staff: UUID
    name: str
    day: date
    by_way: tuple[tuple[str, int], ...]
    waiting: int
    ended: int


@dataclass(frozen=True, slots=True)
class Word:
    """One word. `as_group`: the person was one of many who passed quizzes on one phone within an
    hour."""

    id: UUID
    account: UUID
    person: str
    way: str
    given_at: datetime
    waits: bool
    ended_at: datetime | None
    as_group: bool


def staff_supervised_by(manager: Person) -> dict[UUID, str]:
    """Names of the staff whose task, now or earlier, lies within a region of this manager."""
    found = select(Account.id, Account.name, StaffGrant.scope).join(
        StaffGrant, StaffGrant.account == Account.id
    )
    return {
        account: name
        for account, name, scope in read().execute(found)
        if manager.may(MANAGE_WORDS, scope)
    }


def days_of_staff(staff: dict[UUID, str]) -> list[StaffDay]:
    """What these members of staff said, by day, the newest day first."""
    said = Acquaintance
    found = select(said.staff, said.given_at, said.way, said.confirmed_at, said.ended_at)
    words: dict[tuple[date, UUID], list[tuple[str, bool, bool]]] = defaultdict(list)
    for account, given_at, way, confirmed, ended in read().execute(
        found.where(said.staff.in_(staff))
    ):
        if account is None:
            continue
        day = given_at.astimezone(WIB).date()
        words[day, account].append((way, confirmed is None, ended is not None))
    return [
        StaffDay(
            account,
            staff[account],
            day,
            tuple(sorted(Counter(way for way, _, ended in its if not ended).items())),
            waiting=sum(waits and not ended for _, waits, ended in its),
            ended=sum(ended for *_, ended in its),
        )
        for (day, account), its in sorted(
            words.items(), key=lambda each: (-each[0][0].toordinal(), staff[each[0][1]])
        )
    ]


def words_of_staff(staff: UUID, since: date | None = None, until: date | None = None) -> list[Word]:
    """The words of one member of staff, from `since` to `until` (inclusive), the newest first."""
    said = Acquaintance
    found = (
        select(
            said.id, said.account, _person.name, said.way, said.given_at,
            said.confirmed_at, said.ended_at,
        )
        .join(_person, _person.id == said.account)
        .where(said.staff == staff)
        .order_by(said.given_at.desc(), _person.name, said.id)
    )  # fmt: skip
    rows = [
        row
        for row in read().execute(found)
        if (since is None or row.given_at.astimezone(WIB).date() >= since)
        and (until is None or row.given_at.astimezone(WIB).date() <= until)
    ]
    groups = people_who_passed_as_a_group(_passes_of([row.account for row in rows]))
    return [
        Word(
            row.id,
            row.account,
            row.name,
            row.way,
            row.given_at,
            row.confirmed_at is None,
            row.ended_at,
            row.account in groups,
        )
        for row in rows
    ]


def _passes_of(accounts: Sequence[UUID]) -> list[Pass]:
    """The quizzes that these people passed, by phone and time of arrival."""
    found = select(Receipt.device, Receipt.received_at, Receipt.account).where(
        Receipt.account.in_(accounts),
        Receipt.kind == "quiz",
        Receipt.result["passed"].as_boolean(),
    )
    return [Pass(*row) for row in read().execute(found)]
