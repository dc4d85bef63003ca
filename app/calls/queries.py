"""Reads of a trainer's day and of what came of calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, and_, bindparam, case, exists, func, select
from sqlalchemy.orm import aliased

from app.calls.models import CallResult
from app.calls.rules import KEPT_FOR, NotedCall
from app.identity.models import Account, Consent
from app.kit.store.db import read
from app.kit.store.exported import exported_rows
from app.learning.models import Attempt
from app.training.models import Cohort, CohortTrainer, Enrolment
from app.training.rules import CONSENT

_CONSENTS = exists().where(
    Consent.account == CallResult.learner,
    Consent.purpose == CONSENT,
    Consent.about == CallResult.cohort,
    Consent.withdrawn_at.is_(None),
)
# Days of UTC: they begin at 7 in western Indonesia, before which nobody calls.
_LEARNED_ON = (
    select(func.min(func.date(Attempt.occurred_at), type_=Date))
    .where(
        Attempt.account == CallResult.learner,
        func.date(Attempt.occurred_at) >= CallResult.called_on,
    )
    .correlate(CallResult)
    .scalar_subquery()
)
_CALLS = (
    select(
        *(CallResult.id, CallResult.cohort, CallResult.learner, Account.name),
        *(CallResult.trainer, CallResult.result, CallResult.called_on, CallResult.made_at),
        case((and_(CallResult.trainer == bindparam("trainer"), _CONSENTS), _LEARNED_ON)),
    )
    .join(CohortTrainer, CohortTrainer.cohort == CallResult.cohort)
    .join(
        Enrolment,
        and_(Enrolment.cohort == CallResult.cohort, Enrolment.account == CallResult.learner),
    )
    .join(Account, Account.id == CallResult.learner)
    .where(
        CohortTrainer.account == bindparam("trainer"), CallResult.called_on >= bindparam("since")
    )
    .order_by(CallResult.made_at.desc(), CallResult.id)
)


def calls_in_cohorts_of(trainer: UUID, day: date) -> list[NotedCall]:
    """What came of calls to people of this trainer's cohorts until `day`, by any of their trainers,
    the newest first. One statement."""
    asked = {"trainer": trainer, "since": day - KEPT_FOR}
    return [NotedCall(*row) for row in read().execute(_CALLS, asked)]


def is_own_call(call: UUID, trainer: UUID) -> bool:
    """Whether this trainer noted the call, and trains its cohort still."""
    its = (CohortTrainer.cohort == CallResult.cohort, CohortTrainer.account == CallResult.trainer)
    noted = (CallResult.id == call, CallResult.trainer == trainer)
    return read().scalar(select(exists().where(*its, *noted))) is True


@dataclass(frozen=True, slots=True)
class CallToMe:
    """A call that a trainer noted, as the person sees it who was called. `trainer`: their name;
    None after they were erased."""

    result: str
    called_on: date
    made_at: datetime
    cohort: str
    trainer: str | None


_trainer = aliased(Account)


def calls_to(account: UUID) -> list[CallToMe]:
    """What trainers noted of calls to this person, the newest first."""
    found = (
        select(
            *(CallResult.result, CallResult.called_on, CallResult.made_at),
            *(Cohort.name, _trainer.name),
        )
        .join(Cohort, Cohort.id == CallResult.cohort)
        .outerjoin(_trainer, _trainer.id == CallResult.trainer)
        .where(CallResult.learner == account)
        .order_by(CallResult.called_on.desc(), CallResult.made_at.desc(), CallResult.id)
    )
    return [CallToMe(*row) for row in read().execute(found)]


def own_call_results(account: UUID) -> list[dict[str, Any]]:
    """The calls to a person; of those that they made as a trainer, no name."""
    noted = select(
        Cohort.name.label("cohort"), CallResult.called_on, CallResult.result, CallResult.made_at
    ).join(Cohort, Cohort.id == CallResult.cohort)
    noted = noted.order_by(CallResult.called_on, CallResult.made_at)
    to_me = noted.where(CallResult.learner == account)
    by_me = noted.where(CallResult.trainer == account)
    return [
        {"called": called, **row}
        for called, rows in (("me", exported_rows(to_me)), ("another", exported_rows(by_me)))
        for row in rows
    ]
