"""What follows from a lesson that was passed: households are told whose core grew."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.course import queries as course
from app.households import actions as households
from app.households.rules import ROLES
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


def erase_lesson_progress(tx: Session, account: UUID, now: datetime) -> None:
    """Delete how far a person is; what households keep of it is theirs to erase."""
    tx.execute(delete(LessonProgress).where(LessonProgress.account == account))
