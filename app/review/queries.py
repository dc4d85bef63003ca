"""A person's answers as cards; whether any is due; the room's personal data for export."""

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
from app.review.rules import AnswerSubmission, ReviewCard

MOST_EVENTS = 1000
"""Only the newest are read. Scheduling for a person with more answers uses these."""

_PASSED = select(LessonProgress.lesson).where(
    LessonProgress.account == bindparam("account"), LessonProgress.passed_at.is_not(None)
)


def _newest_answers_statement(quizzes: Select[Any], reviews: Select[Any]) -> Select[Any]:
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
_OF_PASSED = _newest_answers_statement(
    _QUIZZES.where(Attempt.lesson.in_(_PASSED)), _REVIEWS.where(ReviewAnswer.lesson.in_(_PASSED))
)
_OF_LESSON = _newest_answers_statement(
    _QUIZZES.where(Attempt.lesson == bindparam("lesson")),
    _REVIEWS.where(ReviewAnswer.lesson == bindparam("lesson")),
)


def review_cards_of_account(account: UUID) -> tuple[ReviewCard, ...]:
    """A card for every question of this person's passed lessons that is still asked. One statement
    (and one more for each quiz version that this process has not loaded yet)."""
    return _read_review_cards(read().execute(_OF_PASSED, {"account": account}))


def review_cards_of_lesson(account: UUID, lesson: str) -> tuple[ReviewCard, ...]:
    """A card for every question of this lesson that is still asked, even if this person has not
    passed it."""
    return _read_review_cards(read().execute(_OF_LESSON, {"account": account, "lesson": lesson}))


def _read_review_cards(rows: Iterable[Row[Any]]) -> tuple[ReviewCard, ...]:
    kinds: dict[str, dict[str, str]] = {}

    def cached_question_kinds(lesson: str) -> dict[str, str]:
        if lesson not in kinds:
            kinds[lesson] = published_question_kinds(lesson)
        return kinds[lesson]

    return rules.build_review_cards(
        (event for row in rows if (event := _submission_from_row(row))), cached_question_kinds
    )


def _submission_from_row(row: Row[Any]) -> AnswerSubmission | None:
    quiz = course.quiz_version(row.rev)
    if quiz is None:
        return None
    answers = row.answers if row.question is None else {row.question: row.answers}
    return AnswerSubmission(row.id, row.lesson, quiz, answers, row.occurred_at, row.question)


def published_question_kinds(lesson_id: str) -> dict[str, str]:
    """The questions of a lesson as currently published: kind by id. Empty if it is withdrawn or
    private: questions of private lessons are not asked in review."""
    entry = course.catalogue().lesson(lesson_id)
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


def is_review_due(account: UUID, now: datetime) -> bool:
    """Whether any question is due for review today. One statement over lessons, not attempts: exact
    for lessons in review; for others estimated from the last attempt, as if all answers were
    right."""
    today = now.astimezone(WIB).date()
    before = datetime.combine(today - rules.FIRST_RETURN + timedelta(days=1), time(), WIB)
    found = read().execute(_READY, {"account": account, "before": before, "today": today})
    return any(
        rules.is_asked_in_review(kind)
        for row in found
        for kind in published_question_kinds(row.lesson).values()
    )


@dataclass(frozen=True, slots=True)
class StoredReviewAnswer:
    """A stored review answer, as its own learner may read it."""

    id: UUID
    lesson: str
    rev: str
    question: str
    answer: Any


_STORED = select(
    ReviewAnswer.id,
    ReviewAnswer.lesson,
    ReviewAnswer.rev,
    ReviewAnswer.question,
    ReviewAnswer.answer,
).where(
    # The type comes from receipt.id, which may be declared after this line runs.
    ReviewAnswer.id == bindparam("answer_id", type_=Uuid()),
    ReviewAnswer.account == bindparam("account"),
)


def find_review_answer(answer_id: UUID, account: UUID) -> StoredReviewAnswer | None:
    """This person's answer with this id; None if it does not exist or is another person's."""
    row = read().execute(_STORED, {"answer_id": answer_id, "account": account}).one_or_none()
    return None if row is None else StoredReviewAnswer(*row)


def export_review_answers(account: UUID) -> list[dict[str, Any]]:
    """All review answers of a person, for their own export."""
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


def export_review_due_dates(account: UUID) -> list[dict[str, Any]]:
    """The due dates of a person's lessons, for their own export."""
    rows = read().execute(
        select(ReviewDue.lesson, ReviewDue.due_on)
        .where(ReviewDue.account == account)
        .order_by(ReviewDue.lesson)
    )
    return [dict(row._mapping) for row in rows]
