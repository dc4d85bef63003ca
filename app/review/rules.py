"""When a question comes back, by FSRS: a model of how memory fades. Pure.

A card is one question of a passed lesson. It is reckoned anew from all its answers, in quiz and
review alike, sorted by time: neither the order in which phones sent them nor repeats can change it.

Source: FSRS-6 with its published default weights (open-spaced-repetition, package fsrs 6.3), asking
again when nine in ten would still know. No fuzz: the same answers must give the same day. No steps
of minutes: people come once a day at most.
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
"""A right answer soon after the key was shown tells of reading, not of memory: of answers closer
together than this, the first counts."""
FIRST_RETURN: Final = timedelta(days=2)
"""After the first answer, if it was right."""
LONGEST: Final = 180
"""Days. A contract lasts two years; what matters in it is asked twice a year at least."""
STRONG: Final = timedelta(days=7)

_MEMORY: Final = fsrs.Scheduler(
    learning_steps=(), relearning_steps=(), maximum_interval=LONGEST, enable_fuzzing=False
)
_NEW: Final = fsrs.Card(card_id=0, due=datetime(2000, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was sent: a whole quiz, or in review the one `question`. `answers` are as
    marking takes them, by question; `quiz` is the version that was seen."""

    id: UUID
    lesson: str
    quiz: Quiz
    answers: Mapping[str, object]
    at: datetime
    question: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Answered:
    """One answer to one question. "Saya belum tahu" is not right."""

    at: datetime
    id: UUID
    right: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A question and when it comes back: any time of `due_on`, a date in western Indonesia, so that
    who comes each Sunday meets what is due on Sundays. `rests` is how long it may."""

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
class Standing:
    """A lesson. Strong: none of its questions is due, and each may rest a week or more. `returns`
    is the day of the first."""

    lesson: str
    strong: bool
    is_due: bool
    returns: date


def can_return(kind: str) -> bool:
    """A story takes eight turns and tests no single thing; it can be read again in its lesson.

    >>> can_return("one"), can_return("scenario")
    (True, False)
    """
    return kind != SCENARIO


def cards(
    events: Iterable[Event], published: Callable[[str], Mapping[str, str]]
) -> tuple[Card, ...]:
    """A card for each question that was answered and is still asked, by lesson and question.

    `published(lesson)` gives the kinds of its questions by id, as they are asked today; empty where
    it was withdrawn. An answer to an older version counts while the question keeps id and kind; it
    is marked by the version that was seen. A question left out of a quiz is a miss, as in marking.
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
    """What to ask today, at most `limit`: of each lesson its first due question before the second
    of any, so that what is asked is mixed; longest due first."""
    seen: dict[str, int] = {}
    ranked: list[tuple[int, Card]] = []
    for card in sorted(cards, key=lambda card: (card.due_at, card.lesson, card.question)):
        if card.is_due(now):
            seen[card.lesson] = seen.get(card.lesson, 0) + 1
            ranked.append((seen[card.lesson], card))
    return [card for _, card in sorted(ranked, key=lambda pair: pair[0])][:limit]


def standings(cards: Iterable[Card], now: datetime) -> tuple[Standing, ...]:
    """Each lesson with cards, the one that returns first before the others."""
    lessons: dict[str, list[Card]] = {}
    for card in cards:
        lessons.setdefault(card.lesson, []).append(card)
    found = []
    for lesson, of in lessons.items():
        is_due = any(card.is_due(now) for card in of)
        strong = not is_due and all(card.rests >= STRONG for card in of)
        found.append(Standing(lesson, strong, is_due, min(card.due_on for card in of)))
    return tuple(sorted(found, key=lambda each: (each.returns, each.lesson)))
