"""Queries of attempts and progress. All return frozen values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, exists, or_, select

from app.course.queries import LessonEntry, ModuleEntry, catalogue, withdrawn_lesson_title
from app.households.models import ProgressShare
from app.identity.models import Account
from app.kit.clock import WIB
from app.kit.store.db import read
from app.kit.store.exported import make_exporter
from app.kit.store.prepared import PreparedStatement
from app.learning.models import Attempt, LessonProgress


@dataclass(frozen=True, slots=True)
class LearnerProgress:
    """A person's stage and passed lessons, for computing core progress."""

    account: UUID
    stage: str | None
    passed: frozenset[str]


_did_pass = and_(LessonProgress.account == Account.id, LessonProgress.passed_at.is_not(None))
_LEARNER = PreparedStatement(
    select(Account.stage, LessonProgress.lesson)
    .outerjoin(LessonProgress, _did_pass)
    .where(Account.id == bindparam("account"))
)


def learner_progress(accounts: Collection[UUID]) -> list[LearnerProgress]:
    """The stage and passed lessons of each of these people, in the order of their ids."""
    found = [(each, _LEARNER.rows(read(), {"account": each})) for each in sorted(accounts)]
    return [
        LearnerProgress(account, rows[0].stage, frozenset(row.lesson for row in rows if row.lesson))
        for account, rows in found
        if rows
    ]


_PASSED = select(LessonProgress.lesson, LessonProgress.passed_at).where(
    LessonProgress.account == bindparam("account"), LessonProgress.passed_at.is_not(None)
)
_SHOWN = _PASSED.where(
    or_(
        LessonProgress.account == bindparam("viewer"),
        exists().where(
            ProgressShare.owner == LessonProgress.account,
            ProgressShare.viewer == bindparam("viewer"),
        ),
    )
)


def passed_lessons(account: UUID) -> dict[str, datetime]:
    """The lessons that this person passed, with the time of the first pass."""
    rows = read().execute(_PASSED, {"account": account})
    return {row.lesson: row.passed_at for row in rows}


def passed_lessons_seen_by(viewer: UUID, owner: UUID) -> dict[str, datetime]:
    """The lessons that `owner` passed, as `viewer` may see them: none unless the owner shares with
    the viewer. One statement in either case, so that its duration reveals nothing."""
    rows = read().execute(_SHOWN, {"account": owner, "viewer": viewer})
    return without_private_lessons({row.lesson: row.passed_at for row in rows})


def without_private_lessons(passed: Mapping[str, datetime]) -> dict[str, datetime]:
    """Remove the private lessons, which no other person may see on screen or on paper."""
    private = catalogue().private_lesson_ids
    return {lesson: at for lesson, at in passed.items() if lesson not in private}


@dataclass(frozen=True, slots=True)
class PassedLessonsOfModule:
    """The passed lessons of a module, with the time of the first pass."""

    module: ModuleEntry
    lessons: tuple[tuple[LessonEntry, datetime], ...]


def group_by_module(passed: Mapping[str, datetime]) -> tuple[PassedLessonsOfModule, ...]:
    """Group passed lessons by module in the order of the course, without withdrawn lessons."""
    found = (
        PassedLessonsOfModule(
            module, tuple((each, passed[each.id]) for each in module.lessons if each.id in passed)
        )
        for module in catalogue().modules
    )
    return tuple(done for done in found if done.lessons)


def withdrawn_lesson_titles(
    passed: Mapping[str, datetime], language: str
) -> tuple[tuple[str, datetime], ...]:
    """The titles of passed lessons that the course no longer has, with the time of the pass, oldest
    first."""
    gone = ((at, name) for name, at in passed.items() if catalogue().lesson(name) is None)
    titles = ((withdrawn_lesson_title(name, language), at) for at, name in sorted(gone))
    return tuple((title, at) for title, at in titles if title)


@dataclass(frozen=True, slots=True)
class StoredAttempt:
    """A stored quiz attempt, as its own learner may see it."""

    lesson: str
    rev: str
    answers: dict[str, Any]
    correct: int
    asked: int
    at: datetime


_ATTEMPT = select(
    Attempt.lesson,
    Attempt.rev,
    Attempt.answers,
    Attempt.correct,
    Attempt.asked,
    Attempt.occurred_at,
).where(
    # The type comes from receipt.id, which may be declared after this line runs.
    Attempt.id == bindparam("attempt", type_=Uuid()),
    Attempt.account == bindparam("account"),
)


def count_learning_days(account: UUID) -> int:
    """On how many days in western Indonesia this person answered a quiz. Answers are never removed,
    so the number only grows. `learning_day` holds three days at most, which end when the person
    moves."""
    answered = read().scalars(select(Attempt.occurred_at).where(Attempt.account == account))
    return len({at.astimezone(WIB).date() for at in answered})


def find_attempt(attempt_id: UUID, account: UUID) -> StoredAttempt | None:
    """This person's attempt with this id; None if it does not exist or is another person's."""
    row = read().execute(_ATTEMPT, {"attempt": attempt_id, "account": account}).one_or_none()
    return None if row is None else StoredAttempt(*row)


export_attempts = make_exporter(
    Attempt.account,
    Attempt.id,
    Attempt.lesson,
    Attempt.rev,
    Attempt.answers,
    Attempt.correct,
    Attempt.asked,
    Attempt.occurred_at,
    Attempt.spoken,
    order_by=Attempt.occurred_at,
)
export_lesson_progress = make_exporter(
    LessonProgress.account,
    LessonProgress.lesson,
    LessonProgress.best,
    LessonProgress.tries,
    LessonProgress.passed_at,
    LessonProgress.last_at,
    order_by=LessonProgress.lesson,
)
