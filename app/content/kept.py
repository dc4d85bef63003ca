"""A quiz as a phone stores it: all questions at once, and the data for marking. Pure."""

from __future__ import annotations

import json
from typing import Any

from app.content.asking import NextQuestion, Shown
from app.content.question import SCENARIO, QuizOption, ScenarioStep
from app.content.quiz import Quiz, number_to_json


def all_questions(presentation: Shown) -> list[NextQuestion]:
    """Every question of a quiz (content.render.build_quiz_presentation); a scenario gives one entry
    per step, of which only the first has an empty path."""
    return [
        ask
        for n, each in enumerate(presentation["questions"], 1)
        for ask in _split_into_steps(n, each)
    ]


def _split_into_steps(number: int, question: Shown) -> list[NextQuestion]:
    if question["kind"] != SCENARIO:
        return [NextQuestion(number, question)]
    first, *others = [step for step in question["steps"] if not step["ending"]]
    return [
        NextQuestion(number, question, first),
        *(NextQuestion(number, question, each, (1,)) for each in others),
    ]


def marking_key_json(quiz: Quiz) -> str:
    """The right answers of a quiz, by which static/js/tandai.js marks, as JSON: {"lesson", "rev",
    "questions": [{"id", "kind", "options": [{"right"?, "low"?, "high"?}]} or {…, "steps": [{"id",
    "right"?, "choices": [{"to"}]}]}]}. A missing "right" means false, or for a step that it is no
    ending; missing bounds mean none."""
    questions: list[dict[str, Any]] = []
    for question in quiz.questions:
        plain: dict[str, Any] = {"id": question.id, "kind": question.kind}
        if question.kind == SCENARIO:
            plain["steps"] = [_scenario_step_key(step) for step in question.steps]
        else:
            plain["options"] = [_option_key(option) for option in question.options]
        questions.append(plain)
    key = {"lesson": quiz.lesson, "rev": quiz.rev, "questions": questions}
    return json.dumps(key, separators=(",", ":"))


def scenario_endings(quiz: Quiz) -> dict[str, bool]:
    """Whether each ending of the scenario is a good one, by step id."""
    return {
        step.id: step.right
        for question in quiz.questions
        for step in question.steps
        if step.right is not None
    }


def right_options(quiz: Quiz) -> dict[str, tuple[int, ...]]:
    """The numbers (from 1) of the right options by question id; a scenario has none."""
    return {each.id: each.right_options for each in quiz.questions}


def _option_key(option: QuizOption) -> dict[str, Any]:
    plain: dict[str, Any] = {"right": True} if option.right else {}
    if option.low is not None:
        plain |= {"low": number_to_json(option.low), "high": number_to_json(option.high)}
    return plain


def _scenario_step_key(step: ScenarioStep) -> dict[str, Any]:
    plain: dict[str, Any] = {"id": step.id, "choices": [{"to": each.to} for each in step.choices]}
    return plain if step.right is None else plain | {"right": step.right}
