"""Cohorts of a trainer, and the list of learners in two statements at any size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased
from sqlalchemy.types import NULLTYPE

from app.households.models import CoreProgress, Household, Member
from app.identity.models import Account, Consent, Invitation
from app.kit.store.db import read
from app.learning.models import LessonProgress
from app.regions.models import Region
from app.training.models import Cohort, Enrolment
from app.training.rules import CODE_KIND, CONSENT, LearnerRow, role_core_progress


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A cohort and its number of members."""

    id: UUID
    name: str
    place: str
    trainer: UUID
    starts: date
    ends: date
    village: str | None = None
    learners: int = 0


@dataclass(frozen=True, slots=True)
class CohortCode:
    """A code of a cohort, for workers or for families at home."""

    code: str
    role: str
    until: datetime


_COHORT = (
    *(Cohort.id, Cohort.name, Cohort.place, Cohort.trainer, Cohort.starts, Cohort.ends),
    Cohort.village,
)
_OF_TRAINER = (
    select(*_COHORT, func.count(Enrolment.account))
    .outerjoin(Enrolment, Enrolment.cohort == Cohort.id)
    .where(Cohort.trainer == bindparam("trainer"))
    .group_by(*_COHORT)
    .order_by(Cohort.ends.desc(), Cohort.name)
)


def cohorts_of(trainer: UUID) -> list[CohortRow]:
    return [CohortRow(*row) for row in read().execute(_OF_TRAINER, {"trainer": trainer})]


def find_cohort(cohort_id: UUID, trainer: UUID | None = None) -> CohortRow | None:
    """A cohort by its id; None if there is none, or if it is not led by `trainer`."""
    found = select(*_COHORT).where(Cohort.id == cohort_id)
    if trainer is not None:
        found = found.where(Cohort.trainer == trainer)
    row = read().execute(found).one_or_none()
    return None if row is None else CohortRow(*row)


def open_codes_of_cohort(cohort_id: UUID, now: datetime) -> list[CohortCode]:
    """The open codes of a cohort, for workers first."""
    rows = read().execute(
        select(Invitation.code, Invitation.role, Invitation.until)
        .where(
            Invitation.kind == CODE_KIND,
            Invitation.target == cohort_id,
            Invitation.used_at.is_(None),
            Invitation.until > now,
        )
        .order_by(Invitation.role.desc(), Invitation.made_at)
    )
    return [CohortCode(row.code, row.role or "", row.until) for row in rows]


_own = aliased(Consent)
_other = aliased(Member)
_theirs = aliased(Consent)
_them = aliased(Account)
_their_core = aliased(CoreProgress)
_OF_THIS_TRAINER = select(Cohort.id).where(Cohort.trainer == bindparam("trainer"))
_LAST = (
    select(func.max(LessonProgress.last_at))
    .where(LessonProgress.account == Enrolment.account)
    .correlate(Enrolment)
    .scalar_subquery()
)
_SHEET = (
    select(
        Enrolment.account,
        Account.name,
        Enrolment.since,
        _own.id.is_not(None),
        Member.role,
        type_coerce(Member.household, NULLTYPE),  # only told apart, so it is made nothing of
        Region.name,
        CoreProgress.done,
        CoreProgress.total,
        CoreProgress.since.is_not(None),
        _LAST,
        _them.name,
        _their_core.done,
        _their_core.total,
        _their_core.since.is_not(None),
    )
    .select_from(Enrolment)
    .join(Account, Account.id == Enrolment.account)
    .outerjoin(
        _own,
        and_(
            _own.account == Enrolment.account,
            _own.purpose == CONSENT,
            _own.about == Enrolment.cohort,
            _own.withdrawn_at.is_(None),
        ),
    )
    .outerjoin(Member, and_(Member.account == Enrolment.account, Member.counts))
    .outerjoin(Household, Household.id == Member.household)
    .outerjoin(Region, Region.code == Household.village)
    .outerjoin(
        CoreProgress,
        and_(CoreProgress.account == Enrolment.account, CoreProgress.role == Member.role),
    )
    # The other end of the household, where that person consents to a cohort of this same trainer;
    # of the rest there is no row, as of who has not started.
    .outerjoin(_other, and_(_other.household == Member.household, _other.role != Member.role))
    .outerjoin(
        _theirs,
        and_(
            _theirs.account == _other.account,
            _theirs.purpose == CONSENT,
            _theirs.withdrawn_at.is_(None),
            _theirs.about.in_(_OF_THIS_TRAINER),
        ),
    )
    .outerjoin(_them, _them.id == _theirs.account)
    .outerjoin(
        _their_core, and_(_their_core.account == _theirs.account, _their_core.role == _other.role)
    )
    .where(Enrolment.cohort == bindparam("cohort"))
    .order_by(Account.name, Enrolment.account)
)


@dataclass(frozen=True, slots=True)
class CohortWithLearners:
    """A cohort and its members, by name."""

    cohort: CohortRow
    learners: list[LearnerRow]


def cohort_with_learners(cohort_id: UUID, trainer: UUID) -> CohortWithLearners | None:
    """The members of a cohort; None if it is not this trainer's. Two statements at any size."""
    found = find_cohort(cohort_id, trainer)
    if found is None:
        return None
    learners: dict[UUID, LearnerRow] = {}
    for row in read().execute(_SHEET, {"cohort": cohort_id, "trainer": trainer}):
        learner = _learner_row(row)
        kept = learners.get(learner.account)
        if kept is None or learner.other.state > kept.other.state or not kept.other_name:
            learners[learner.account] = learner
    return CohortWithLearners(found, list(learners.values()))


def _learner_row(row: Any) -> LearnerRow:
    account, name, since, consents, role, household, village, *core, last_at = row[:11]
    if not consents:
        return LearnerRow(account, name, since, False)
    done, total, finished = core
    other_name, other_done, other_total, other_finished = row[11:]
    own = role_core_progress(done or 0, total or 0, finished)
    theirs = role_core_progress(other_done or 0, other_total or 0, other_finished)
    return LearnerRow(
        account, name, since, True, role, household, village, own, last_at, other_name, theirs
    )


def cohort_member_name(cohort_id: UUID, account: UUID) -> str | None:
    """The name of a member of this cohort; None for anybody else."""
    of_members = select(Account.name).join(Enrolment, Enrolment.account == Account.id)
    its = (Enrolment.cohort == cohort_id, Enrolment.account == account)
    return read().scalar(of_members.where(*its))


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
        .join(Account, Account.id == Cohort.trainer)
        .outerjoin(Consent, and_(*same, *consent))
        .where(Enrolment.account == bindparam("account"), Consent.id.is_(None))
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
    """A cohort as its learner sees it. `agrees`: whether the trainer may see their progress; None
    if not answered yet."""

    cohort: UUID
    name: str
    trainer: str
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
        Account.name,
        Enrolment.since,
        exists().where(_ANSWERED, Consent.withdrawn_at.is_(None)),
        exists().where(_ANSWERED),
    )
    .join(Enrolment, Enrolment.cohort == Cohort.id)
    .join(Account, Account.id == Cohort.trainer)
    .where(Enrolment.account == bindparam("account"))
    .order_by(Enrolment.since, Cohort.id)
)


def joined_cohorts(account: UUID) -> list[JoinedCohort]:
    """Every cohort that a learner joined, in the order of joining."""
    rows = read().execute(_TAKING_PART, {"account": account})
    return [
        JoinedCohort(cohort, name, trainer, since, agrees if answered else None)
        for cohort, name, trainer, since, agrees, answered in rows
    ]
