"""Store proposals, release them, and answer."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.orm import Session

from app.kit.store import audit
from app.proposals.models import Proposal, ProposalAnswer
from app.proposals.rules import MOST_WAITING, AnswerText, ProposalText


class TooManyWaitingError(Exception):
    """So many proposals wait for staff that no more are taken."""


class NotReleasedError(LookupError):
    """There is no such proposal that everybody may read."""


def enter_proposal(
    tx: Session, said: ProposalText, *, proposed_on: date, now: datetime, by: UUID
) -> UUID:
    """Store what staff write down for an organisation; everybody may read it at once. Returns its
    id. What stands there already from that organisation is left alone, so that a form sent twice
    is one proposal; if it waits, it is released."""
    same = _find_same(tx, said)
    if same is not None:
        release_proposal(tx, same, now=now, by=by)
        return same
    row = Proposal(
        **asdict(said), proposed_on=proposed_on, by_form=False, released_at=now, entered_by=by
    )
    tx.add(row)
    audit.record_audit(tx, "proposals:proposal:enter", now=now, actor=by, subject=row.id)
    tx.flush()
    return row.id


def send_proposal(tx: Session, said: ProposalText, *, today: date) -> None:
    """Store what an organisation sends by the form. It waits for staff, and nobody else reads it.
    The same again is left alone. Raises TooManyWaitingError."""
    if _find_same(tx, said) is not None:
        return
    waiting = tx.scalar(
        select(func.count()).select_from(Proposal).where(Proposal.released_at.is_(None))
    )
    if (waiting or 0) >= MOST_WAITING:
        raise TooManyWaitingError
    tx.add(Proposal(**asdict(said), proposed_on=today, by_form=True))
    tx.flush()


def release_proposal(tx: Session, proposal: UUID, *, now: datetime, by: UUID) -> bool:
    """Let everybody read a proposal that waits. Returns whether it waited."""
    release = update(Proposal).where(_waits(proposal)).values(released_at=now)
    return audit.change_and_record(
        tx, release, "proposals:proposal:release", now=now, actor=by, subject=proposal
    )


def delete_waiting_proposal(tx: Session, proposal: UUID, *, now: datetime, by: UUID) -> bool:
    """Delete a proposal that nobody else has read. Returns whether it waited."""
    return audit.change_and_record(
        tx,
        delete(Proposal).where(_waits(proposal)),
        "proposals:proposal:delete",
        now=now,
        actor=by,
        subject=proposal,
    )


def answer_proposal(
    tx: Session, proposal: UUID, said: AnswerText, *, now: datetime, by: UUID
) -> None:
    """Add an answer, or what became of it; the same as the last one is left alone. Raises
    NotReleasedError: an answer is public, so the proposal is."""
    released_at = tx.scalar(
        select(Proposal.released_at).where(Proposal.id == proposal).with_for_update()
    )
    if released_at is None:
        raise NotReleasedError(proposal)
    last = tx.scalar(
        select(ProposalAnswer)
        .where(ProposalAnswer.proposal == proposal)
        .order_by(ProposalAnswer.answered_at.desc(), ProposalAnswer.id.desc())
        .limit(1)
    )
    if last is None or AnswerText(last.state, last.office, last.text) != said:
        tx.add(ProposalAnswer(proposal=proposal, **asdict(said), answered_at=now, answered_by=by))
        audit.record_audit(tx, "proposals:answer:add", now=now, actor=by, subject=proposal)
    tx.flush()


def forget_enterer(tx: Session, account: UUID, _now: datetime) -> None:
    """Remove an erased person from the proposals that they wrote down. The proposals stay."""
    tx.execute(update(Proposal).where(Proposal.entered_by == account).values(entered_by=None))


def forget_answerer(tx: Session, account: UUID, _now: datetime) -> None:
    """Remove an erased person from the answers that they wrote. The answers stay."""
    mine = update(ProposalAnswer).where(ProposalAnswer.answered_by == account)
    tx.execute(mine.values(answered_by=None))


def _waits(proposal: UUID) -> ColumnElement[bool]:
    return and_(Proposal.id == proposal, Proposal.released_at.is_(None))


def _find_same(tx: Session, said: ProposalText) -> UUID | None:
    its = (getattr(Proposal, name) == value for name, value in asdict(said).items())
    return tx.scalar(select(Proposal.id).where(*its).limit(1))
