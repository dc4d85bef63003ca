"""Cohorts of a trainer, their codes and the names of their members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import aliased

from app.identity.models import Account, Invitation
from app.kit.store.db import read
from app.training.models import Cohort, CohortTrainer, Enrolment
from app.training.rules import (
    CODE_KIND,
    LEAD,
)


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A cohort and its number of members. `lead`: None after its lead was erased, with nobody to
    take over."""

    id: UUID
    name: str
    place: str
    lead: UUID | None
    starts: date
    ends: date
    village: str | None = None
    archived_at: datetime | None = None
    learners: int = 0


@dataclass(frozen=True, slots=True)
class CohortCode:
    """A code of a cohort, for workers or for families at home."""

    code: str
    role: str
    until: datetime


_lead = aliased(CohortTrainer)
_COHORT = (
    *(Cohort.id, Cohort.name, Cohort.place, _lead.account.label("lead")),
    *(Cohort.starts, Cohort.ends, Cohort.village, Cohort.archived_at),
)
_LED = and_(_lead.cohort == Cohort.id, _lead.part == LEAD)
_OF_TRAINER = (
    select(*_COHORT, func.count(Enrolment.account))
    .join(CohortTrainer, CohortTrainer.cohort == Cohort.id)
    .outerjoin(_lead, _LED)
    .outerjoin(Enrolment, Enrolment.cohort == Cohort.id)
    .where(CohortTrainer.account == bindparam("trainer"))
    .group_by(*_COHORT)
    .order_by(Cohort.ends.desc(), Cohort.name)
)
_CURRENT = _OF_TRAINER.where(Cohort.archived_at.is_(None))
_ARCHIVED = _OF_TRAINER.where(Cohort.archived_at.is_not(None))


def cohorts_of(trainer: UUID) -> list[CohortRow]:
    """The cohorts that this person trains, as lead or assistant, without those archived."""
    return [CohortRow(*row) for row in read().execute(_CURRENT, {"trainer": trainer})]


def archived_cohorts_of(trainer: UUID) -> list[CohortRow]:
    """The archived cohorts that this person trains, the last to end first."""
    return [CohortRow(*row) for row in read().execute(_ARCHIVED, {"trainer": trainer})]


def find_cohort(cohort_id: UUID, trainer: UUID | None = None) -> CohortRow | None:
    """A cohort by its id; None if there is none, or if `trainer` is not one of its trainers today,
    as lead or assistant."""
    found = select(*_COHORT).outerjoin(_lead, _LED).where(Cohort.id == cohort_id)
    if trainer is not None:
        its = and_(CohortTrainer.cohort == Cohort.id, CohortTrainer.account == trainer)
        found = found.join(CohortTrainer, its)
    row = read().execute(found).one_or_none()
    return None if row is None else CohortRow(*row)


def open_codes_of_cohort(cohort_id: UUID, now: datetime, kind: str = CODE_KIND) -> list[CohortCode]:
    """The open codes of a cohort, for workers first; with another `kind`, those of that kind. An
    archived cohort has none."""
    rows = read().execute(
        select(Invitation.code, Invitation.role, Invitation.until)
        .join(Cohort, Cohort.id == Invitation.target)
        .where(
            Cohort.archived_at.is_(None),
            Invitation.kind == kind,
            Invitation.target == cohort_id,
            Invitation.used_at.is_(None),
            Invitation.until > now,
        )
        .order_by(Invitation.role.desc(), Invitation.made_at)
    )
    return [CohortCode(row.code, row.role or "", row.until) for row in rows]


def members_of_cohort(cohort_id: UUID) -> list[tuple[UUID, str]]:
    """The members of a cohort, as (account, name), by name."""
    of_members = select(Account.id, Account.name).join(Enrolment, Enrolment.account == Account.id)
    found = of_members.where(Enrolment.cohort == cohort_id).order_by(Account.name, Account.id)
    return [(account, name) for account, name in read().execute(found)]


def cohort_member_name(cohort_id: UUID, account: UUID) -> str | None:
    """The name of a member of this cohort; None for anybody else."""
    of_members = select(Account.name).join(Enrolment, Enrolment.account == Account.id)
    its = (Enrolment.cohort == cohort_id, Enrolment.account == account)
    return read().scalar(of_members.where(*its))
