"""A lesson's quiz, its version, and the marking of answers to it."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.content.marking import BadAnswersError, MarkedQuestion, mark_question
from app.content.question import QuizOption, QuizQuestion, ScenarioChoice, ScenarioStep

__all__ = ["BadAnswersError", "MarkedQuestion", "MarkedQuiz", "Quiz", "mark_quiz"]


@dataclass(frozen=True)
class Quiz:
    """A version of a lesson's quiz, with all data that marking needs. `canonical` is the Indonesian
    quiz as JSON with sorted keys; `rev` is its SHA-256 in hex. It excludes translations and
    formulas (`{= … }`), so correcting those does not create a new version."""

    lesson: str
    rev: str
    canonical: str
    questions: tuple[QuizQuestion, ...]

    @classmethod
    def from_questions(cls, lesson: str, questions: tuple[QuizQuestion, ...]) -> Quiz:
        """The quiz of Indonesian `questions`; a scenario, if any, is the last of them."""
        plain = {
            "lesson": lesson,
            "questions": [_canonical_question(question) for question in questions],
        }
        canonical = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return cls.from_canonical(unicodedata.normalize("NFC", canonical))

    @classmethod
    def from_canonical(cls, text: str) -> Quiz:
        """The quiz that `canonical` was made from, so that a late answer is marked by the version
        that the learner saw. Raises ValueError or KeyError for any other text."""
        data = json.loads(text)
        questions = tuple(_question_from_json(each) for each in data["questions"])
        rev = hashlib.sha256(text.encode()).hexdigest()
        return cls(data["lesson"], rev, text, questions)


@dataclass(frozen=True)
class MarkedQuiz:
    right: int
    asked: int
    questions: tuple[MarkedQuestion, ...]

    @property
    def passed(self) -> bool:
        """Whether at most one question was missed."""
        return self.asked > 0 and self.asked - self.right <= 1


def mark_quiz(quiz: Quiz, answers: Mapping[str, object]) -> MarkedQuiz:
    """Marks `answers` (question id → option numbers in file order, or the typed text). A missing
    question is a miss. Raises BadAnswersError for answers that no page can submit."""
    if not isinstance(answers, Mapping):
        raise BadAnswersError("not_a_mapping")
    if set(answers) - {question.id for question in quiz.questions}:
        raise BadAnswersError("unknown_question")
    marked = tuple(mark_question(each, answers.get(each.id)) for each in quiz.questions)
    return MarkedQuiz(sum(each.right for each in marked), len(marked), marked)


def _canonical_question(question: QuizQuestion) -> dict[str, object]:
    """The question in the canonical JSON of a quiz version: any change of it is a new version."""
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
                "low": number_to_json(option.low),
                "high": number_to_json(option.high),
            }
            for option in question.options
        ]
    if question.steps:
        plain["steps"] = [_canonical_step(step) for step in question.steps]
    if question.rule:
        plain["rule"] = _canonical_step(question.rule)
    return plain


def _canonical_step(step: ScenarioStep) -> dict[str, object]:
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


def number_to_json(value: Decimal | None) -> str | None:
    """The number as a JSON string. "3790" and "3790.0" are the same tolerance and must give the
    same quiz version."""
    return None if value is None else f"{value.normalize():f}"


def _question_from_json(data: dict[str, Any]) -> QuizQuestion:
    options = tuple(
        QuizOption(
            each["text"],
            each["feedback"],
            each["right"],
            None if each["low"] is None else Decimal(each["low"]),
            None if each["high"] is None else Decimal(each["high"]),
        )
        for each in data.get("options", ())
    )
    steps = tuple(_step_from_json(each) for each in data.get("steps", ()))
    rule = _step_from_json(data["rule"]) if "rule" in data else None
    return QuizQuestion(data["id"], data["kind"], data["text"], data["body"], options, steps, rule)


def _step_from_json(data: dict[str, Any]) -> ScenarioStep:
    choices = tuple(
        ScenarioChoice(each["text"], each["to"], each["feedback"]) for each in data["choices"]
    )
    return ScenarioStep(data["id"], data["text"], data["body"], choices, data["right"])
