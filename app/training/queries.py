"""Cohorts of a trainer, and the sheet in two statements however many learners there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import aliased

from app.households.models import CoreProgress, Household, Member
from app.households.rules import setangkup_state
from app.identity.models import Account, Consent, Invitation
from app.kit.db import read
from app.learning.models import LessonProgress
from app.regions.models import Region
from app.training.models import Cohort, Enrolment
from app.training.rules import CODE_KIND, CONSENT, Learner


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A cohort, and how many take part."""

    id: UUID
    name: str
    place: str
    trainer: UUID
    starts: date
    ends: date
    learners: int = 0


@dataclass(frozen=True, slots=True)
class CohortCode:
    """A code of a cohort, for workers or for families at home."""

    code: str
    role: str
    until: datetime


_COHORT = (Cohort.id, Cohort.name, Cohort.place, Cohort.trainer, Cohort.starts, Cohort.ends)
_OF_TRAINER = (
    select(*_COHORT, func.count(Enrolment.account))
    .outerjoin(Enrolment, Enrolment.cohort == Cohort.id)
    .where(Cohort.trainer == bindparam("trainer"))
    .group_by(*_COHORT)
    .order_by(Cohort.ends.desc(), Cohort.name)
)


def cohorts_of(trainer: UUID) -> list[CohortRow]:
    return [CohortRow(*row) for row in read().execute(_OF_TRAINER, {"trainer": trainer})]


def cohort(cohort_id: UUID, trainer: UUID | None = None) -> CohortRow | None:
    """A cohort; with `trainer`, only if it is theirs (another's looks as if there were none)."""
    found = select(*_COHORT).where(Cohort.id == cohort_id)
    if trainer is not None:
        found = found.where(Cohort.trainer == trainer)
    row = read().execute(found).one_or_none()
    return None if row is None else CohortRow(*row)


def codes_of(cohort_id: UUID, now: datetime) -> list[CohortCode]:
    """The codes that still lead into a cohort, for workers first."""
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
        _own.id.label("consent"),
        Member.role,
        Member.household,
        Region.name.label("village"),
        CoreProgress.done,
        CoreProgress.total,
        _LAST.label("last_at"),
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
    .where(Enrolment.cohort == bindparam("cohort"))
    .order_by(Account.name, Enrolment.account)
)

_here = aliased(Member)
_other = aliased(Member)
# The other ends of the households in this cohort. Names of members are known to the trainer only
# where that person consents to a cohort of this same trainer; the rest is as not started.
_OTHERS = (
    select(_other.household, _other.role, Account.name, CoreProgress.done, CoreProgress.total)
    .select_from(Enrolment)
    .join(_here, and_(_here.account == Enrolment.account, _here.counts))
    .join(_other, and_(_other.household == _here.household, _other.role != _here.role))
    .join(Account, Account.id == _other.account)
    .join(
        Consent,
        and_(
            Consent.account == _other.account,
            Consent.purpose == CONSENT,
            Consent.withdrawn_at.is_(None),
        ),
    )
    .join(Cohort, and_(Cohort.id == Consent.about, Cohort.trainer == bindparam("trainer")))
    .outerjoin(
        CoreProgress,
        and_(CoreProgress.account == _other.account, CoreProgress.role == _other.role),
    )
    .where(Enrolment.cohort == bindparam("cohort"))
    .order_by(_other.household, _other.joined_at)
    .distinct()
)
_OTHERS = _OTHERS.order_by(None).order_by(_other.household, Account.name)


def sheet(cohort_id: UUID, trainer: UUID) -> list[Learner]:
    """Everyone in a cohort, by name. Two statements, whatever the size of the cohort."""
    others: dict[tuple[UUID, str], Any] = {}
    for row in read().execute(_OTHERS, {"cohort": cohort_id, "trainer": trainer}):
        key = (row.household, row.role)
        best = others.get(key)
        if best is None or _state(row) > _state(best):
            others[key] = row
    rows = read().execute(_SHEET, {"cohort": cohort_id})
    return [_learner(row, others) for row in rows]


def _state(row: Any) -> int:
    return setangkup_state(row.done or 0, row.total or 0)


def _learner(row: Any, others: dict[tuple[UUID, str], Any]) -> Learner:
    if row.consent is None:
        return Learner(row.account, row.name, row.since, consents=False)
    wanted = "keluarga" if row.role == "pekerja" else "pekerja"
    other = others.get((row.household, wanted))
    return Learner(
        account=row.account,
        name=row.name,
        since=row.since,
        consents=True,
        role=row.role,
        household=row.household,
        village=row.village,
        done=row.done or 0,
        total=row.total or 0,
        last_at=row.last_at,
        other_name=other.name if other else None,
        other_done=(other.done or 0) if other else 0,
        other_total=(other.total or 0) if other else 0,
    )


_WAITING = (
    select(Cohort.id, Cohort.name, Account.name.label("trainer"))
    .join(Enrolment, Enrolment.cohort == Cohort.id)
    .join(Account, Account.id == Cohort.trainer)
    .outerjoin(
        Consent,
        and_(
            Consent.account == Enrolment.account,
            Consent.purpose == CONSENT,
            Consent.about == Cohort.id,
        ),
    )
    .where(Enrolment.account == bindparam("account"), Consent.id.is_(None))
    .order_by(Enrolment.since)
)


@dataclass(frozen=True, slots=True)
class Question:
    """A cohort whose trainer the learner has not yet been asked about."""

    cohort: UUID
    name: str
    trainer: str


def unanswered(account: UUID) -> list[Question]:
    return [Question(*row) for row in read().execute(_WAITING, {"account": account})]


def enrolments_of(account: UUID) -> list[dict[str, Any]]:
    rows = read().execute(
        select(Cohort.name, Cohort.place, Enrolment.since)
        .join(Cohort, Cohort.id == Enrolment.cohort)
        .where(Enrolment.account == account)
    )
    return [dict(row._mapping) for row in rows]


def cohorts_made_by(account: UUID) -> list[dict[str, Any]]:
    rows = read().execute(
        select(Cohort.name, Cohort.place, Cohort.starts, Cohort.ends).where(
            Cohort.trainer == account
        )
    )
    return [dict(row._mapping) for row in rows]
