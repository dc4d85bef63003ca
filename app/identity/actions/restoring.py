"""Ends access in a database that was restored from a backup."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, update
from sqlalchemy.orm import Session

from app.identity.models import Account, Credential, Invitation, SignInSession


def end_access_of_everyone(tx: Session, *, now: datetime) -> None:
    """End everybody's sessions, one-time codes and unused single-use invitations: some were ended
    or used after the backup, and the backup cannot tell which."""
    tx.execute(delete(SignInSession))
    tx.execute(delete(Credential).where(Credential.until.is_not(None)))
    open_ = update(Invitation).where(Invitation.once, Invitation.used_at.is_(None))
    tx.execute(open_.values(used_at=now))
    tx.flush()


def mark_restored_accounts(
    tx: Session, accounts: Collection[UUID], *, backup_made_at: datetime
) -> None:
    """Mark these accounts as restored from a backup, so that their next sign-in shows a notice:
    what they ended or withdrew after the backup may be active again."""
    tx.execute(update(Account).values(came_back=None))
    told = update(Account).where(Account.id == bindparam("who"))
    if accounts:
        tx.connection().execute(
            told.values(came_back=backup_made_at), [{"who": each} for each in accounts]
        )
    tx.flush()


def dismiss_restore_notice(tx: Session, account: UUID) -> None:
    """Store that this person has seen the notice that their profile comes from a backup."""
    tx.execute(update(Account).where(Account.id == account).values(came_back=None))
    tx.flush()
