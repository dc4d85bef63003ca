"""Ends access in a database that was restored from a backup."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, update
from sqlalchemy.orm import Session

from app.identity.models import Account, Credential, Invitation, SignIn


def end_all_access(tx: Session, *, now: datetime) -> None:
    """End every session, one-time code and invitation for one person: some were ended or used after
    the backup, and the backup cannot tell which."""
    tx.execute(delete(SignIn))
    tx.execute(delete(Credential).where(Credential.until.is_not(None)))
    open_ = update(Invitation).where(Invitation.once, Invitation.used_at.is_(None))
    tx.execute(open_.values(used_at=now))
    tx.flush()


def note_restored_people(tx: Session, accounts: Collection[UUID], *, at: datetime) -> None:
    """Mark these people as restored from the backup of `at`: what they ended since is unknown, and
    their next sign-in shows a notice."""
    tx.execute(update(Account).values(came_back=None))
    told = update(Account).where(Account.id == bindparam("who"))
    if accounts:
        tx.connection().execute(told.values(came_back=at), [{"who": each} for each in accounts])
    tx.flush()


def note_restore_notice_seen(tx: Session, account: UUID) -> None:
    """This person has seen the notice that their profile was restored from a backup."""
    tx.execute(update(Account).where(Account.id == account).values(came_back=None))
    tx.flush()
