"""What a person may take away about themself. Who lets them see is not among it: that is the
other's to tell."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.households.models import CoreProgress, Household, Member, Share
from app.identity.models import Account
from app.kit.db import read


def own_memberships(account: UUID) -> list[dict[str, Any]]:
    """The households a person is in, without the others in them."""
    rows = read().execute(
        select(Member.role, Member.counts, Member.joined_at, Household.village)
        .join(Household, Household.id == Member.household)
        .where(Member.account == account)
        .order_by(Member.joined_at)
    )
    return [dict(row._mapping) for row in rows]


def own_progress(account: UUID) -> list[dict[str, Any]]:
    """How far a person is, by role."""
    rows = read().execute(
        select(
            CoreProgress.role,
            CoreProgress.core,
            CoreProgress.done,
            CoreProgress.total,
            CoreProgress.since,
        )
        .where(CoreProgress.account == account)
        .order_by(CoreProgress.role)
    )
    return [dict(row._mapping) for row in rows]


def own_shares(account: UUID) -> list[dict[str, Any]]:
    """Whom a person lets see."""
    rows = read().execute(
        select(Account.name.label("viewer"), Share.since, Share.version, Share.language)
        .join(Account, Account.id == Share.viewer)
        .where(Share.owner == account)
        .order_by(Share.since, Account.id)
    )
    return [dict(row._mapping) for row in rows]
