"""Invitation codes of a household: create and accept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.households import queries
from app.households.actions.belonging import join_household
from app.households.rules import CODE_LIVES, NotInHouseholdError
from app.identity import actions as identity
from app.identity.models import Invitation


def invite_to_household(
    tx: Session, household: UUID, inviter: UUID, role: str, *, now: datetime
) -> str:
    """Create a code for one person to join as `role`. Returns it. Raises NotInHouseholdError."""
    if not queries.is_household_member(household, inviter):
        raise NotInHouseholdError(household)
    made = identity.create_invitation(
        tx,
        kind="rumah",
        target=household,
        role=role,
        made_by=inviter,
        single_use=True,
        until=now + CODE_LIVES,
        now=now,
    )
    return made.code


def join_household_by_invitation(
    tx: Session, invitation: Invitation, account: UUID, now: datetime
) -> None:
    """Make the account a member of the household of this invitation. The caller has already marked
    the code as used. Raises HouseholdGoneError."""
    join_household(tx, invitation.target, account, invitation.role or "keluarga", now=now)
