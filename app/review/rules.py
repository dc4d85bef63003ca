"""Schedules review questions by FSRS, a model of forgetting. Pure.

A card is one question of a passed lesson. It is recomputed from all its answers, in quiz and
review, sorted by time, so that repeats and the order of arrival from phones cannot change it.

Source: FSRS-6 with its published default weights (open-spaced-repetition, package fsrs 6.3), at a
target retention of 90 %. No fuzz: the same answers must give the same day. No steps of minutes:
people come once a day at most.
"""

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
class Event:
    """A submission: a whole quiz, or one review `question`. `answers` are by question, as marking
    takes them; `quiz` is the version that the learner saw."""

    id: UUID
    lesson: str
    quiz: Quiz
    answers: Mapping[str, object]
    at: datetime
    question: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Answered:
    """One answer to one question. "Saya belum tahu" counts as wrong."""

    at: datetime
    id: UUID
    right: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A question and its due time. It is due all day on `due_on`, a date in western Indonesia, so
    that a learner who comes every Sunday gets what is due on Sundays. `rests` is its current
    interval."""

    lesson: str
    question: str
    due_at: datetime
    rests: timedelta

    @property
    def due_on(self) -> date:
        return self.due_at.astimezone(WIB).date()

    def is_due(self, now: datetime) -> bool:
        return self.due_on <= now.astimezone(WIB).date()


@dataclass(frozen=True, slots=True)
class LessonRecall:
    """How well a lesson is remembered. Strong: none of its questions is due, and each interval is a
    week or longer. `returns` is the earliest due date."""

    lesson: str
    strong: bool
    is_due: bool
    returns: date


def can_return(kind: str) -> bool:
    """A scenario takes eight steps and tests no single fact, so it is not asked in review.

    >>> can_return("one"), can_return("scenario")
    (True, False)
    """
    return kind != SCENARIO


def cards(
    events: Iterable[Event], published: Callable[[str], Mapping[str, str]]
) -> tuple[Card, ...]:
    """A card for each answered question that is still asked, by lesson and question.

    `published(lesson)` returns the kinds of its current questions by id; empty if it was withdrawn.
    An answer to an older version counts while the question keeps id and kind; it is marked by the
    version that the learner saw. A question left out of a quiz is a miss, as in marking.
    """
    answered: dict[tuple[str, str], list[Answered]] = {}
    for event in events:
        kinds = published(event.lesson)
        for question in event.quiz.questions:
            asked = kinds.get(question.id) == question.kind and can_return(question.kind)
            if asked and event.question in (None, question.id):
                right = mark_question(question, event.answers.get(question.id)).right
                of = answered.setdefault((event.lesson, question.id), [])
                of.append(Answered(event.at, event.id, right))
    return tuple(_card(*key, of) for key, of in sorted(answered.items()))


def _card(lesson: str, question: str, answers: Sequence[Answered]) -> Card:
    memory, last = _NEW, None
    for each in sorted(answers):
        if last is None or each.at - last >= APART:
            rating = fsrs.Rating.Good if each.right else fsrs.Rating.Again
            memory, _ = _MEMORY.review_card(memory, rating, each.at)
            last = each.at
    return Card(lesson, question, memory.due, memory.due - (last or memory.due))


def due(cards: Iterable[Card], now: datetime, limit: int = MOST_A_VISIT) -> list[Card]:
    """The questions to ask today, at most `limit`, most overdue first: the first due question of
    each lesson, then the second of each, so that lessons are mixed."""
    seen: dict[str, int] = {}
    ranked: list[tuple[int, Card]] = []
    for card in sorted(cards, key=lambda card: (card.due_at, card.lesson, card.question)):
        if card.is_due(now):
            seen[card.lesson] = seen.get(card.lesson, 0) + 1
            ranked.append((seen[card.lesson], card))
    return [card for _, card in sorted(ranked, key=lambda pair: pair[0])][:limit]


def recall_by_lesson(cards: Iterable[Card], now: datetime) -> tuple[LessonRecall, ...]:
    """Each lesson that has cards, sorted by the earliest due date."""
    lessons: dict[str, list[Card]] = {}
    for card in cards:
        lessons.setdefault(card.lesson, []).append(card)
    found = []
    for lesson, of in lessons.items():
        is_due = any(card.is_due(now) for card in of)
        strong = not is_due and all(card.rests >= STRONG for card in of)
        found.append(LessonRecall(lesson, strong, is_due, min(card.due_on for card in of)))
    return tuple(sorted(found, key=lambda each: (each.returns, each.lesson)))
