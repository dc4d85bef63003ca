"""Answers to any quiz, computed from its key: all right, or with a given number of misses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import current_app

from app.content.question import NUMBER, SCENARIO, QuizQuestion
from app.content.quiz import Quiz
from app.course import queries
from app.course.actions.publish import publish_course_folder, store_quiz_versions
from app.kit.items import SentItem
from app.kit.store.db import new_id, transaction
from app.publication.actions.build import BuiltPublication
from config import COURSE
from tests.shared import DAY, lend_course

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
DEVICE = UUID(int=7)


def publish_course() -> None:
    """Publishes the real course; the files are shared, the quiz versions written for each test."""
    lent: BuiltPublication | None = current_app.extensions.get("tests_course")
    current = queries.catalogue()
    if lent is not None and current.version == lent.catalogue.version:
        with transaction() as tx:
            store_quiz_versions(tx, lent.quizzes, now=NOW)
        return
    if not current.version:
        lend_course(current_app)
    current_app.extensions["tests_course"] = publish_course_folder(COURSE, today=DAY, now=NOW)


def quiz_of(lesson: str) -> Quiz:
    entry = queries.catalogue().lesson(lesson)
    assert entry is not None
    quiz = queries.quiz_version(entry.rev)
    assert quiz is not None
    return quiz


def core_lessons(role: str = "keluarga") -> tuple[str, ...]:
    """The newest core of a role; for a worker, without a stage."""
    return queries.catalogue().cores[-1].lessons_for(role, None)


def core_version() -> int:
    return queries.catalogue().cores[-1].version


def quiz_answers(quiz: Quiz, misses: int = 0) -> dict[str, list[int] | str]:
    """Right answers to all questions except the first `misses`, which get “belum tahu”."""
    return {
        question.id: _unknown(question) if n < misses else _right(question)
        for n, question in enumerate(quiz.questions)
    }


def _unknown(question: QuizQuestion) -> list[int] | str:
    if question.kind == NUMBER:
        return ""
    return [] if question.kind == SCENARIO else [0]


def _right(question: QuizQuestion) -> list[int] | str:
    if question.kind == NUMBER:
        low = question.options[question.right_options[0] - 1].low
        assert low is not None
        return f"{low:f}".replace(".", ",")
    if question.kind == SCENARIO:
        return list(next(_ways(question, question.steps[0].id, ())))
    return list(question.right_options)


def _ways(question: QuizQuestion, here: str, path: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Paths that lead to a good ending."""
    step = question.find_step(here)
    assert step is not None
    if step.right:
        yield path
    if len(path) < 8:
        for n, choice in enumerate(step.choices, 1):
            yield from _ways(question, choice.to, (*path, n))


def quiz_item(
    account: UUID, lesson: str, misses: int = 0, /, *, at: datetime = NOW, **changes: Any
) -> SentItem:
    """An answered quiz as a phone sends it; `changes` replace parts of its body."""
    quiz = quiz_of(lesson)
    body = {"lesson": lesson, "rev": quiz.rev, "answers": quiz_answers(quiz, misses)}
    return SentItem(new_id(), account, DEVICE, "quiz", body | changes, at)
