"""Store, correct and delete what came of calls."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.calls.models import CallResult
from app.calls.rules import KEPT_FOR, NEVER, may_be_corrected
from app.contact import actions as contact
from app.contact.rules import NO_CONTACT
from app.identity import actions as identity
from app.kit.clock import WIB
from app.kit.store.db import transaction


class CallResultStandsError(Exception):
    """The result of that day was noted on an earlier day, so it is not corrected."""


def record_call_result(
    tx: Session,
    learner: UUID,
    result: str,
    *,
    cohort: UUID,
    trainer: UUID,
    called_on: date,
    now: datetime,
) -> None:
    """Store the result of a call; NEVER also as the learner's wish. A result of the same day by the
    same trainer is corrected if it was noted today; else raises CallResultStandsError. The caller
    has checked that the trainer trains this cohort and that the learner takes part."""
    identity.lock_accounts(tx, [learner])
    kept = tx.scalars(
        select(CallResult).where(
            CallResult.cohort == cohort,
            CallResult.learner == learner,
            CallResult.trainer == trainer,
            CallResult.called_on == called_on,
        )
    ).one_or_none()
    if kept is not None and kept.result == result:
        return
    if kept is not None:
        _take_back(tx, kept, now)
    made = CallResult(
        cohort=cohort,
        learner=learner,
        trainer=trainer,
        result=result,
        called_on=called_on,
        made_at=now,
    )
    tx.add(made)
    tx.flush()
    if result == NEVER:
        contact.set_contact_wish(tx, learner, NO_CONTACT, now=now, noted_by=trainer)


def take_back_call_result(tx: Session, call: UUID, *, trainer: UUID, now: datetime) -> None:
    """Delete a result that this trainer noted today; nothing happens if there is none such. Raises
    CallResultStandsError if it was noted on an earlier day."""
    learner = select(CallResult.learner).where(CallResult.id == call, CallResult.trainer == trainer)
    whose = tx.scalar(learner)
    if whose is None:
        return
    identity.lock_accounts(tx, [whose])
    kept = tx.get(CallResult, call)
    if kept is not None:
        _take_back(tx, kept, now)


def _take_back(tx: Session, kept: CallResult, now: datetime) -> None:
    if not may_be_corrected(kept.made_at, now):
        raise CallResultStandsError(kept.called_on)
    if kept.result == NEVER and kept.trainer is not None:
        noted = (kept.trainer, kept.made_at)
        contact.end_contact_wish(tx, kept.learner, NO_CONTACT, now=now, noted=noted)
    tx.delete(kept)
    tx.flush()


def delete_old_call_results(now: datetime) -> int:
    """Scheduled job: delete results older than KEPT_FOR; returns how many. Opens its own
    transaction."""
    oldest = now.astimezone(WIB).date() - KEPT_FOR
    with transaction() as tx:
        old = delete(CallResult).where(CallResult.called_on < oldest)
        return len(tx.execute(old.returning(CallResult.id)).all())


def erase_call_results(tx: Session, account: UUID, _now: datetime) -> None:
    """Delete the results of calls to this person. Those that they noted as a trainer stay, without
    their id."""
    tx.execute(delete(CallResult).where(CallResult.learner == account))
    noted = update(CallResult).where(CallResult.trainer == account)
    tx.execute(noted.values(trainer=None))
