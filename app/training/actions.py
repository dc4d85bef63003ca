"""Create cohorts, join and leave them, and answer the trainer's consent question."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.households import actions as households
from app.households import queries as households_seen
from app.households.rules import ROLES
from app.identity import actions as identity
from app.identity import queries as consents
from app.identity.models import Invitation
from app.kit.clock import WIB
from app.kit.store import audit
from app.kit.store.db import insert_ignoring
from app.recovery import actions as recovery
from app.training.models import Cohort, Enrolment
from app.training.rules import CODE_KIND, CONSENT


def create_cohort(
    tx: Session, trainer: UUID, *, name: str, place: str, starts: date, ends: date, now: datetime
) -> UUID:
    """Create a cohort and its two codes, one for workers and one for families at home, valid until
    the end of its last day in western Indonesia. Returns its id."""
    made = Cohort(name=name, place=place, trainer=trainer, starts=starts, ends=ends, made_at=now)
    tx.add(made)
    tx.flush()
    until = datetime.combine(ends + timedelta(days=1), time(), tzinfo=WIB)
    for role in ROLES:
        identity.create_invitation(
            tx,
            kind=CODE_KIND,
            target=made.id,
            role=role,
            made_by=trainer,
            single_use=False,
            until=until,
            now=now,
        )
    audit.record_audit(tx, "training:cohort:make", now=now, actor=trainer, subject=made.id)
    tx.flush()
    return made.id


def set_cohort_village(
    tx: Session, cohort: UUID, village: str | None, *, changed_by: UUID, now: datetime
) -> None:
    """Set the village in which a cohort meets; None removes it. `village` is on the official
    list."""
    tx.execute(update(Cohort).where(Cohort.id == cohort).values(village=village))
    audit.record_audit(tx, "training:village:tell", now=now, actor=changed_by, subject=cohort)
    tx.flush()


def join_cohort_by_invitation(
    tx: Session, invitation: Invitation, account: UUID, now: datetime
) -> None:
    """Join the cohort of an invitation that the caller has checked; a person without a household
    gets a household of one."""
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
    """Leave a cohort: its trainer no longer sees the name; the consent to be seen and the trainer's
    unused code end. Progress stays. Nothing happens for a nonmember."""
    identity.lock_accounts(tx, [account])  # a code is given under the same lock
    held = consents.find_active_consent_id(account, CONSENT, cohort)
    if held is not None:
        identity.withdraw_consent(tx, account, held, now=now)
    mine = delete(Enrolment).where(Enrolment.cohort == cohort, Enrolment.account == account)
    if tx.scalar(mine.returning(Enrolment.account)) is not None:
        trainer = tx.scalar(select(Cohort.trainer).where(Cohort.id == cohort))
        if trainer is not None:
            recovery.end_trainer_code_given_to(tx, account, giver=trainer, now=now)
        audit.record_audit(tx, "training:enrolment:end", now=now, actor=account, subject=cohort)
    tx.flush()


def answer_trainer_consent(
    tx: Session, account: UUID, cohort: UUID, *, agrees: bool, language: str, now: datetime
) -> None:
    """Store whether the trainer of this cohort may see completed lessons. A refusal is stored as a
    consent withdrawn at once, so that it is not asked again. Only for members."""
    takes_part = select(Enrolment.since).where(
        Enrolment.cohort == cohort, Enrolment.account == account
    )
    if tx.scalar(takes_part) is None:
        return
    made = identity.give_consent(tx, account, CONSENT, about=cohort, language=language, now=now)
    if not agrees:
        identity.withdraw_consent(tx, account, made, now=now)


def erase_enrolments(tx: Session, account: UUID, now: datetime) -> None:
    tx.execute(delete(Enrolment).where(Enrolment.account == account))


def erase_cohorts(tx: Session, account: UUID, now: datetime) -> None:
    """Delete a trainer's cohorts; their members keep their progress."""
    tx.execute(delete(Cohort).where(Cohort.trainer == account))
