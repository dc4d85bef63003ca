"""Hand an account that was made without a phone over to its person, by a one-time slip."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.identity import actions as identity
from app.identity.models import Invitation
from app.kit.store import audit
from app.spoken import queries
from app.spoken.models import SpokenConsent
from app.spoken.rules import CLAIM_KIND, CLAIM_LIVES


def give_claim_code(tx: Session, account: UUID, *, trainer: UUID, now: datetime) -> str:
    """Make the code by which this person goes on with their account on a phone; earlier ones end.
    Returns it. The caller has checked that `trainer` trains their cohort."""
    identity.lock_accounts(tx, [account])
    earlier = select(Invitation.code).where(
        Invitation.kind == CLAIM_KIND, Invitation.target == account, Invitation.used_at.is_(None)
    )
    for code in tx.scalars(earlier).all():
        identity.withdraw_invitation(tx, code, now=now)
    made = identity.create_invitation(
        tx,
        kind=CLAIM_KIND,
        target=account,
        role=None,
        made_by=trainer,
        single_use=True,
        until=now + CLAIM_LIVES,
        now=now,
    )
    return made.code


def accept_claim(tx: Session, invitation: Invitation, account: UUID, now: datetime) -> None:
    """From now on this person answers on a phone, and no trainer for them. Raises CodeRefusedError
    for anybody else, if they do so already, and if who gave the code no longer trains the
    cohort or is a trainer no more."""
    mine = (SpokenConsent.account == account, SpokenConsent.claimed_at.is_(None))
    cohort = tx.scalar(select(SpokenConsent.cohort).where(*mine).with_for_update())
    if account != invitation.target or cohort is None:
        raise identity.CodeRefusedError(invitation.code)
    if queries.find_cohort_of_staff(cohort, invitation.made_by) is None:
        raise identity.CodeRefusedError(invitation.code)
    tx.execute(update(SpokenConsent).where(*mine).values(claimed_at=now))
    audit.record_audit(tx, "spoken:account:claim", now=now, actor=account, subject=cohort)
    tx.flush()
