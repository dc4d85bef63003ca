"""Invitation codes: create, use, withdraw."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.identity.models import Invitation
from app.identity.rules.codes import new_invitation_code
from app.kit.store import audit


class CodeRefusedError(Exception):
    """The code does not exist, or is used, withdrawn or expired."""


def create_invitation(
    tx: Session,
    *,
    kind: str,
    target: UUID,
    role: str | None,
    made_by: UUID,
    single_use: bool,
    until: datetime,
    now: datetime,
) -> Invitation:
    """Create a code of eight characters. With `single_use` it admits one person, otherwise many
    until it expires."""
    code = new_invitation_code()
    while tx.get(Invitation, code) is not None:
        code = new_invitation_code()
    made = Invitation(
        code=code,
        kind=kind,
        target=target,
        role=role,
        made_by=made_by,
        once=single_use,
        made_at=now,
        until=until,
    )
    tx.add(made)
    audit.record_audit(tx, "identity:code:make", now=now, actor=made_by, subject=target)
    tx.flush()
    return made


def use_invitation(tx: Session, code: str, *, now: datetime) -> Invitation:
    """Use an open code. A code for one person is then used up; of two concurrent uses one succeeds.
    Raises CodeRefusedError."""
    found = tx.get(Invitation, code, with_for_update=True, populate_existing=True)
    if found is None or found.used_at is not None or found.until <= now:
        raise CodeRefusedError(code)
    if found.once:
        found.used_at = now
    tx.flush()
    return found


def withdraw_invitation(tx: Session, code: str, *, now: datetime) -> None:
    """End a code at once; people who used it before stay members."""
    tx.execute(
        update(Invitation)
        .where(Invitation.code == code, Invitation.used_at.is_(None))
        .values(used_at=now)
    )
    audit.record_audit(tx, "identity:code:withdraw", now=now)
    tx.flush()


def hand_over_invitations(tx: Session, target: UUID, maker: UUID) -> None:
    """Make this person the maker of all codes into `target`, in whose name they then invite."""
    tx.execute(update(Invitation).where(Invitation.target == target).values(made_by=maker))
    tx.flush()
