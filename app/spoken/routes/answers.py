"""Consent read aloud, and the answers of people who hold up cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as BaseResponse

from app.content.asking import (
    UNKNOWN,
    Answer,
    NextQuestion,
    Shown,
    UnusableAnswerError,
    next_question,
    question_context,
    read_answer,
)
from app.content.question import NUMBER
from app.course import queries as course
from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.items import SentItem
from app.kit.permissions import signed_in_person
from app.kit.store.db import new_id
from app.kit.text.i18n import language
from app.kit.web.pages import render
from app.spoken import queries
from app.spoken.actions import UnknownParticipantError
from app.spoken.forms import (
    SheetPerson,
    SpokenAnswersForm,
    SpokenClassForm,
    SpokenSheet,
    read_spoken_sheet,
    sign_spoken_sheet,
)
from app.spoken.queries import PersonWithoutPhone
from app.spoken.routes.frame import bp, open_cohort_or_404
from app.spoken.rules import consent_card
from app.sync import actions as sync
from app.training.queries import CohortRow
from app.training.rules import VIEW_PERSON


@bp.route("/kelompok/<uuid:cohort_id>/lisan", methods=["GET", "POST"], endpoint="begin")
@permissions.needs(VIEW_PERSON)
def begin_class_page(cohort_id: UUID) -> BaseResponse:
    """Read the consent aloud, tick who said yes, and begin a lesson. A no is not sent."""
    cohort = open_cohort_or_404(cohort_id)
    people = queries.people_without_phone(cohort_id, utcnow())
    form = _class_form(people)
    if not form.validate_on_submit():
        return render(
            "spoken/begin.html",
            422 if form.errors else 200,
            cohort=cohort,
            form=form,
            card=consent_card(),
            people=[each for each in people if each.agreed],
            kept=request.args.get("tersimpan", 0, type=int),
            lost=request.args.get("gagal", 0, type=int),
        )
    ticked = {*(form.known.data or ()), *(form.new.data or ())}
    chosen = [each.id for each in people if str(each.id) in ticked]
    if not chosen:  # they left meanwhile
        return redirect(url_for(".begin", cohort_id=cohort_id), 303)
    return _question_page(cohort, _new_sheet(cohort, form.lesson.data, chosen))


def _class_form(people: Sequence[PersonWithoutPhone]) -> SpokenClassForm:
    """The form that offers these people, and the lessons that cards can answer."""
    form = SpokenClassForm()
    form.lesson.choices = {
        module.title[language()]: {each.id: each.title[language()] for each in its}
        for module, its in queries.lessons_for_cards()
    }
    form.known.choices = [(str(each.id), each.label) for each in people if each.agreed]
    form.new.choices = [(str(each.id), each.label) for each in people if not each.agreed]
    return form


def _new_sheet(cohort: CohortRow, lesson_id: str, people: Sequence[UUID]) -> SpokenSheet:
    lesson = course.catalogue().lesson(lesson_id) or abort(404)
    return SpokenSheet(
        cohort=cohort.id,
        staff=signed_in_person().id,
        lesson=lesson.id,
        rev=lesson.rev,
        begun_at=int(utcnow().timestamp() * 1000),
        people=tuple(SheetPerson(item=new_id(), participant=each, answers={}) for each in people),
    )


@bp.post("/kelompok/<uuid:cohort_id>/lisan/jawaban", endpoint="answers")
@permissions.needs(VIEW_PERSON)
def take_answers(cohort_id: UUID) -> BaseResponse:
    """Take everybody's answer to one question; after the last one, store them."""
    cohort = open_cohort_or_404(cohort_id)
    sheet = read_spoken_sheet(request.form.get("lembar", ""), cohort_id, signed_in_person().id)
    if sheet is None:
        return redirect(url_for(".begin", cohort_id=cohort_id), 303)
    ask = _next_question(sheet)
    if ask is not None:
        answers, faults = _read_answers(ask, len(sheet.people))
        if faults:
            return _question_page(cohort, sheet, faults)
        sheet = sheet.with_answers(ask.question["id"], answers)
        if _next_question(sheet) is not None:
            return _question_page(cohort, sheet)
    return _store_answers(cohort, sheet)


def _presentation_or_404(sheet: SpokenSheet) -> Shown:
    return course.quiz_presentation(sheet.rev, language()) or abort(404)


def _next_question(sheet: SpokenSheet) -> NextQuestion | None:
    """The question that nobody of the sheet has answered yet; None after the last."""
    return next_question(_presentation_or_404(sheet), sheet.people[0].answers)


def _read_answers(ask: NextQuestion, number: int) -> tuple[list[Answer], frozenset[int]]:
    """Everybody's answer in the order of the people; who gave none does not know yet. And the
    places of those whose number cannot be read."""
    answers, faults = list[Answer](), set[int]()
    for n in range(number):
        try:
            chosen, typed = request.form.getlist(f"j{n}"), request.form.get(f"t{n}", "")
            answers.append(read_answer(ask, chosen, typed))
        except UnusableAnswerError as unusable:
            answers.append("" if ask.answer_kind == NUMBER else [UNKNOWN])
            if unusable.code != "none":
                faults.add(n)
        except ValueError:
            abort(400)
    return answers, frozenset(faults)


def _question_page(
    cohort: CohortRow, sheet: SpokenSheet, faults: frozenset[int] = frozenset()
) -> Response:
    """One question, and the letters for each person. The letters stand in the order of the page for
    the projector."""
    shown, ask = _presentation_or_404(sheet), _next_question(sheet)
    if ask is None:
        raise ValueError("every question of this sheet is answered")
    names = {each.id: each.label for each in queries.people_without_phone(cohort.id, utcnow())}
    return render(
        "spoken/question.html",
        422 if faults else 200,
        cohort=cohort,
        lesson=course.catalogue().lesson(sheet.lesson) or abort(404),
        form=SpokenAnswersForm(),
        sheet=sign_spoken_sheet(sheet),
        names=[names.get(each.participant, "") for each in sheet.people],
        faults=faults,
        **question_context(ask, sheet.rev, len(shown["questions"])),
    )


def _store_answers(cohort: CohortRow, sheet: SpokenSheet) -> BaseResponse:
    """Store everybody's answers, and tell how many. If the database is busy or the disk full: 503,
    and the answers stay in the form."""
    me, now = signed_in_person(), utcnow()
    if me.device is None:
        abort(401)
    items = [
        SentItem(each.item, me.id, me.device, "lisan", body, now)
        for each, body in zip(sheet.people, sheet.bodies(), strict=True)
    ]
    try:
        outcomes = sync.store_sent_items(items, now)
    except (OperationalError, OSError, UnknownParticipantError):
        signed: dict[str, Any] = {"form": SpokenAnswersForm(), "sheet": sign_spoken_sheet(sheet)}
        response = render("spoken/unsaved.html", 503, cohort=cohort, **signed)
        response.headers["Retry-After"] = "5"
        return response
    # "conflict": after Back another answer was sent for a lesson that is stored already.
    kept = sum(each.status not in ("rejected", "conflict") for each in outcomes)
    lost = len(outcomes) - kept or None
    again = url_for(".begin", cohort_id=cohort.id, tersimpan=kept, gagal=lost)
    return redirect(again, 303)
