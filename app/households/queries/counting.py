"""Contributions of households to their regions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select, tuple_

from app.households.models import CompletedCore, CoreProgress, Household, Member
from app.households.rules import (
    Contribution,
    CoreListProgress,
    CountedMember,
    counter_contribution,
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


_CONTRIBUTIONS = (
    select(
        Household.id,
        Household.village,
        Member.account,
        Member.role,
        Member.counts,
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


def counter_contributions_of(
    households: Sequence[UUID],
) -> dict[UUID, tuple[str | None, Contribution]]:
    """{household: (village, contribution to the counters)}; households that do not exist are left
    out. The contribution of a household without members is empty."""
    found: dict[UUID, tuple[str | None, dict[UUID, CountedMember]]] = {}
    for part in split_into_chunks(households):
        for row in read().execute(_CONTRIBUTIONS, {"households": part}):
            _, members = found.setdefault(row.id, (row.village, {}))
            if row.role is not None:  # one row for each version that a member meets
                known = members.get(row.account)
                met = (known.met if known else frozenset()) | ({row.core} - {None})
                members[row.account] = CountedMember(
                    row.role, row.counts, row.since is not None, met
                )
    return {
        household: (village, counter_contribution(members.values()))
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
