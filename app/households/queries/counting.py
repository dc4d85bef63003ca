"""Contributions of households to their regions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import and_, bindparam, func, or_, select, tuple_

from app.households.models import (
    Acquaintance,
    CompletedCore,
    CoreProgress,
    Household,
    LearningDay,
    Member,
)
from app.households.rules import (
    Contribution,
    CoreListProgress,
    CountedMember,
    counter_contribution,
    has_learned_for_a_while,
)
from app.kit.store.db import read
from app.kit.store.prepared import PreparedStatement

Key = TypeVar("Key")
CHUNK = 1000
"""So many ids go into one statement; PostgreSQL takes 65,535 parameters at most."""

_COUNTED = select(Member.household).where(
    Member.counts, tuple_(Member.account, Member.role).in_(bindparam("whose", expanding=True))
)


def counting_households_of(accounts_and_roles: Sequence[tuple[UUID, str]]) -> list[UUID]:
    """The households in which these (account, role) are counted."""
    return [
        row.household
        for part in split_into_chunks(accounts_and_roles)
        for row in read().execute(_COUNTED, {"whose": part})
    ]


_COUNTED_IN = (
    select(Member.account, Member.household, Household.village)
    .join(Household, Household.id == Member.household)
    .where(Member.counts, Member.account.in_(bindparam("accounts", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class CountingHome:
    """The household in which a person is counted, and its village."""

    household: UUID
    village: str | None


def counting_homes_of(accounts: Collection[UUID]) -> dict[UUID, CountingHome]:
    """The home in which each of these people is counted; those without one are left out."""
    return {
        row.account: CountingHome(row.household, row.village)
        for part in split_into_chunks(sorted(accounts))
        for row in read().execute(_COUNTED_IN, {"accounts": part})
    }


def counting_members(household: UUID) -> list[UUID]:
    """The people who are counted in this household."""
    found = select(Member.account).where(Member.household == household, Member.counts)
    return list(read().execute(found).scalars())


_LEARNING_DAYS = PreparedStatement(
    select(LearningDay.day).where(LearningDay.account == bindparam("account"))
)


def learning_days_of(account: UUID) -> list[date]:
    """The stored learning days of a person, three at most. Each accepted answer asks for them."""
    return [row.day for row in _LEARNING_DAYS.rows(read(), {"account": account})]


_PROGRESS = PreparedStatement(
    select(
        CoreProgress.role,
        CoreProgress.core,
        CoreProgress.done,
        CoreProgress.total,
        CoreProgress.since,
    ).where(CoreProgress.account == bindparam("account"))
)


def core_progress_of(accounts: Sequence[UUID]) -> dict[tuple[UUID, str], CoreListProgress]:
    """Progress in the core list by (account, role); pairs without progress are left out."""
    return {
        (account, row.role): CoreListProgress(row.core, row.done, row.total, row.since)
        for account in accounts
        for row in _PROGRESS.rows(read(), {"account": account})
    }


_IS_KNOWN = (
    select(Acquaintance.id)
    .where(
        Acquaintance.account == Member.account,
        Acquaintance.confirmed_at.is_not(None),
        Acquaintance.ended_at.is_(None),
    )
    .correlate(Member)
    .exists()
)
_DAYS = (
    select(func.count())
    .where(LearningDay.account == Member.account)
    .correlate(Member)
    .scalar_subquery()
)
_CONTRIBUTIONS = (
    select(
        Household.id,
        Household.village,
        Member.account,
        Member.role,
        Member.counts,
        Member.joined_at,
        Member.founded,
        _IS_KNOWN.label("is_known"),
        _DAYS.label("days"),
        CoreProgress.since,
        CompletedCore.core,
    )
    .outerjoin(Member, Member.household == Household.id)
    .outerjoin(
        CoreProgress, and_(CoreProgress.account == Member.account, CoreProgress.role == Member.role)
    )
    .outerjoin(
        CompletedCore,
        and_(CompletedCore.account == Member.account, CompletedCore.role == Member.role),
    )
    .where(Household.id.in_(bindparam("households", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class CountedHousehold:
    """A household and what it adds to the counters of its village and of all regions above."""

    village: str | None
    contribution: Contribution
    has_members: bool


def counted_households(households: Sequence[UUID]) -> dict[UUID, CountedHousehold]:
    """What these households add to the counters; those that do not exist are left out."""
    found: dict[UUID, tuple[str | None, dict[UUID, CountedMember]]] = {}
    for part in split_into_chunks(households):
        for row in read().execute(_CONTRIBUTIONS, {"households": part}):
            _, members = found.setdefault(row.id, (row.village, {}))
            if row.role is not None:  # one row for each version that a member meets
                known = members.get(row.account)
                met = (known.met if known else frozenset()) | ({row.core} - {None})
                members[row.account] = CountedMember(
                    row.account,
                    row.role,
                    row.counts,
                    row.joined_at,
                    finished=row.since is not None,
                    met=met,
                    is_known=row.is_known,
                    founded=row.founded,
                    learned=has_learned_for_a_while(row.days),
                )
    return {
        household: CountedHousehold(
            village, counter_contribution(members.values()), has_members=bool(members)
        )
        for household, (village, members) in found.items()
    }


def split_into_chunks(ids: Sequence[Key]) -> Iterator[Sequence[Key]]:
    """Split ids, or other keys, into chunks that fit into one SQL statement."""
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def households_in_region(region: str) -> list[tuple[UUID, str]]:
    """(household, village) for every household in a village or region."""
    rows = read().execute(
        select(Household.id, Household.village)
        .where(or_(Household.village == region, Household.village.startswith(region + ".")))
        .order_by(Household.id)
    )
    return [(row.id, str(row.village)) for row in rows]
