"""A member shares their completed lessons with another, refuses, or withdraws either."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, delete, insert, or_, select
from sqlalchemy.orm import Session, aliased

from app.households import queries
from app.households.models import Member, ProgressShare, ShareRefusal
from app.households.rules import NotInHouseholdError
from app.identity.actions import lock_accounts
from app.identity.models import Account
from app.kit.store import audit
from app.kit.store.db import insert_ignoring


def share_progress(
    tx: Session, owner: UUID, viewer: UUID, *, version: int, language: str, now: datetime
) -> None:
    """Let `viewer` see the lessons of `owner`. The row records the consent to wording `version`.
    Repeated calls keep the first row. Raises NotInHouseholdError."""
    lock_accounts(tx, [owner, viewer])
    if owner == viewer or queries.relative_visible_to(owner, viewer) is None:
        raise NotInHouseholdError(viewer)
    kept = select(ProgressShare.since).where(
        ProgressShare.owner == owner, ProgressShare.viewer == viewer
    )
    if tx.scalar(kept) is None:
        tx.execute(
            insert(ProgressShare).values(
                owner=owner, viewer=viewer, since=now, version=version, language=language
            )
        )
        audit.record_audit(tx, "households:share:give", now=now, actor=owner, subject=viewer)
    tx.execute(
        delete(ShareRefusal).where(ShareRefusal.owner == owner, ShareRefusal.viewer == viewer)
    )
    tx.flush()


def refuse_to_share_progress(tx: Session, owner: UUID, viewer: UUID, *, now: datetime) -> None:
    """Refuse to share, or withdraw sharing, effective at once. The refusal is stored until `owner`
    changes it, so that the question is not asked again; repeated calls keep the first row. Nothing
    is stored if the two share no household."""
    lock_accounts(tx, [owner, viewer])
    ended = tx.connection().execute(
        delete(ProgressShare).where(ProgressShare.owner == owner, ProgressShare.viewer == viewer)
    )
    if ended.rowcount:
        audit.record_audit(tx, "households:share:withdraw", now=now, actor=owner, subject=viewer)
    if owner != viewer and queries.relative_visible_to(owner, viewer) is not None:
        kept = insert_ignoring(tx, ShareRefusal)
        tx.execute(kept.values(owner=owner, viewer=viewer, since=now))
    tx.flush()


def end_sharing_with_former_household_members(tx: Session, account: UUID) -> None:
    """End sharing and delete refusals, in both directions, between this person and everyone with
    whom they share no household any more."""
    mine = aliased(Member)
    together = (
        select(Member.account)
        .join(mine, mine.household == Member.household)
        .where(mine.account == account)
    )
    for answer in (ProgressShare, ShareRefusal):
        tx.execute(
            delete(answer).where(
                or_(
                    and_(answer.owner == account, answer.viewer.not_in(together)),
                    and_(answer.viewer == account, answer.owner.not_in(together)),
                )
            )
        )


def end_sharing_of_restored_accounts(tx: Session) -> None:
    """End sharing by accounts that were restored from a backup, until the owner has seen the notice
    about it: they may have withdrawn consent since the backup. They are asked again."""
    unsure = select(Account.id).where(Account.came_back.is_not(None))
    tx.execute(delete(ProgressShare).where(ProgressShare.owner.in_(unsure)))
    tx.flush()


def erase_progress_shares_by_and_with(tx: Session, account: UUID, now: datetime) -> None:
    """Delete all sharing by and with this person."""
    tx.execute(
        delete(ProgressShare).where(
            or_(ProgressShare.owner == account, ProgressShare.viewer == account)
        )
    )
    audit.record_audit(tx, "households:share:erase", now=now, subject=account)
    tx.flush()


def erase_share_refusals(tx: Session, account: UUID, now: datetime) -> None:
    """Delete refusals by and about this person."""
    about = or_(ShareRefusal.owner == account, ShareRefusal.viewer == account)
    tx.execute(delete(ShareRefusal).where(about))
