"""Words of staff about people whom they know."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from app.households.models import Acquaintance, Member
from app.households.queries.counting import split_into_chunks
from app.households.rules import ACQUAINTANCES_ENDING_WITH_STAFF, SAY_KNOWN, is_outside_regions
from app.identity import queries as identity
from app.kit.clock import WIB
from app.kit.store.db import read


def people_known_to(staff: UUID) -> frozenset[UUID]:
    """The people whom this member of staff says to know, also where that waits for another's
    yes."""
    said = (Acquaintance.staff == staff, Acquaintance.ended_at.is_(None))
    return frozenset(read().execute(select(Acquaintance.account).where(*said)).scalars())


@dataclass(frozen=True, slots=True)
class HeldAcquaintance:
    """A member of staff says to know this person, and it is not taken back. `staff`: None after
    that account was erased."""

    id: UUID
    account: UUID
    staff: UUID | None


def acquaintances_by_way(people: Collection[UUID], way: str) -> list[HeldAcquaintance]:
    """The acquaintances about these people by this way, also those that wait."""
    its = (Acquaintance.way == way, Acquaintance.ended_at.is_(None))
    found = select(Acquaintance.id, Acquaintance.account, Acquaintance.staff).where(*its)
    return [
        HeldAcquaintance(*row)
        for some in split_into_chunks(sorted(people))
        for row in read().execute(found.where(Acquaintance.account.in_(some)))
    ]


def acquaintances_outside_regions(homes: Mapping[UUID, str | None]) -> frozenset[UUID]:
    """The acquaintances that do not wait about these people, {account: village of their home}, and
    whose giver has no task there, or is not known any more."""
    said = Acquaintance
    found = select(said.id, said.account, said.staff).where(
        said.account.in_(homes), said.confirmed_at.is_not(None), said.ended_at.is_(None)
    )
    rows = read().execute(found).all()
    regions = identity.regions_ever_granted_to_staff(
        [row.staff for row in rows if row.staff], SAY_KNOWN
    )
    return frozenset(
        row.id for row in rows if is_outside_regions(homes[row.account], regions.get(row.staff, ()))
    )


def acquaintances_ending_with(staff: UUID, now: datetime) -> frozenset[UUID]:
    """The acquaintances of this member of staff that end when their profile is erased."""
    said = Acquaintance
    young = said.given_at > now - ACQUAINTANCES_ENDING_WITH_STAFF
    found = select(said.id).where(
        said.staff == staff, said.ended_at.is_(None), or_(young, said.confirmed_at.is_(None))
    )
    return frozenset(read().execute(found).scalars())


def people_said_known_without_confirmation(staff: UUID, day: date) -> dict[UUID, UUID]:
    """Whom this member of staff said on this day (western Indonesia) to know, without waiting for
    another's yes: {account: the household in which they count}. Words that were taken back count
    too, or taking back would make room. A person without a household stands for one."""
    starts = datetime.combine(day, time(), tzinfo=WIB)
    found = (
        select(
            Acquaintance.account,
            func.coalesce(Member.household, Acquaintance.account).label("household"),
        )
        .distinct()
        .select_from(Acquaintance)
        .outerjoin(Member, and_(Member.account == Acquaintance.account, Member.counts))
        .where(
            Acquaintance.staff == staff,
            Acquaintance.given_at >= starts,
            Acquaintance.given_at < starts + timedelta(days=1),
            Acquaintance.confirmed_at.is_not(None),
            Acquaintance.confirmed_by.is_(None),
        )
    )
    return {row.account: row.household for row in read().execute(found)}
