"""Cohorts of a trainer, and the list of learners in two statements at any size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, func, select, type_coerce
from sqlalchemy.orm import aliased
from sqlalchemy.types import NULLTYPE

from app.contact.models import ContactWish, PlannedDeparture
from app.contact.rules import NO_CONTACT, WITHOUT_PHONE
from app.course.queries import catalogue
from app.households.models import CoreProgress, Household, Member
from app.identity.models import Account, Consent, Invitation
from app.kit.clock import today
from app.kit.secrets import derived_numbers
from app.kit.store.db import read
from app.learning.models import LessonProgress
from app.regions.models import Region
from app.training.models import Cohort, CohortTrainer, Enrolment
from app.training.rules import (
    CODE_KIND,
    CONSENT,
    LEAD,
    STUCK_AFTER_TRIES,
    CohortTotals,
    LearnerRow,
    cohort_totals,
    role_core_progress,
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


_own = aliased(Consent)
_other = aliased(Member)
_theirs = aliased(Consent)
_them = aliased(Account)
_their_core = aliased(CoreProgress)
_OF_THIS_TRAINER = select(CohortTrainer.cohort).where(CohortTrainer.account == bindparam("trainer"))
_NO_CONTACT = exists().where(
    ContactWish.account == Enrolment.account, ContactWish.wish == NO_CONTACT
)
_NO_PHONE_SINCE = (
    select(ContactWish.since)
    .where(
        ContactWish.account == Enrolment.account,
        ContactWish.wish == WITHOUT_PHONE,
        ContactWish.until >= bindparam("today"),
    )
    .correlate(Enrolment)
    .scalar_subquery()
)
_TALKED_ABOUT = (
    select(LessonProgress.lesson)
    .where(
        LessonProgress.account == Enrolment.account,
        LessonProgress.lesson.in_(bindparam("open_lessons", expanding=True)),
    )
    .order_by(LessonProgress.last_at.desc(), LessonProgress.lesson)
    .limit(1)
    .correlate(Enrolment)
)
_STUCK_IN = _TALKED_ABOUT.where(
    LessonProgress.tries >= STUCK_AFTER_TRIES, LessonProgress.passed_at.is_(None)
).scalar_subquery()
_LAST_PASSED = _TALKED_ABOUT.where(LessonProgress.passed_at.is_not(None)).scalar_subquery()
_LAST = (
    select(func.max(LessonProgress.last_at))
    .where(LessonProgress.account == Enrolment.account)
    .correlate(Enrolment)
    .scalar_subquery()
)
_LEARNERS = (
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
        _NO_CONTACT,
        _NO_PHONE_SINCE,
        PlannedDeparture.month,
        _STUCK_IN,
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
    .outerjoin(PlannedDeparture, PlannedDeparture.account == Enrolment.account)
    .order_by(Account.name, Enrolment.account)
)
_SHEET = _LEARNERS.where(Enrolment.cohort == bindparam("cohort"))


@dataclass(frozen=True, slots=True)
class CohortWithLearners:
    """A cohort and its members, by name."""

    cohort: CohortRow
    learners: list[LearnerRow]


def cohort_with_learners(cohort_id: UUID, trainer: UUID) -> CohortWithLearners | None:
    """The members of a cohort; None if this person does not train it. Two statements at any
    size."""
    found = find_cohort(cohort_id, trainer)
    if found is None:
        return None
    learners: dict[UUID, LearnerRow] = {}
    asked = {"cohort": cohort_id, "trainer": trainer, **_today_and_open_lessons()}
    for row in read().execute(_SHEET, asked):
        learner = _learner_row(row)
        kept = learners.get(learner.account)
        if kept is None or learner.other.state > kept.other.state or not kept.other_name:
            learners[learner.account] = learner
    return CohortWithLearners(found, list(learners.values()))


def _today_and_open_lessons() -> dict[str, Any]:
    """The day, and the published lessons of which a trainer may know that somebody tried them."""
    course = catalogue()
    private = course.private_lesson_ids
    lessons = [each.id for each in course.lessons if each.id not in private]
    return {"today": today(), "open_lessons": lessons}


def _learner_row(row: Any) -> LearnerRow:
    account, name, since, consents, role, household, village, *core, last_at = row[:11]
    if not consents:
        return LearnerRow(account, name, since, False)
    done, total, finished = core
    other_name, other_done, other_total, other_finished, *calls = row[11:]
    own = role_core_progress(done or 0, total or 0, finished)
    theirs = role_core_progress(other_done or 0, other_total or 0, other_finished)
    return LearnerRow(
        *(account, name, since, True, role, household, village, own, last_at, other_name, theirs),
        *calls,
    )


def totals_of_cohort(found: CohortWithLearners) -> CohortTotals:
    """The rounded counts of a cohort, for who may see no people. The draws are derived from a
    secret of this deployment."""

    def draw(figure: str, below: int) -> float:
        number, *_older = derived_numbers("cohort total", f"{found.cohort.id}:{figure}:{below}")
        return number / 2**256

    return cohort_totals(found.learners, draw)


def cohort_member_name(cohort_id: UUID, account: UUID) -> str | None:
    """The name of a member of this cohort; None for anybody else."""
    of_members = select(Account.name).join(Enrolment, Enrolment.account == Account.id)
    its = (Enrolment.cohort == cohort_id, Enrolment.account == account)
    return read().scalar(of_members.where(*its))
