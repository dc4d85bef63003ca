"""What a person answered, as cards; whether anything is due; the room's rows for their owner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Uuid, and_, bindparam, null, or_, select, union_all

from app.course import queries as course
from app.kit.clock import WIB
from app.kit.store.db import read
from app.learning.models import Attempt, LessonProgress
from app.review import rules
from app.review.models import ReviewAnswer, ReviewDue
from app.review.rules import Card, Event

MOST_EVENTS = 1000
"""The newest so many. Who has answered more often than that is asked by what they did last."""

_PASSED = select(LessonProgress.lesson).where(
    LessonProgress.account == bindparam("account"), LessonProgress.passed_at.is_not(None)
)


def _events(quizzes: Select[Any], reviews: Select[Any]) -> Select[Any]:
    both = union_all(quizzes, reviews).subquery()
    return select(both).order_by(both.c.occurred_at.desc(), both.c.id.desc()).limit(MOST_EVENTS)


_QUIZZES = select(
    Attempt.id,
    Attempt.lesson,
    Attempt.rev,
    null().label("question"),
    Attempt.answers.label("answers"),
    Attempt.occurred_at,
).where(Attempt.account == bindparam("account"))
_REVIEWS = select(
    ReviewAnswer.id,
    ReviewAnswer.lesson,
    ReviewAnswer.rev,
    ReviewAnswer.question,
    ReviewAnswer.answer.label("answers"),
    ReviewAnswer.occurred_at,
).where(ReviewAnswer.account == bindparam("account"))
_OF_PASSED = _events(
    _QUIZZES.where(Attempt.lesson.in_(_PASSED)), _REVIEWS.where(ReviewAnswer.lesson.in_(_PASSED))
)
_OF_LESSON = _events(
    _QUIZZES.where(Attempt.lesson == bindparam("lesson")),
    _REVIEWS.where(ReviewAnswer.lesson == bindparam("lesson")),
)


def cards(account: UUID) -> tuple[Card, ...]:
    """Every question of the lessons that this person passed, as far as it is still asked. One
    statement (and one more for each version of a quiz that this process has not met yet)."""
    return _cards(read().execute(_OF_PASSED, {"account": account}))


def cards_of(account: UUID, lesson: str) -> tuple[Card, ...]:
    """The same of one lesson, passed or not."""
    return _cards(read().execute(_OF_LESSON, {"account": account, "lesson": lesson}))


def _cards(rows: Iterable[Row[Any]]) -> tuple[Card, ...]:
    kinds: dict[str, dict[str, str]] = {}

    def published(lesson: str) -> dict[str, str]:
        if lesson not in kinds:
            kinds[lesson] = kinds_of(lesson)
        return kinds[lesson]

    return rules.cards((event for row in rows if (event := _event(row))), published)


def _event(row: Row[Any]) -> Event | None:
    quiz = course.quiz_version(row.rev)
    if quiz is None:
        return None
    answers = row.answers if row.question is None else {row.question: row.answers}
    return Event(row.id, row.lesson, quiz, answers, row.occurred_at, row.question)


def kinds_of(lesson: str) -> dict[str, str]:
    """The questions of a lesson as it is published today: kind by id. Empty if it is not, and
    for a private one: its questions do not come up by themselves."""
    entry = course.catalogue().lesson(lesson)
    quiz = None if entry is None or entry.private else course.quiz_version(entry.rev)
    return {} if quiz is None else {each.id: each.kind for each in quiz.questions}


_READY = (
    select(LessonProgress.lesson)
    .outerjoin(
        ReviewDue,
        and_(
            ReviewDue.account == LessonProgress.account, ReviewDue.lesson == LessonProgress.lesson
        ),
    )
    .where(
        LessonProgress.account == bindparam("account"),
        LessonProgress.passed_at.is_not(None),
        LessonProgress.last_at < bindparam("before"),
        or_(ReviewDue.due_on.is_(None), ReviewDue.due_on <= bindparam("today")),
    )
)


def is_ready(account: UUID, now: datetime) -> bool:
    """Whether it is worth opening review today. One statement over the lessons, not the attempts:
    exact for who reviews; else by the day of the last try, as if it had gone well."""
    today = now.astimezone(WIB).date()
    before = datetime.combine(today - rules.FIRST_RETURN + timedelta(days=1), time(), WIB)
    found = read().execute(_READY, {"account": account, "before": before, "today": today})
    return any(rules.can_return(kind) for row in found for kind in kinds_of(row.lesson).values())


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer in review, as its person may look at it again."""

    id: UUID
    lesson: str
    rev: str
    question: str
    answer: Any


_KEPT = select(
    ReviewAnswer.id,
    ReviewAnswer.lesson,
    ReviewAnswer.rev,
    ReviewAnswer.question,
    ReviewAnswer.answer,
).where(
    # The column takes its type from receipt.id, which may be declared after this line is read.
    ReviewAnswer.id == bindparam("wanted", type_=Uuid()),
    ReviewAnswer.account == bindparam("account"),
)


def answer(wanted: UUID, account: UUID) -> Kept | None:
    """This person's answer of this id; None where it is nobody's or somebody else's."""
    row = read().execute(_KEPT, {"wanted": wanted, "account": account}).one_or_none()
    return None if row is None else Kept(*row)


def answers_of(account: UUID) -> list[dict[str, Any]]:
    """Everything that a person answered in review, for their own export."""
    rows = read().execute(
        select(
            ReviewAnswer.id,
            ReviewAnswer.lesson,
            ReviewAnswer.rev,
            ReviewAnswer.question,
            ReviewAnswer.answer,
            ReviewAnswer.occurred_at,
        )
        .where(ReviewAnswer.account == account)
        .order_by(ReviewAnswer.occurred_at, ReviewAnswer.id)
    )
    return [dict(row._mapping) for row in rows]


def due_of(account: UUID) -> list[dict[str, Any]]:
    """When lessons come back, for their own export."""
    rows = read().execute(
        select(ReviewDue.lesson, ReviewDue.due_on)
        .where(ReviewDue.account == account)
        .order_by(ReviewDue.lesson)
    )
    return [dict(row._mapping) for row in rows]
