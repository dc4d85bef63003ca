"""Join and leave a cohort, and answer the trainers' consent question."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.households import actions as households
from app.households import queries as households_seen
from app.identity import actions as identity
from app.identity import queries as consents
from app.identity.models import Invitation
from app.kit.store import audit
from app.kit.store.db import insert_ignoring
from app.recovery import actions as recovery
from app.training.models import Cohort, CohortTrainer, Enrolment
from app.training.rules import ANSWERS_CONSENT, CONSENT


def join_cohort_by_invitation(
    tx: Session, invitation: Invitation, account: UUID, now: datetime
) -> None:
    """Join the cohort of an invitation that the caller has checked; a person without a household
    gets a household of one. Raises CodeRefusedError if the cohort was archived."""
    if tx.scalar(select(Cohort.archived_at).where(Cohort.id == invitation.target)) is not None:
        raise identity.CodeRefusedError(invitation.code)
    if not households_seen.memberships_of(account):
        households.create_new_household(tx, account, invitation.role or "pekerja", now=now)
    enrol_in_cohort(tx, invitation.target, account, now=now)


def enrol_in_cohort(tx: Session, cohort: UUID, account: UUID, *, now: datetime) -> None:
    """Join a cohort; an existing member stays unchanged."""
    insert = insert_ignoring(tx, Enrolment).values(cohort=cohort, account=account, since=now)
    if tx.scalar(insert.returning(Enrolment.account)) is not None:
        audit.record_audit(tx, "training:enrolment:make", now=now, actor=account, subject=cohort)
    tx.flush()


def leave_cohort(tx: Session, account: UUID, cohort: UUID, *, now: datetime) -> None:
    """Leave a cohort: its trainers no longer see the name; its consents and the
    unused codes of its trainers end. Progress stays. Nothing happens for a nonmember."""
    identity.lock_accounts(tx, [account])  # a code is given under the same lock
    for purpose in (CONSENT, ANSWERS_CONSENT):
        held = consents.find_active_consent_id(account, purpose, cohort)
        if held is not None:
            identity.withdraw_consent(tx, account, held, now=now)
    mine = delete(Enrolment).where(Enrolment.cohort == cohort, Enrolment.account == account)
    if tx.scalar(mine.returning(Enrolment.account)) is not None:
        trainers = select(CohortTrainer.account).where(CohortTrainer.cohort == cohort)
        for trainer in tx.scalars(trainers).all():
            recovery.end_trainer_code_given_to(tx, account, giver=trainer, now=now)
        audit.record_audit(tx, "training:enrolment:end", now=now, actor=account, subject=cohort)
    tx.flush()


def answer_trainer_consent(
    tx: Session,
    account: UUID,
    cohort: UUID,
    *,
    purpose: str = CONSENT,
    agrees: bool,
    language: str,
    now: datetime,
) -> None:
    """Store whether the trainers of this cohort may see completed lessons, or (ANSWERS_CONSENT)
    whether the answers count for the cohort. A refusal ends a consent that was given, and is stored
    as one withdrawn at once, so that it is not asked again. Only for members."""
    takes_part = select(Enrolment.since).where(
        Enrolment.cohort == cohort, Enrolment.account == account
    )
    if tx.scalar(takes_part) is None:
        return
    made = identity.give_consent(tx, account, purpose, about=cohort, language=language, now=now)
    if not agrees:
        identity.withdraw_consent(tx, account, made, now=now)


def erase_enrolments(tx: Session, account: UUID, now: datetime) -> None:
    tx.execute(delete(Enrolment).where(Enrolment.account == account))
