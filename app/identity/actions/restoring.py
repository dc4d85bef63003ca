"""What must not hold any more, or may not, in a database that was restored from a backup."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, update
from sqlalchemy.orm import Session

from app.identity.models import Account, Credential, Invitation, SignIn


def end_all_that_opens(tx: Session, *, now: datetime) -> None:
    """End every session, one-time code and invitation for one person: some were ended or used
    since the backup, and the backup does not know which."""
    tx.execute(delete(SignIn))
    tx.execute(delete(Credential).where(Credential.until.is_not(None)))
    open_ = update(Invitation).where(Invitation.once, Invitation.used_at.is_(None))
    tx.execute(open_.values(used_at=now))
    tx.flush()


def note_who_came_back(tx: Session, accounts: Collection[UUID], *, at: datetime) -> None:
    """Of these people alone nobody knows what they ended since the backup of `at`: they are told
    when they sign in next."""
    tx.execute(update(Account).values(came_back=None))
    told = update(Account).where(Account.id == bindparam("who"))
    if accounts:
        tx.connection().execute(told.values(came_back=at), [{"who": each} for each in accounts])
    tx.flush()


def note_told(tx: Session, account: UUID) -> None:
    """This person was told that their profile came back from a backup."""
    tx.execute(update(Account).where(Account.id == account).values(came_back=None))
    tx.flush()
