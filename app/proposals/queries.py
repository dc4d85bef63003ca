"""Proposals and what was answered, for pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from app.kit.store.db import read
from app.kit.store.exported import make_exporter
from app.proposals.models import Proposal, ProposalAnswer

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, without who of the staff wrote it."""

    state: str
    office: str
    text: str
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class ReadProposal:
    """A proposal with its answers, the oldest first."""

    id: UUID
    organisation: str
    subject: str
    about: str
    text: str
    proposed_on: date
    is_released: bool
    answers: tuple[Answer, ...]

    @property
    def state(self) -> str:
        """How it stands: a state of the rules; "" before the first answer."""
        return self.answers[-1].state if self.answers else ""


def released_proposals() -> list[ReadProposal]:
    """The newest proposals that everybody may read. Two statements."""
    rows = read().execute(_RELEASED.limit(SHOWN)).all()
    return _with_answers(rows)


def waiting_proposals() -> list[ReadProposal]:
    """Proposals that wait for staff, the oldest first."""
    return _with_answers(read().execute(_WAITING).all())


def find_proposal(proposal: UUID) -> ReadProposal | None:
    """A proposal, whether or not everybody may read it."""
    return next(iter(_with_answers(read().execute(_ONE, {"id": proposal}).all())), None)


def find_released_proposal(proposal: UUID) -> ReadProposal | None:
    """A proposal that everybody may read; None for any other."""
    found = find_proposal(proposal)
    return found if found and found.is_released else None


def _with_answers(rows: Any) -> list[ReadProposal]:
    answers: dict[UUID, list[Answer]] = {row.id: [] for row in rows}
    for proposal, state, office, text, at in read().execute(_ANSWERS, {"ids": list(answers)}):
        answers[proposal].append(Answer(state, office, text, at))
    return [
        ReadProposal(
            row.id,
            row.organisation,
            row.subject,
            row.about,
            row.text,
            row.proposed_on,
            row.released_at is not None,
            tuple(answers[row.id]),
        )
        for row in rows
    ]


_PROPOSALS = select(
    Proposal.id,
    Proposal.organisation,
    Proposal.subject,
    Proposal.about,
    Proposal.text,
    Proposal.proposed_on,
    Proposal.released_at,
)
_RELEASED = _PROPOSALS.where(Proposal.released_at.is_not(None)).order_by(
    Proposal.proposed_on.desc(), Proposal.id.desc()
)
_WAITING = _PROPOSALS.where(Proposal.released_at.is_(None)).order_by(
    Proposal.proposed_on, Proposal.id
)
_ONE = _PROPOSALS.where(Proposal.id == bindparam("id"))
_ANSWERS = (
    select(
        ProposalAnswer.proposal,
        ProposalAnswer.state,
        ProposalAnswer.office,
        ProposalAnswer.text,
        ProposalAnswer.answered_at,
    )
    .where(ProposalAnswer.proposal.in_(bindparam("ids", expanding=True)))
    .order_by(ProposalAnswer.answered_at, ProposalAnswer.id)
)

own_entered = make_exporter(
    Proposal.entered_by,
    Proposal.organisation,
    Proposal.subject,
    Proposal.about,
    Proposal.text,
    Proposal.proposed_on,
)
own_answers = make_exporter(
    ProposalAnswer.answered_by,
    ProposalAnswer.state,
    ProposalAnswer.office,
    ProposalAnswer.text,
    ProposalAnswer.answered_at,
)
