"""What follows from a lesson that was passed: households are told whose core grew."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session

from app.content.module import FAMILY, STAGES, USUAL_STAGE, WORKER
from app.course import queries as course
from app.households import actions as households
from app.households.models import CoreProgress
from app.households.rules import ROLES
from app.identity.models import Account
from app.learning import queries
from app.learning.models import LessonProgress
from app.learning.rules import done_of


def tell_core(tx: Session, accounts: Collection[UUID], *, now: datetime) -> None:
    """Tell households how much of the newest core list these people have done.

    Told for both roles, whichever they have today: who later joins a second home in the other
    role has done there what they have done. The accounts' rows are locked by the caller."""
    cores = course.catalogue().cores
    if not cores:
        return
    core = cores[-1]
    told: dict[UUID, dict[str, households.Told]] = {}
    for learner in queries.learners(accounts):
        lists = {role: core.lessons(role, learner.stage) for role in ROLES}
        told[learner.account] = {
            role: (core.version, done_of(lessons, learner.passed), len(lessons))
            for role, lessons in lists.items()
        }
    households.record_core(tx, told, now=now)


def retell_core(tx: Session, *, now: datetime) -> households.Retold:
    """Tell households of everybody by the newest core list as it is published. To be done when it
    has changed: else only a first pass tells it. Done again, it changes nothing."""
    cores = course.catalogue().cores
    if not cores:
        return households.Retold(0, 0)
    core = cores[-1]
    family = households.Telling(
        FAMILY, CoreProgress.role == FAMILY, *_done(core.lessons(FAMILY, None))
    )
    workers = [
        households.Telling(WORKER, _at_stage(stage), *_done(core.lessons(WORKER, stage)))
        for stage in STAGES
    ]
    return households.retell_core(tx, core.version, [family, *workers], now=now)


def _done(lessons: Sequence[str]) -> tuple[ColumnElement[int], int]:
    passed = (
        select(func.count())
        .where(
            LessonProgress.account == CoreProgress.account,
            LessonProgress.lesson.in_(lessons),
            LessonProgress.passed_at.is_not(None),
        )
        .correlate(CoreProgress)
        .scalar_subquery()
    )
    return passed, len(lessons)


def _at_stage(stage: str) -> ColumnElement[bool]:
    told = Account.stage == stage
    here = or_(told, Account.stage.is_(None)) if stage == USUAL_STAGE else told
    return CoreProgress.account.in_(select(Account.id).where(here))


def erase_lesson_progress(tx: Session, account: UUID, now: datetime) -> None:
    """Delete how far a person is; what households keep of it is theirs to erase."""
    tx.execute(delete(LessonProgress).where(LessonProgress.account == account))
