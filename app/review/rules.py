"""Schedules review questions by FSRS, a model of forgetting. Pure.

A card is one question of a passed lesson. It is recomputed from all its answers, in quiz and
review, sorted by time, so that repeats and the order of arrival from phones cannot change it.

Source: FSRS-6 with its published default weights (open-spaced-repetition, package fsrs 6.3), at a
target retention of 90 %. No fuzz: the same answers must give the same day. No steps of minutes:
people come once a day at most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

import fsrs

from app.content.marking import mark_question
from app.content.question import SCENARIO
from app.content.quiz import Quiz
from app.kit.clock import WIB

MOST_A_VISIT: Final = 5
APART: Final = timedelta(hours=12)
"""A right answer soon after the key was shown proves reading, not memory: of answers closer
together than this, only the first counts."""
FIRST_RETURN: Final = timedelta(days=2)
"""The interval after a first answer that was right."""
LONGEST: Final = 180
"""Days. A contract lasts two years, so important questions are asked at least twice a year."""
STRONG: Final = timedelta(days=7)

_MEMORY: Final = fsrs.Scheduler(
    learning_steps=(), relearning_steps=(), maximum_interval=LONGEST, enable_fuzzing=False
)
_NEW: Final = fsrs.Card(card_id=0, due=datetime(2000, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class AnswerSubmission:
    """The submitted answers to a whole quiz, or to one review `question`. `answers` are by question
    id, as marking takes them; `quiz` is the version that the learner saw."""

    id: UUID
    lesson: str
    quiz: Quiz
    answers: Mapping[str, object]
    at: datetime
    question: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class ReviewedAnswer:
    """The result of one answer to one question. "Saya belum tahu" counts as wrong."""

    at: datetime
    id: UUID
    right: bool


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """A question of a learner and the time when review asks it again. It is due all day on
    `due_on`, a date in western Indonesia, so that a learner who comes every Sunday gets what is due
    on Sundays. `interval` is its current interval."""

    lesson: str
    question: str
    due_at: datetime
    interval: timedelta

    @property
    def due_on(self) -> date:
        return self.due_at.astimezone(WIB).date()

    def is_due(self, now: datetime) -> bool:
        return self.due_on <= now.astimezone(WIB).date()


@dataclass(frozen=True, slots=True)
class LessonRecall:
    """How well a learner remembers a lesson. Strong: none of its questions is due, and each
    interval is a week or longer. `returns` is the earliest due date."""

    lesson: str
    strong: bool
    is_due: bool
    returns: date


def is_asked_in_review(kind: str) -> bool:
    """Whether review asks questions of this kind. A scenario takes eight steps and tests no single
    fact, so it is not asked.

    >>> is_asked_in_review("one"), is_asked_in_review("scenario")
    (True, False)
    """
    return kind != SCENARIO


def build_review_cards(
    submissions: Iterable[AnswerSubmission], question_kinds: Callable[[str], Mapping[str, str]]
) -> tuple[ReviewCard, ...]:
    """A card for each answered question that is still asked, by lesson and question.

    `question_kinds(lesson)` returns the kinds of its current questions by id; empty if it was
    withdrawn. An answer to an older version counts while the question keeps id and kind; it is
    marked by the version that the learner saw. A question left out of a quiz is a miss, as in
    marking."""
    answered: dict[tuple[str, str], list[ReviewedAnswer]] = {}
    for event in submissions:
        kinds = question_kinds(event.lesson)
        for question in event.quiz.questions:
            asked = kinds.get(question.id) == question.kind and is_asked_in_review(question.kind)
            if asked and event.question in (None, question.id):
                right = mark_question(question, event.answers.get(question.id)).right
                of = answered.setdefault((event.lesson, question.id), [])
                of.append(ReviewedAnswer(event.at, event.id, right))
    return tuple(_make_review_card(*key, of) for key, of in sorted(answered.items()))


def _make_review_card(lesson: str, question: str, answers: Sequence[ReviewedAnswer]) -> ReviewCard:
    memory, last = _NEW, None
    for each in sorted(answers):
        if last is None or each.at - last >= APART:
            rating = fsrs.Rating.Good if each.right else fsrs.Rating.Again
            memory, _ = _MEMORY.review_card(memory, rating, each.at)
            last = each.at
    return ReviewCard(lesson, question, memory.due, memory.due - (last or memory.due))


def choose_due_review_cards(
    cards: Iterable[ReviewCard], now: datetime, limit: int = MOST_A_VISIT
) -> list[ReviewCard]:
    """The questions to ask today, at most `limit`, most overdue first: the first due question of
    each lesson, then the second of each, so that lessons are mixed."""
    seen: dict[str, int] = {}
    ranked: list[tuple[int, ReviewCard]] = []
    for card in sorted(cards, key=lambda card: (card.due_at, card.lesson, card.question)):
        if card.is_due(now):
            seen[card.lesson] = seen.get(card.lesson, 0) + 1
            ranked.append((seen[card.lesson], card))
    return [card for _, card in sorted(ranked, key=lambda pair: pair[0])][:limit]


def recall_by_lesson(cards: Iterable[ReviewCard], now: datetime) -> tuple[LessonRecall, ...]:
    """How well each lesson that has cards is remembered, sorted by the earliest due date."""
    lessons: dict[str, list[ReviewCard]] = {}
    for card in cards:
        lessons.setdefault(card.lesson, []).append(card)
    found = []
    for lesson, of in lessons.items():
        is_due = any(card.is_due(now) for card in of)
        strong = not is_due and all(card.interval >= STRONG for card in of)
        found.append(LessonRecall(lesson, strong, is_due, min(card.due_on for card in of)))
    return tuple(sorted(found, key=lambda each: (each.returns, each.lesson)))
