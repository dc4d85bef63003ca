"""The personal data of one person, for export. Sharing received is left out: it is the other
person's data."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.households.models import (
    CoreMet,
    CoreProgress,
    Household,
    Member,
    Share,
    ShareRefusal,
)
from app.identity.models import Account
from app.kit.store.db import read


def own_memberships(account: UUID) -> list[dict[str, Any]]:
    """The households a person is in, without the others in them."""
    rows = select(Member.role, Member.counts, Member.joined_at, Household.village).join(
        Household, Household.id == Member.household
    )
    return _rows(rows.where(Member.account == account).order_by(Member.joined_at))


def own_progress(account: UUID) -> list[dict[str, Any]]:
    """Progress by role."""
    kept = CoreProgress
    before = (kept.before_core, kept.before_done, kept.before_total)
    rows = select(kept.role, kept.core, kept.done, kept.total, kept.since, *before)
    return _rows(rows.where(kept.account == account).order_by(kept.role))


def own_met(account: UUID) -> list[dict[str, Any]]:
    """Core list versions that a person completed, by role."""
    rows = select(CoreMet.role, CoreMet.core, CoreMet.since)
    return _rows(rows.where(CoreMet.account == account).order_by(CoreMet.role, CoreMet.core))


def own_shares(account: UUID) -> list[dict[str, Any]]:
    """People with whom this person shares."""
    rows = select(Account.name.label("viewer"), Share.since, Share.version, Share.language).join(
        Account, Account.id == Share.viewer
    )
    return _rows(rows.where(Share.owner == account).order_by(Share.since, Account.id))


def own_refusals(account: UUID) -> list[dict[str, Any]]:
    """People with whom this person refused to share."""
    no = ShareRefusal
    rows = select(Account.name.label("viewer"), no.since).join(Account, Account.id == no.viewer)
    return _rows(rows.where(no.owner == account).order_by(no.since, Account.id))


def _rows(statement: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in read().execute(statement).mappings()]
