"""Invitation codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.identity.models import Account, Invitation
from app.kit.store.db import read


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation code, what it leads into, and whether it can still be used (`open`)."""

    code: str
    kind: str
    target: UUID
    role: str | None
    made_by: UUID
    maker: str
    once: bool
    until: datetime
    open: bool


def find_invitation(code: str, now: datetime) -> InvitationRow | None:
    """The invitation of a tidied code, open or not; None if there is none. Pages answer both alike,
    so that guessing reveals nothing."""
    row = (
        read()
        .execute(
            select(
                Invitation.code,
                Invitation.kind,
                Invitation.target,
                Invitation.role,
                Invitation.made_by,
                Account.name,
                Invitation.once,
                Invitation.until,
                Invitation.used_at,
            )
            .join(Account, Account.id == Invitation.made_by)
            .where(Invitation.code == code)
        )
        .one_or_none()
    )
    if row is None:
        return None
    return InvitationRow(*row[:8], open=row.used_at is None and row.until > now)
