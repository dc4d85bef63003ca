"""The personal data of one person, for export. Sharing received is left out: it is the other
person's data."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.households.models import (
    Acquaintance,
    CompletedCore,
    CoreProgress,
    Household,
    LearningDay,
    Member,
    ProgressShare,
    ShareRefusal,
)
from app.identity.models import Account
from app.kit.store.exported import exported_rows


def own_memberships(account: UUID) -> list[dict[str, Any]]:
    """The households a person is in, without the others in them."""
    rows = select(Member.role, Member.counts, Member.joined_at, Household.village).join(
        Household, Household.id == Member.household
    )
    return exported_rows(rows.where(Member.account == account).order_by(Member.joined_at))


def own_core_progress(account: UUID) -> list[dict[str, Any]]:
    """A person's progress in the core list, by role."""
    kept = CoreProgress
    before = (kept.before_core, kept.before_done, kept.before_total)
    rows = select(kept.role, kept.core, kept.done, kept.total, kept.since, *before)
    return exported_rows(rows.where(kept.account == account).order_by(kept.role))


def own_completed_versions(account: UUID) -> list[dict[str, Any]]:
    """Core list versions that a person completed, by role."""
    rows = select(CompletedCore.role, CompletedCore.core, CompletedCore.since)
    return exported_rows(
        rows.where(CompletedCore.account == account).order_by(
            CompletedCore.role, CompletedCore.core
        )
    )


def own_progress_shares(account: UUID) -> list[dict[str, Any]]:
    """The people who may see this person's progress, for the export of personal data."""
    rows = select(
        Account.name.label("viewer"),
        ProgressShare.since,
        ProgressShare.version,
        ProgressShare.language,
    ).join(Account, Account.id == ProgressShare.viewer)
    return exported_rows(
        rows.where(ProgressShare.owner == account).order_by(ProgressShare.since, Account.id)
    )


def own_share_refusals(account: UUID) -> list[dict[str, Any]]:
    """The people whom this person refused to show their progress, for the export."""
    no = ShareRefusal
    rows = select(Account.name.label("viewer"), no.since).join(Account, Account.id == no.viewer)
    return exported_rows(rows.where(no.owner == account).order_by(no.since, Account.id))


def own_learning_days(account: UUID) -> list[dict[str, Any]]:
    """The stored learning days of a person."""
    days = select(LearningDay.day).where(LearningDay.account == account)
    return exported_rows(days.order_by(LearningDay.day))


def own_acquaintances(account: UUID) -> list[dict[str, Any]]:
    """Who of staff said to know this person; and when this person, as staff, said to know somebody,
    without the name."""
    said = Acquaintance
    rows = select(Account.name.label("staff"), said.way, said.given_at, said.ended_at)
    about_me = rows.outerjoin(Account, Account.id == said.staff).where(said.account == account)
    by_me = select(said.way, said.given_at, said.ended_at).where(said.staff == account)
    return [
        *exported_rows(about_me.order_by(said.given_at, said.id)),
        *exported_rows(by_me.order_by(said.given_at, said.id)),
    ]
