"""Updates core progress, which households and counters use, after a first pass."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, delete, func, or_, select
from sqlalchemy.orm import Session

from app.content.module import FAMILY, STAGES, USUAL_STAGE, WORKER
from app.course import queries as course
from app.households import actions as households
from app.households.models import CoreProgress
from app.households.rules import ROLES
from app.identity.models import Account
from app.learning import queries
from app.learning.models import LessonProgress
from app.learning.rules import count_passed_lessons


def update_core_progress(tx: Session, accounts: Collection[UUID], *, now: datetime) -> None:
    """Store how many lessons of the newest core list these people have passed. Called after a first
    pass, and when a stage has changed, since each stage has its own list.

    Stores both roles, so that a person who later joins another household in the other role keeps
    their progress. The caller locks the accounts' rows."""
    cores = course.catalogue().cores
    if not cores:
        return
    core = cores[-1]
    told: dict[UUID, dict[str, households.CoreNumbers]] = {}
    for learner in queries.learner_progress(accounts):
        lists = {role: core.lessons_for(role, learner.stage) for role in ROLES}
        told[learner.account] = {
            role: (core.version, count_passed_lessons(lessons, learner.passed), len(lessons))
            for role, lessons in lists.items()
        }
    households.record_core_progress(tx, told, now=now)


def recompute_core_progress(tx: Session, *, now: datetime) -> tuple[int, int]:
    """Recompute everybody's progress on the newest published core list, after the list has changed.
    Returns the number of recomputed rows and of people found finished. Idempotent. The
    caller recounts the counters in the same transaction
    (households.actions.recompute_core_progress)."""
    cores = course.catalogue().cores
    if not cores:
        return 0, 0
    core = cores[-1]
    lists = [(CoreProgress.role == FAMILY, core.lessons_for(FAMILY, None))]
    lists += [(_at_stage(stage), core.lessons_for(WORKER, stage)) for stage in STAGES]
    done = case(*((whose, _count_passed(lessons)) for whose, lessons in lists), else_=0)
    total = case(*((whose, len(lessons)) for whose, lessons in lists), else_=0)
    return households.recompute_core_progress(tx, core.version, done, total, now=now)


def _count_passed(lessons: Sequence[str]) -> ColumnElement[int]:
    return (
        select(func.count())
        .where(
            LessonProgress.account == CoreProgress.account,
            LessonProgress.lesson.in_(lessons),
            LessonProgress.passed_at.is_not(None),
        )
        .correlate(CoreProgress)
        .scalar_subquery()
    )


def _at_stage(stage: str) -> ColumnElement[bool]:
    told = Account.stage == stage
    here = or_(told, Account.stage.is_(None)) if stage == USUAL_STAGE else told
    return CoreProgress.account.in_(select(Account.id).where(here))


def erase_lesson_progress(tx: Session, account: UUID, now: datetime) -> None:
    """Delete a person's progress by lesson; the room households deletes their core progress."""
    tx.execute(delete(LessonProgress).where(LessonProgress.account == account))
