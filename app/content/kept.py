"""A quiz as a phone keeps it: every question at once, and what marking needs. Pure."""

from __future__ import annotations

import json
from typing import Any

from app.content.asking import Ask, Shown
from app.content.question import SCENARIO, Option, Step
from app.content.quiz import Quiz, plain_number


def every_ask(shown: Shown) -> list[Ask]:
    """Each question of a quiz as it is shown (content.render.presentation), a story moment by
    moment; of those only the first has an empty path."""
    return [ask for n, each in enumerate(shown["questions"], 1) for ask in _asks(n, each)]


def _asks(number: int, question: Shown) -> list[Ask]:
    if question["kind"] != SCENARIO:
        return [Ask(number, question)]
    first, *others = [step for step in question["steps"] if not step["ending"]]
    return [Ask(number, question, first), *(Ask(number, question, each, (1,)) for each in others)]


def key_of(quiz: Quiz) -> str:
    """What static/js/tandai.js marks by, as JSON: {"lesson", "rev", "questions": [{"id", "kind",
    "options": [{"right"?, "low"?, "high"?}]} or {…, "steps": [{"id", "right"?, "choices":
    [{"to"}]}]}]}. What is left out is false, or has no bounds, or is no ending."""
    questions: list[dict[str, Any]] = []
    for question in quiz.questions:
        plain: dict[str, Any] = {"id": question.id, "kind": question.kind}
        if question.kind == SCENARIO:
            plain["steps"] = [_step(step) for step in question.steps]
        else:
            plain["options"] = [_option(option) for option in question.options]
        questions.append(plain)
    key = {"lesson": quiz.lesson, "rev": quiz.rev, "questions": questions}
    return json.dumps(key, separators=(",", ":"))


def endings(quiz: Quiz) -> dict[str, bool]:
    """Of each ending of its story, by id, whether it is a good one."""
    return {
        step.id: step.right
        for question in quiz.questions
        for step in question.steps
        if step.right is not None
    }


def _option(option: Option) -> dict[str, Any]:
    plain: dict[str, Any] = {"right": True} if option.right else {}
    if option.low is not None:
        plain |= {"low": plain_number(option.low), "high": plain_number(option.high)}
    return plain


def _step(step: Step) -> dict[str, Any]:
    plain: dict[str, Any] = {"id": step.id, "choices": [{"to": each.to} for each in step.choices]}
    return plain if step.right is None else plain | {"right": step.right}
