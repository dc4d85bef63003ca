"""The cohorts that a learner joined, and what their trainers may see of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, select

from app.identity.models import Account, Consent
from app.kit.store.db import read
from app.training.models import Cohort, CohortTrainer, Enrolment
from app.training.rules import CONSENT, LEAD


def _cohorts_joined_without_consent(*consent: ColumnElement[bool]) -> Select[UUID, str, str]:
    """The statement for cohorts of a person without a consent that meets these conditions."""
    same = (
        Consent.account == Enrolment.account,
        Consent.purpose == CONSENT,
        Consent.about == Cohort.id,
    )
    return (
        select(Cohort.id, Cohort.name, Account.name.label("trainer"))
        .join(Enrolment, Enrolment.cohort == Cohort.id)
        .join(CohortTrainer, and_(CohortTrainer.cohort == Cohort.id, CohortTrainer.part == LEAD))
        .join(Account, Account.id == CohortTrainer.account)
        .outerjoin(Consent, and_(*same, *consent))
        .where(
            Enrolment.account == bindparam("account"),
            Consent.id.is_(None),
            Cohort.archived_at.is_(None),
        )
        .order_by(Enrolment.since)
    )


_WAITING = _cohorts_joined_without_consent()
_NOT_HELD = _cohorts_joined_without_consent(Consent.withdrawn_at.is_(None))


@dataclass(frozen=True, slots=True)
class TrainerConsentQuestion:
    """The question whether the trainer of a cohort may see the learner's progress."""

    cohort: UUID
    name: str
    trainer: str


def cohorts_without_consent(account: UUID) -> list[TrainerConsentQuestion]:
    """The cohorts of a learner without consent to be seen: not asked yet, or refused."""
    return [TrainerConsentQuestion(*row) for row in read().execute(_NOT_HELD, {"account": account})]


def unanswered_consent_questions(account: UUID) -> list[TrainerConsentQuestion]:
    """The cohorts of a learner for which the consent question is not answered yet."""
    return [TrainerConsentQuestion(*row) for row in read().execute(_WAITING, {"account": account})]


@dataclass(frozen=True, slots=True)
class JoinedCohort:
    """A cohort as its learner sees it. `trainers`: their names, the lead first; none after the lead
    was erased, with nobody to take over. `agrees`: whether the trainers may see their progress;
    None if not answered yet."""

    cohort: UUID
    name: str
    trainers: tuple[str, ...]
    since: datetime
    agrees: bool | None


_ANSWERED = and_(
    Consent.account == Enrolment.account,
    Consent.purpose == CONSENT,
    Consent.about == Enrolment.cohort,
)
_TAKING_PART = (
    select(
        Cohort.id,
        Cohort.name,
        Enrolment.since,
        exists().where(_ANSWERED, Consent.withdrawn_at.is_(None)),
        exists().where(_ANSWERED),
        Account.name,
    )
    .join(Enrolment, Enrolment.cohort == Cohort.id)
    .outerjoin(CohortTrainer, CohortTrainer.cohort == Cohort.id)
    .outerjoin(Account, Account.id == CohortTrainer.account)
    .where(Enrolment.account == bindparam("account"))
    .order_by(
        Enrolment.since, Cohort.id, CohortTrainer.part.desc(), CohortTrainer.since, Account.name
    )
)


def joined_cohorts(account: UUID) -> list[JoinedCohort]:
    """Every cohort that a learner joined, in the order of joining."""
    rows = read().execute(_TAKING_PART, {"account": account})
    return [
        JoinedCohort(
            cohort,
            name,
            tuple(trainer for *_, trainer in its if trainer is not None),
            since,
            agrees if answered else None,
        )
        for (cohort, name, since, agrees, answered), its in groupby(rows, lambda row: row[:5])
    ]
