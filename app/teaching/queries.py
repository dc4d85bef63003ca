"""Reads the answers of a cohort's members who agree to it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, func, select

from app.identity.models import Consent
from app.kit.secrets import derived_numbers
from app.kit.store.db import read
from app.learning.models import Attempt
from app.teaching.rules import FirstAnswers
from app.training.models import Enrolment
from app.training.rules import ANSWERS_CONSENT

_AGREES = and_(
    Consent.account == Enrolment.account,
    Consent.about == Enrolment.cohort,
    Consent.purpose == ANSWERS_CONSENT,
    Consent.withdrawn_at.is_(None),
)


def count_agreeing(cohort: UUID) -> int:
    """How many members agree that their answers count."""
    agreeing = select(func.count()).select_from(Enrolment).join(Consent, _AGREES)
    return read().scalar(agreeing.where(Enrolment.cohort == cohort)) or 0


def first_answers(cohort: UUID, revs: Collection[str]) -> dict[str, list[FirstAnswers]]:
    """Each agreeing member's first answers to each of these quiz versions, by version. One
    statement."""
    turn = func.row_number().over(
        partition_by=(Attempt.account, Attempt.rev), order_by=(Attempt.occurred_at, Attempt.id)
    )
    tried = (
        select(Attempt.account, Attempt.rev, Attempt.answers, turn.label("turn"))
        .join(Enrolment, Enrolment.account == Attempt.account)
        .join(Consent, _AGREES)
        .where(Enrolment.cohort == cohort)
        .subquery()
    )
    found: dict[str, list[FirstAnswers]] = {}
    first = select(tried.c.account, tried.c.rev, tried.c.answers).where(tried.c.turn == 1)
    for account, rev, answers in read().execute(first):
        if rev in revs:
            person = FirstAnswers(account, answers, secret_draw(account, rev))
            found.setdefault(rev, []).append(person)
    return found


def secret_draw(account: UUID, rev: str) -> int:
    """The draw of a person for a quiz version, derived from a secret of this deployment: the same
    in every cohort and at every look, so that looking often tells nothing more."""
    number, *_older = derived_numbers("hard questions", f"{account}:{rev}")
    return number
