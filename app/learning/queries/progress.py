"""Queries of attempts and progress. All return frozen values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, exists, or_, select

from app.course.queries import LessonEntry, ModuleEntry, catalogue, withdrawn_title
from app.households.models import ProgressShare
from app.identity.models import Account
from app.kit.store.db import read
from app.kit.store.prepared import Prepared
from app.learning.models import Attempt, LessonProgress


@dataclass(frozen=True, slots=True)
class LearnerProgress:
    """A person's stage and passed lessons, for computing core progress."""

    account: UUID
    stage: str | None
    passed: frozenset[str]


_did_pass = and_(LessonProgress.account == Account.id, LessonProgress.passed_at.is_not(None))
_LEARNER = Prepared(
    select(Account.stage, LessonProgress.lesson)
    .outerjoin(LessonProgress, _did_pass)
    .where(Account.id == bindparam("account"))
)


def learner_progress(accounts: Collection[UUID]) -> list[LearnerProgress]:
    """The progress of these people, by id; usually of one, who just passed a quiz."""
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


def passed(account: UUID) -> dict[str, datetime]:
    """Lessons that this person passed, with the time of the first pass."""
    rows = read().execute(_PASSED, {"account": account})
    return {row.lesson: row.passed_at for row in rows}


def passed_as_seen_by(viewer: UUID, owner: UUID) -> dict[str, datetime]:
    """The same as `viewer` may see it: empty unless `owner` shares with them. The same single
    statement whether the owner shares nothing or has passed nothing."""
    rows = read().execute(_SHOWN, {"account": owner, "viewer": viewer})
    return for_others({row.lesson: row.passed_at for row in rows})


def for_others(passed: Mapping[str, datetime]) -> dict[str, datetime]:
    """The part that other people may see, on screen or on paper: no private lesson."""
    private = catalogue().private
    return {lesson: at for lesson, at in passed.items() if lesson not in private}


@dataclass(frozen=True, slots=True)
class ModuleDone:
    """The passed lessons of a module, with the time of the first pass."""

    module: ModuleEntry
    lessons: tuple[tuple[LessonEntry, datetime], ...]


def by_module(passed: Mapping[str, datetime]) -> tuple[ModuleDone, ...]:
    """Passed lessons in the order of the course, without modules that have none and without
    withdrawn lessons."""
    found = (
        ModuleDone(
            module,
            tuple((each, passed[each.id]) for each in module.lessons if each.id in passed),
        )
        for module in catalogue().modules
    )
    return tuple(done for done in found if done.lessons)


def withdrawn(passed: Mapping[str, datetime], language: str) -> tuple[tuple[str, datetime], ...]:
    """Titles of passed lessons that were withdrawn, with the time of the pass, oldest first."""
    gone = ((at, name) for name, at in passed.items() if catalogue().lesson(name) is None)
    titles = ((withdrawn_title(name, language), at) for at, name in sorted(gone))
    return tuple((title, at) for title, at in titles if title)


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An attempt for its own learner."""

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


def attempt(wanted: UUID, account: UUID) -> AttemptRow | None:
    """This person's attempt with this id; None if it does not exist or is another person's."""
    row = read().execute(_ATTEMPT, {"attempt": wanted, "account": account}).one_or_none()
    return None if row is None else AttemptRow(*row)


def attempts_of(account: UUID) -> list[dict[str, Any]]:
    """All attempts of a person, for their own export."""
    rows = read().execute(
        select(
            Attempt.id,
            Attempt.lesson,
            Attempt.rev,
            Attempt.answers,
            Attempt.correct,
            Attempt.asked,
            Attempt.occurred_at,
        )
        .where(Attempt.account == account)
        .order_by(Attempt.occurred_at, Attempt.id)
    )
    return [dict(row._mapping) for row in rows]


def progress_of(account: UUID) -> list[dict[str, Any]]:
    """A person's progress by lesson, for their own export."""
    rows = read().execute(
        select(
            LessonProgress.lesson,
            LessonProgress.best,
            LessonProgress.tries,
            LessonProgress.passed_at,
            LessonProgress.last_at,
        )
        .where(LessonProgress.account == account)
        .order_by(LessonProgress.lesson)
    )
    return [dict(row._mapping) for row in rows]
