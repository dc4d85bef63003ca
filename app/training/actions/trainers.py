"""Who trains a cohort: add and remove assistants, hand over the lead, erase a trainer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from app.identity import actions as identity
from app.identity import queries as people
from app.identity.models import Invitation
from app.kit.store import audit
from app.kit.store.db import insert_ignoring
from app.recovery import actions as recovery
from app.staff.queries import maker_of_staff_account
from app.training.actions.cohorts import create_cohort_codes
from app.training.models import Cohort, CohortTrainer, Enrolment
from app.training.queries import find_assistant_invitation
from app.training.rules import (
    ASSISTANT,
    ASSISTANT_CODE_KIND,
    ASSISTANT_CODE_LIVES,
    CODE_KIND,
    LEAD,
    MAKE_COHORT,
    MOST_TRAINERS,
    VIEW_COHORT,
)


class TooManyTrainersError(Exception):
    """The cohort has five trainers, or as many together with open codes for assistants."""


class NotItsLeadError(Exception):
    """Who hands over a cohort does not lead it, or who takes it cannot."""


def _lock_trainers_of(tx: Session, cohort: UUID) -> None:
    """Until `tx` ends no other transaction changes who trains this cohort; others may join it."""
    tx.execute(select(Cohort.id).where(Cohort.id == cohort).with_for_update(key_share=True))


def _open_assistant_codes(cohort: UUID, now: datetime) -> Select[str]:
    return select(Invitation.code).where(
        Invitation.kind == ASSISTANT_CODE_KIND,
        Invitation.target == cohort,
        Invitation.used_at.is_(None),
        Invitation.until > now,
    )


def create_assistant_code(tx: Session, cohort: UUID, lead: UUID, *, now: datetime) -> str:
    """Create a code by which one trainer becomes an assistant within a week. Each open code holds
    one of the five places. The caller has checked that `lead` leads the cohort. Raises
    TooManyTrainersError."""
    _lock_trainers_of(tx, cohort)
    its = select(CohortTrainer.account).where(CohortTrainer.cohort == cohort)
    waiting = tx.scalars(_open_assistant_codes(cohort, now)).all()
    if len(tx.scalars(its).all()) + len(waiting) >= MOST_TRAINERS:
        raise TooManyTrainersError(cohort)
    made = identity.create_invitation(
        tx,
        kind=ASSISTANT_CODE_KIND,
        target=cohort,
        role=None,
        made_by=lead,
        single_use=True,
        until=now + ASSISTANT_CODE_LIVES,
        now=now,
    )
    return made.code


def withdraw_assistant_code(tx: Session, cohort: UUID, code: str, *, now: datetime) -> None:
    """End an open code for an assistant of this cohort; nothing happens for any other code."""
    if code in tx.scalars(_open_assistant_codes(cohort, now)).all():
        identity.withdraw_invitation(tx, code, now=now)


def accept_assistant_code(tx: Session, code: str, account: UUID, *, now: datetime) -> UUID:
    """Use a code: this person becomes an assistant of its cohort, whose id is returned. A trainer
    of the cohort stays what they are. The caller has checked that they are a trainer. Raises
    CodeRefusedError and TooManyTrainersError."""
    found = find_assistant_invitation(code, now)
    if found is None:
        raise identity.CodeRefusedError(code)
    _lock_trainers_of(tx, found.cohort.id)  # before the code, as handing over locks both
    identity.use_invitation(tx, code, now=now)
    add_trainer(tx, found.cohort.id, account, now=now)
    return found.cohort.id


def refuse_assistant_code(
    _tx: Session, invitation: Invitation, _account: UUID, _now: datetime
) -> None:
    """Refuse a code for an assistant where learners join. Raises CodeRefusedError."""
    raise identity.CodeRefusedError(invitation.code)


def add_trainer(tx: Session, cohort: UUID, account: UUID, *, now: datetime) -> None:
    """Make this person an assistant; a trainer of the cohort stays what they are. The caller has
    checked that they may train it. Raises TooManyTrainersError."""
    _lock_trainers_of(tx, cohort)
    its = select(CohortTrainer.account).where(CohortTrainer.cohort == cohort)
    trainers = tx.scalars(its).all()
    if account in trainers:
        return
    if len(trainers) >= MOST_TRAINERS:
        raise TooManyTrainersError(cohort)
    row = {"cohort": cohort, "account": account, "part": ASSISTANT, "since": now}
    tx.execute(insert_ignoring(tx, CohortTrainer), row)
    audit.record_audit(tx, "training:trainer:join", now=now, actor=account, subject=cohort)
    tx.flush()


def remove_assistant(
    tx: Session, cohort: UUID, account: UUID, *, removed_by: UUID, now: datetime
) -> None:
    """Remove an assistant, at once; the unused codes that they gave its learners end. The lead
    cannot be removed: nothing happens then, nor for who does not train the cohort."""
    _lock_trainers_of(tx, cohort)
    its = (CohortTrainer.cohort == cohort, CohortTrainer.account == account)
    gone = delete(CohortTrainer).where(*its, CohortTrainer.part == ASSISTANT)
    if tx.scalar(gone.returning(CohortTrainer.account)) is None:
        return
    learners = tx.scalars(select(Enrolment.account).where(Enrolment.cohort == cohort)).all()
    identity.lock_accounts(tx, learners)  # a code is given under the same lock
    for learner in learners:
        recovery.end_trainer_code_given_to(tx, learner, giver=account, now=now)
    audit.record_audit(tx, "training:trainer:end", now=now, actor=removed_by, subject=account)
    tx.flush()


def hand_over_lead(tx: Session, cohort: UUID, to: UUID, *, by: UUID, now: datetime) -> None:
    """Make an assistant the lead; the lead becomes an assistant. Raises NotItsLeadError if `by`
    does not lead the cohort, or `to` is no assistant of it or no trainer any more."""
    _lock_trainers_of(tx, cohort)
    its = select(CohortTrainer.account, CohortTrainer.part).where(CohortTrainer.cohort == cohort)
    parts = {row.account: row.part for row in tx.execute(its)}
    if parts.get(by) != LEAD or parts.get(to) != ASSISTANT or not _may(to, MAKE_COHORT, now):
        raise NotItsLeadError(cohort)
    mine = (CohortTrainer.cohort == cohort, CohortTrainer.account == by)
    tx.execute(update(CohortTrainer).where(*mine).values(part=ASSISTANT))
    _make_lead(tx, cohort, to, now)
    tx.flush()


def give_to_new_lead(tx: Session, cohort: UUID, account: UUID, *, now: datetime) -> None:
    """Give a cohort that has no lead to a trainer, with new codes where those of its erased lead
    are gone. Raises NotItsLeadError if it has a lead, or this person is no trainer."""
    _lock_trainers_of(tx, cohort)
    its = select(CohortTrainer.part).where(CohortTrainer.cohort == cohort)
    if LEAD in tx.scalars(its).all() or not _may(account, MAKE_COHORT, now):
        raise NotItsLeadError(cohort)
    _make_lead(tx, cohort, account, now)
    codes = select(Invitation.code).where(
        Invitation.target == cohort, Invitation.kind == CODE_KIND, Invitation.until > now
    )
    ends = tx.scalars(select(Cohort.ends).where(Cohort.id == cohort)).one()
    if not tx.scalars(codes).all():
        create_cohort_codes(tx, cohort, ends, account, now=now)
    tx.flush()


def erase_trainer(tx: Session, account: UUID, now: datetime) -> None:
    """Take a person off the cohorts that they train. One that they led goes to its oldest assistant
    who is still a trainer, else to who made the account if they still look after cohorts, else to
    nobody: its learners stay, and an operator is warned. No enrolment is deleted."""
    led = tx.scalars(
        select(CohortTrainer.cohort)
        .where(CohortTrainer.account == account, CohortTrainer.part == LEAD)
        .order_by(CohortTrainer.cohort)
    ).all()
    for cohort in led:
        _lock_trainers_of(tx, cohort)
    tx.execute(delete(CohortTrainer).where(CohortTrainer.account == account))
    for cohort in led:
        _give_to_successor(tx, cohort, account, now)
    tx.flush()


def _give_to_successor(tx: Session, cohort: UUID, erased: UUID, now: datetime) -> None:
    assistants = tx.scalars(
        select(CohortTrainer.account)
        .where(CohortTrainer.cohort == cohort)
        .order_by(CohortTrainer.since, CohortTrainer.account)
    ).all()
    maker = maker_of_staff_account(erased)
    able = [each for each in assistants if _may(each, MAKE_COHORT, now)]
    if not able and maker is not None and _may(maker, VIEW_COHORT, now):
        able = [maker]
    if able:
        _make_lead(tx, cohort, able[0], now)


def _may(account: UUID, permission: str, now: datetime) -> bool:
    grants = people.current_grants(account, now)
    return any(permission in grant.permissions for grant in grants)


def _make_lead(tx: Session, cohort: UUID, account: UUID, now: datetime) -> None:
    """Make this person the lead, whose name its codes then carry. The caller has seen to it that
    nobody else is."""
    row = {"cohort": cohort, "account": account, "part": LEAD, "since": now}
    tx.execute(insert_ignoring(tx, CohortTrainer), row)
    its = (CohortTrainer.cohort == cohort, CohortTrainer.account == account)
    tx.execute(update(CohortTrainer).where(*its).values(part=LEAD))
    identity.hand_over_invitations(tx, cohort, account)
    audit.record_audit(tx, "training:trainer:lead", now=now, actor=account, subject=cohort)
