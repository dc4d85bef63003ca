"""How far people are. Everything returns frozen values, never a query."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, exists, or_, select

from app.course.queries import LessonEntry, ModuleEntry, catalogue, withdrawn_title
from app.households.models import Share
from app.identity.models import Account
from app.kit.store.db import read
from app.kit.store.prepared import Prepared
from app.learning.models import Attempt, LessonProgress


@dataclass(frozen=True, slots=True)
class Learner:
    """A person's stage and the lessons that they passed, as far as the core asks."""

    account: UUID
    stage: str | None
    passed: frozenset[str]


_did_pass = and_(LessonProgress.account == Account.id, LessonProgress.passed_at.is_not(None))
_LEARNER = Prepared(
    select(Account.stage, LessonProgress.lesson)
    .outerjoin(LessonProgress, _did_pass)
    .where(Account.id == bindparam("account"))
)


def learners(accounts: Collection[UUID]) -> list[Learner]:
    """These people, by id. Mostly it is one, who has just passed something."""
    found = [(each, _LEARNER.rows(read(), {"account": each})) for each in sorted(accounts)]
    return [
        Learner(account, rows[0][0], frozenset(lesson for _, lesson in rows if lesson))
        for account, rows in found
        if rows
    ]


_PASSED = select(LessonProgress.lesson, LessonProgress.passed_at).where(
    LessonProgress.account == bindparam("account"), LessonProgress.passed_at.is_not(None)
)
_SHOWN = _PASSED.where(
    or_(
        LessonProgress.account == bindparam("viewer"),
        exists().where(Share.owner == LessonProgress.account, Share.viewer == bindparam("viewer")),
    )
)


def passed(account: UUID) -> dict[str, datetime]:
    """Lessons that this person passed, and when for the first time."""
    rows = read().execute(_PASSED, {"account": account})
    return {row.lesson: row.passed_at for row in rows}


def passed_as_seen_by(viewer: UUID, owner: UUID) -> dict[str, datetime]:
    """The same as `viewer` may see it: nothing of who does not share with them. One statement,
    alike for who hides something and who has nothing to hide."""
    rows = read().execute(_SHOWN, {"account": owner, "viewer": viewer})
    return for_others({row.lesson: row.passed_at for row in rows})


def for_others(passed: Mapping[str, datetime]) -> dict[str, datetime]:
    """What of it may be seen by others, on their screens or on paper: no private lesson."""
    private = catalogue().private
    return {lesson: at for lesson, at in passed.items() if lesson not in private}


@dataclass(frozen=True, slots=True)
class ModuleDone:
    """The lessons of a module that somebody passed, and when for the first time."""

    module: ModuleEntry
    lessons: tuple[tuple[LessonEntry, datetime], ...]


def by_module(passed: Mapping[str, datetime]) -> tuple[ModuleDone, ...]:
    """Passed lessons in the order of the course; modules without any are left out, and so are
    lessons that were withdrawn."""
    found = (
        ModuleDone(
            module,
            tuple((each, passed[each.id]) for each in module.lessons if each.id in passed),
        )
        for module in catalogue().modules
    )
    return tuple(done for done in found if done.lessons)


def withdrawn(passed: Mapping[str, datetime], language: str) -> tuple[tuple[str, datetime], ...]:
    """Titles of the passed lessons that the course holds no more, and when; the oldest first."""
    gone = ((at, name) for name, at in passed.items() if catalogue().lesson(name) is None)
    titles = ((withdrawn_title(name, language), at) for at, name in sorted(gone))
    return tuple((title, at) for title, at in titles if title)


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An attempt as its person may look at it again."""

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
    # The column takes its type from receipt.id, which may be declared after this line is read.
    Attempt.id == bindparam("attempt", type_=Uuid()),
    Attempt.account == bindparam("account"),
)


def attempt(wanted: UUID, account: UUID) -> AttemptRow | None:
    """This person's attempt of this id; None where it is nobody's or somebody else's."""
    row = read().execute(_ATTEMPT, {"attempt": wanted, "account": account}).one_or_none()
    return None if row is None else AttemptRow(*row)


def attempts_of(account: UUID) -> list[dict[str, Any]]:
    """Everything that a person answered, for their own export."""
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
    """How far a person is in each lesson, for their own export."""
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
