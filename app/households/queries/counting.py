"""Contributions of households to their regions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select, tuple_

from app.households.models import CoreMet, CoreProgress, Household, Member
from app.households.rules import Contribution, MemberProgress, Progress, contribution
from app.kit.store.db import read
from app.kit.store.prepared import Prepared

Key = TypeVar("Key")
CHUNK = 1000
"""So many ids go into one statement; PostgreSQL takes 65,535 parameters at most."""

_COUNTED = select(Member.household).where(
    Member.counts,
    tuple_(Member.account, Member.role).in_(bindparam("whose", expanding=True)),
)


def counted_homes(whose: Sequence[tuple[UUID, str]]) -> list[UUID]:
    """The counting households of these (account, role)."""
    return [
        row.household
        for start in range(0, len(whose), CHUNK)
        for row in read().execute(_COUNTED, {"whose": whose[start : start + CHUNK]})
    ]


_PROGRESS = Prepared(
    select(
        CoreProgress.role,
        CoreProgress.core,
        CoreProgress.done,
        CoreProgress.total,
        CoreProgress.since,
    ).where(CoreProgress.account == bindparam("account"))
)


def core_of(accounts: Sequence[UUID]) -> dict[tuple[UUID, str], Progress]:
    """Progress in the core list by (account, role), for those who have any; usually of one person
    who has just passed a quiz."""
    return {
        (account, row.role): Progress(row.core, row.done, row.total, row.since)
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
        CoreMet.core,
    )
    .outerjoin(Member, Member.household == Household.id)
    .outerjoin(
        CoreProgress,
        and_(CoreProgress.account == Member.account, CoreProgress.role == Member.role),
    )
    .outerjoin(CoreMet, and_(CoreMet.account == Member.account, CoreMet.role == Member.role))
    .where(Household.id.in_(bindparam("households", expanding=True)))
)


def contributions(
    households: Sequence[UUID],
) -> dict[UUID, tuple[str | None, Contribution]]:
    """Village and contribution of each existing household. A household without members contributes
    nothing."""
    found: dict[UUID, tuple[str | None, dict[UUID, MemberProgress]]] = {}
    for part in parts(households):
        for row in read().execute(_CONTRIBUTIONS, {"households": part}):
            _, members = found.setdefault(row.id, (row.village, {}))
            if row.role is not None:  # one row for each version that a member meets
                known = members.get(row.account)
                met = (known.met if known else frozenset()) | ({row.core} - {None})
                members[row.account] = MemberProgress(
                    row.role, row.counts, row.since is not None, met
                )
    return {
        household: (village, contribution(members.values()))
        for household, (village, members) in found.items()
    }


def parts(ids: Sequence[Key]) -> Iterator[Sequence[Key]]:
    """Split ids, or other keys, into chunks that fit into one statement."""
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def within(region: str) -> list[tuple[UUID, str]]:
    """The households of a village, or of every village inside a region, with their villages."""
    rows = read().execute(
        select(Household.id, Household.village)
        .where(or_(Household.village == region, Household.village.startswith(region + ".")))
        .order_by(Household.id)
    )
    return [(row.id, str(row.village)) for row in rows]
