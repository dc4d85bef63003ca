"""The learners of cohorts, at any size in one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, case, exists, func, select, type_coerce
from sqlalchemy.orm import aliased
from sqlalchemy.types import NULLTYPE

from app.contact.models import ContactWish, PlannedDeparture
from app.contact.rules import NO_CONTACT, WITHOUT_PHONE
from app.course.queries import catalogue
from app.households.models import CoreProgress, Household, Member
from app.identity.models import Account, Consent
from app.kit.clock import today
from app.kit.secrets import derived_numbers
from app.kit.store.db import read
from app.learning.models import LessonProgress
from app.regions.models import Region
from app.training.models import Cohort, CohortTrainer, Enrolment
from app.training.queries.cohorts import CohortRow, find_cohort
from app.training.rules import (
    CALLED_AFTER_END,
    CONSENT,
    STUCK_AFTER_TRIES,
    STUCK_SINCE_WORDING,
    CohortTotals,
    LearnerRow,
    cohort_totals,
    role_core_progress,
)

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
        case((_own.version >= STUCK_SINCE_WORDING, _STUCK_IN)),
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
_DAY = (
    _LEARNERS.add_columns(_LAST_PASSED, Enrolment.cohort)
    .join(Cohort, Cohort.id == Enrolment.cohort)
    .where(
        _own.id.is_not(None),
        Enrolment.cohort.in_(_OF_THIS_TRAINER),
        Cohort.archived_at.is_(None),
        Cohort.ends >= bindparam("ended"),
    )
)


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
    asked = {"cohort": cohort_id, "trainer": trainer, **_today_and_open_lessons()}
    learners = _each_once(_learner_row(row) for row in read().execute(_SHEET, asked))
    return CohortWithLearners(found, learners)


def learners_trained_by(trainer: UUID) -> dict[UUID, list[LearnerRow]]:
    """The members of this trainer's cohorts who consent to be seen, by cohort; without cohorts that
    are archived, or over for longer than CALLED_AFTER_END. One statement at any size."""
    by_cohort: dict[UUID, list[LearnerRow]] = {}
    asked = {"trainer": trainer, "ended": today() - CALLED_AFTER_END, **_today_and_open_lessons()}
    for *row, cohort in read().execute(_DAY, asked):
        by_cohort.setdefault(cohort, []).append(_learner_row(row))
    return {cohort: _each_once(rows) for cohort, rows in by_cohort.items()}


def _each_once(rows: Iterable[LearnerRow]) -> list[LearnerRow]:
    """Each learner with the other end that has learned most."""
    learners: dict[UUID, LearnerRow] = {}
    for learner in rows:
        kept = learners.get(learner.account)
        if kept is None or learner.other.state > kept.other.state or not kept.other_name:
            learners[learner.account] = learner
    return list(learners.values())


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
