"""The branching story of a lesson on pages of its own. Each choice is a link, so that Back goes one
step back; nothing is stored."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, abort, request, url_for

from app.content.asking import (
    AnswerFeedback,
    NextQuestion,
    Shown,
    answer_feedback,
    next_question,
    shuffle_options,
)
from app.content.marking import BadAnswersError, mark_question
from app.content.quiz import Quiz
from app.course import queries
from app.course.queries import LessonEntry
from app.course.routes import bp
from app.kit import permissions
from app.kit.text.i18n import language
from app.kit.web.pages import render


@bp.get("/belajar/<module>/<slug>/cerita", endpoint="scenario")
@permissions.public
def show_scenario(module: str, slug: str) -> Response:
    """Shows the step of a scenario that the choices lead to, or its ending. `jalan` in the query
    are the choices so far: their numbers in file order, joined by hyphens. 404 for a lesson without
    a scenario, and for choices that its present version does not have."""
    entry, quiz, shown = _scenario_or_404(module, slug)
    path = _path_or_404(request.args.get("jalan", ""))
    answers = {shown["questions"][0]["id"]: path}
    try:
        ask = next_question(shown, answers)
        before = _feedback_on_choice(quiz, shown, path) if path else None
    except (BadAnswersError, ValueError):
        abort(404)
    return render(
        "course/scenario.html",
        lesson=entry,
        module=queries.catalogue().module(entry.module),
        title=shown["questions"][0]["question"],
        spoken=shown["questions"][0].get("lang"),
        before=before,
        ask=replace(ask, number=len(path) + 1) if ask else None,
        choices=_linked_choices(entry, quiz, ask, path) if ask else (),
    )


def _scenario_or_404(module: str, slug: str) -> tuple[LessonEntry, Quiz, Shown]:
    """The lesson, its quiz, and the presentation of the scenario alone."""
    entry = queries.catalogue().lesson(f"{module}/{slug}")
    if entry is None or not entry.scenario_title or entry.private:
        abort(404)
    shown, quiz = queries.quiz_presentation(entry.rev, language()), queries.quiz_version(entry.rev)
    if shown is None or quiz is None:
        abort(404)
    return entry, quiz, {**shown, "questions": shown["questions"][-1:]}


def _path_or_404(text: str) -> list[int]:
    numbers = text.split("-") if text else []
    if not all(each.isascii() and each.isdigit() and len(each) == 1 for each in numbers):
        abort(404)
    return [int(each) for each in numbers]


def _feedback_on_choice(quiz: Quiz, shown: Shown, path: list[int]) -> AnswerFeedback:
    return answer_feedback(shown, mark_question(quiz.questions[-1], path), quiz.rev)


def _linked_choices(
    entry: LessonEntry, quiz: Quiz, ask: NextQuestion, path: list[int]
) -> list[dict[str, Any]]:
    """The choices of a step as {"text", "url"}, in the order in which the quiz shows them."""
    return [
        {
            "text": ask.answer_choices[number - 1]["text"],
            "url": url_for(
                "course.scenario",
                module=entry.module,
                slug=entry.slug,
                jalan="-".join(map(str, (*path, number))),
            ),
        }
        for number in shuffle_options(quiz.rev, ask.question, len(ask.answer_choices))
    ]
