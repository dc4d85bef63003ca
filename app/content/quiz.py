"""A lesson's quiz, its version, and the marking of answers to it."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.content.marking import BadAnswers, MarkedQuestion, mark_question
from app.content.question import Option, Question, Step, StoryChoice

__all__ = ["BadAnswers", "Marked", "MarkedQuestion", "Quiz", "mark"]


@dataclass(frozen=True)
class Quiz:
    """All data that marking needs. `canonical` is the Indonesian quiz as JSON with sorted keys;
    `rev` is its SHA-256 in hex. It excludes translations and formulas (`{= … }`), so correcting
    those does not create a new version."""

    lesson: str
    rev: str
    canonical: str
    questions: tuple[Question, ...]

    @classmethod
    def of(cls, lesson: str, questions: tuple[Question, ...]) -> Quiz:
        """The quiz of Indonesian `questions`; a scenario, if any, is the last of them."""
        plain = {"lesson": lesson, "questions": [_plain(question) for question in questions]}
        canonical = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return cls.from_canonical(unicodedata.normalize("NFC", canonical))

    @classmethod
    def from_canonical(cls, text: str) -> Quiz:
        """The quiz that `canonical` was made from, so that a late answer is marked by the version
        that the learner saw. Raises ValueError or KeyError for any other text."""
        data = json.loads(text)
        questions = tuple(_question(each) for each in data["questions"])
        rev = hashlib.sha256(text.encode()).hexdigest()
        return cls(data["lesson"], rev, text, questions)


@dataclass(frozen=True)
class Marked:
    right: int
    asked: int
    questions: tuple[MarkedQuestion, ...]

    @property
    def passed(self) -> bool:
        """At most one miss."""
        return self.asked > 0 and self.asked - self.right <= 1


def mark(quiz: Quiz, answers: Mapping[str, object]) -> Marked:
    """Marks `answers` (question id → option numbers in file order, or the typed text). A missing
    question is a miss. Raises BadAnswers for answers that no page can submit."""
    if not isinstance(answers, Mapping):
        raise BadAnswers("not_a_mapping")
    if set(answers) - {question.id for question in quiz.questions}:
        raise BadAnswers("unknown_question")
    marked = tuple(mark_question(each, answers.get(each.id)) for each in quiz.questions)
    return Marked(sum(each.right for each in marked), len(marked), marked)


def _plain(question: Question) -> dict[str, object]:
    plain: dict[str, object] = {
        "id": question.id,
        "kind": question.kind,
        "text": question.text,
        "body": question.body,
    }
    if question.options:
        plain["options"] = [
            {
                "text": option.text,
                "feedback": option.feedback,
                "right": option.right,
                "low": plain_number(option.low),
                "high": plain_number(option.high),
            }
            for option in question.options
        ]
    if question.steps:
        plain["steps"] = [_plain_step(step) for step in question.steps]
    if question.rule:
        plain["rule"] = _plain_step(question.rule)
    return plain


def _plain_step(step: Step) -> dict[str, object]:
    return {
        "id": step.id,
        "text": step.text,
        "body": step.body,
        "right": step.right,
        "choices": [
            {"text": choice.text, "to": choice.to, "feedback": choice.feedback}
            for choice in step.choices
        ],
    }


def plain_number(value: Decimal | None) -> str | None:
    """The number as a JSON string."""
    # "3790" and "3790.0" are the same tolerance and must give the same version.
    return None if value is None else f"{value.normalize():f}"


def _question(data: dict[str, Any]) -> Question:
    options = tuple(
        Option(
            each["text"],
            each["feedback"],
            each["right"],
            None if each["low"] is None else Decimal(each["low"]),
            None if each["high"] is None else Decimal(each["high"]),
        )
        for each in data.get("options", ())
    )
    steps = tuple(_step(each) for each in data.get("steps", ()))
    rule = _step(data["rule"]) if "rule" in data else None
    return Question(data["id"], data["kind"], data["text"], data["body"], options, steps, rule)


def _step(data: dict[str, Any]) -> Step:
    choices = tuple(
        StoryChoice(each["text"], each["to"], each["feedback"]) for each in data["choices"]
    )
    return Step(data["id"], data["text"], data["body"], choices, data["right"])
