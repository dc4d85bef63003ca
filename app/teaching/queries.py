"""Reads the answers of a cohort's members who agree to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import and_, func, select

from app.identity.models import Consent
from app.kit.store.db import read
from app.learning.models import Attempt
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


def first_answers(cohort: UUID, revs: Collection[str]) -> dict[str, list[Mapping[str, object]]]:
    """Each agreeing member's first answers to each of these quiz versions, by version, without a
    word about whose they are. One statement."""
    turn = func.row_number().over(
        partition_by=(Attempt.account, Attempt.rev), order_by=(Attempt.occurred_at, Attempt.id)
    )
    tried = (
        select(Attempt.rev, Attempt.answers, turn.label("turn"))
        .join(Enrolment, Enrolment.account == Attempt.account)
        .join(Consent, _AGREES)
        .where(Enrolment.cohort == cohort)
        .subquery()
    )
    found: dict[str, list[Mapping[str, object]]] = {}
    first = select(tried.c.rev, tried.c.answers).where(tried.c.turn == 1)
    for rev, answers in read().execute(first):
        if rev in revs:
            found.setdefault(rev, []).append(answers)
    return found
