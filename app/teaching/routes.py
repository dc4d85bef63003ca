"""`/kartu-jawaban`, and the hard questions of a cohort at `/kelompok/<id>/soal`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.course import queries as course
from app.identity.queries import find_active_consent_id
from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import signed_in_person
from app.kit.store.db import transaction
from app.kit.text.i18n import language
from app.kit.text.numbers import format_decimal
from app.kit.web.pages import render
from app.teaching import queries, rules
from app.training import actions as training
from app.training import queries as cohorts
from app.training.rules import ANSWERS_CONSENT, VIEW_PERSON

SHEETS = 15
"""Sheets of four answer cards, A to D: sixty cards, for fifteen people."""

bp = Blueprint("teaching", __name__, template_folder="templates")


@bp.get("/kartu-jawaban", endpoint="answer_cards")
@permissions.public
def answer_cards_page() -> Response:
    """Answer cards A to D to print and cut, a sheet for each person."""
    return render("teaching/answer_cards.html", sheets=SHEETS)


@bp.get("/kelompok/<uuid:cohort_id>/soal", endpoint="hard_questions")
@permissions.needs(VIEW_PERSON)
def hard_questions_page(cohort_id: UUID) -> Response:
    """The questions that a cohort finds hard; 404 if this person does not train it."""
    cohort = cohorts.find_cohort(cohort_id, signed_in_person().id) or abort(404)
    catalogue = course.catalogue()
    lessons = [each for each in catalogue.lessons if not each.private]
    quizzes = [quiz for each in lessons if (quiz := course.quiz_version(each.rev))]
    answers = queries.first_answers(cohort_id, {each.rev for each in lessons})
    hard = [_in_words(each) for each in rules.find_hard_questions(quizzes, answers)]
    return render(
        "teaching/hard_questions.html",
        cohort=cohort,
        agreeing=queries.count_agreeing(cohort_id),
        fewest=rules.FEWEST_PEOPLE,
        hard=hard,
    )


def _in_words(hard: rules.HardQuestion) -> dict[str, Any]:
    """A hard question as the page shows it: with its lesson, its number and its texts."""
    shown = course.quiz_presentation(hard.rev, language())
    lesson = course.catalogue().lesson(hard.lesson)
    if shown is None or lesson is None:
        raise LookupError(hard.lesson)
    asked = [each for each in shown["questions"] if each["kind"] != "scenario"]
    number, question = next(
        (n, each) for n, each in enumerate(asked, 1) if each["id"] == hard.question
    )
    instead = None if hard.instead is None else question["options"][hard.instead - 1]["text"]
    if hard.typed is not None:
        places = max(0, -int(hard.typed.normalize().as_tuple().exponent))
        instead = format_decimal(hard.typed, places, language())
    return {
        "lesson": lesson,
        "number": number,
        "question": question["question"],
        "many": hard.many,
        "instead": instead,
        "idea": shown["idea"],
    }


@bp.route("/kelompok/<uuid:cohort_id>/jawaban", methods=["GET", "POST"], endpoint="consent")
@permissions.signed_in
def answer_consent_to_answers(cohort_id: UUID) -> BaseResponse:
    """Asks a member whether their answers count among those of the cohort; 404 for others."""
    who = signed_in_person()
    part = next((e for e in cohorts.joined_cohorts(who.id) if e.cohort == cohort_id), None)
    form = SignedInForm()
    if part is None:
        abort(404)
    if not form.validate_on_submit():
        agrees = find_active_consent_id(who.id, ANSWERS_CONSENT, cohort_id) is not None
        return render("teaching/consent.html", form=form, part=part, agrees=agrees)
    with transaction() as tx:
        training.answer_trainer_consent(
            tx,
            who.id,
            cohort_id,
            purpose=ANSWERS_CONSENT,
            agrees=request.form.get("jawab") == "boleh",
            language=language(),
            now=utcnow(),
        )
    return redirect(url_for("training.taking_part", cohort_id=cohort_id), 303)
