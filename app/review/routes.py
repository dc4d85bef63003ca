"""Review, question by question: each answer is stored at once, each question may be skipped, and
the learner may stop at any time. Results are shown to the learner only. All no-store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from babel.dates import format_date
from flask import Blueprint, Response, abort, jsonify, redirect, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as BaseResponse

from app.content import asking
from app.content.asking import Answer, AnswerFeedback, NextQuestion, NotAnsweredError, Shown
from app.content.marking import mark_question
from app.course import queries as course
from app.course.queries import LessonEntry
from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.items import SentItem
from app.kit.text.i18n import language
from app.kit.web.pages import render
from app.kit.web.pending_form import restored_form_fields
from app.review import queries, rules
from app.review.forms import (
    ReviewForm,
    ReviewSheet,
    ReviewSheetTamperedError,
    new_review_sheet,
    seal,
    unseal,
)
from app.review.queries import StoredAnswer
from app.sync import actions as sync

bp = Blueprint("review", __name__, template_folder="templates")
RETRY_AFTER = "5"
"""Seconds after which the browser may retry when the database was busy or the disk full."""


@bp.get("/belajar/ulang")
@permissions.signed_in
def today() -> BaseResponse:
    """The first question of a visit; a friendly page if nothing is due."""
    who, now = permissions.signed_in_person(), utcnow()
    if not who.consents_to_storage:
        return redirect(url_for("own_data.index"), 303)
    try:
        return _question_page(unseal(restored_form_fields().get("lembar", ""), who.id))
    except ReviewSheetTamperedError:
        cards = queries.cards(who.id)
    due = rules.due(cards, now)
    if due:
        return _question_page(new_review_sheet(who.id, due))
    first = min((card.due_on for card in cards), default=None)
    return render("review/nothing.html", returns=first and _day(first))


@bp.get("/belajar/ulang/daftar.json")
@permissions.signed_in
def cards_json() -> Response:
    """The cards that a phone stores for offline use: {"v": 1, "profile": account id, "cards":
    [[lesson, question, due date]]}, most overdue first."""
    who = permissions.signed_in_person()
    cards = queries.cards(who.id) if who.consents_to_storage else ()
    first = sorted(cards, key=lambda card: (card.due_at, card.lesson, card.question))
    rows = [[card.lesson, card.question, card.due_on.isoformat()] for card in first]
    return jsonify(v=1, profile=str(who.id), cards=rows)


@bp.post("/belajar/ulang", endpoint="answer")
@permissions.signed_in
@permissions.restored_after_sign_in
def take_answer() -> BaseResponse:
    """Stores one answer and asks the next question; or skips the question and stores nothing."""
    sheet = _sheet()
    if "lewati" in request.form:
        return _question_page(sheet.advanced(skipped=True))
    if "dengar" in request.args:
        return _question_page(sheet)
    ask, typed = _current_question(sheet), request.form.get("t", "")
    if ask is None:
        abort(400)
    try:
        answer = asking.answer_of(ask, request.form.getlist("j"), typed)
    except NotAnsweredError as nothing:
        return _question_page(sheet, error=nothing.code, typed=typed)
    except ValueError:
        abort(400)
    return _store(sheet, answer)


@bp.get("/belajar/ulang/ringkasan", defaults={"wanted": None})
@bp.get("/belajar/ulang/ringkasan/<uuid:wanted>")
@permissions.signed_in
def standing(wanted: UUID | None) -> Response:
    """Strong lessons and due dates, below the feedback on the last answer."""
    who, now = permissions.signed_in_person(), utcnow()
    last = None if wanted is None else queries.answer(wanted, who.id)
    if wanted is not None and last is None:
        abort(404)
    cards = queries.cards(who.id)
    return render(
        "review/standing.html",
        explanation=last
        and _explanation(last, _question_number(), was_kept="lagi" in request.args),
        more=any(card.is_due(now) for card in cards),
        lessons=_lessons(rules.recall_by_lesson(cards, now)),
    )


def _question_number() -> int:
    """The number of the last question in this visit."""
    return request.args.get("soal", 1, type=int)


def _sheet() -> ReviewSheet:
    try:
        return unseal(request.form.get("lembar", ""), permissions.signed_in_person().id)
    except ReviewSheetTamperedError:
        abort(400)


def _current_question(sheet: ReviewSheet) -> NextQuestion | None:
    """The current question, in the version that the sheet names."""
    shown = course.presentation(sheet.rev, language())
    questions: list[Shown] = shown["questions"] if shown else []
    found = next((each for each in questions if each["id"] == sheet.turn.question), None)
    return None if found is None else NextQuestion(sheet.now + 1, found)


def _question_page(
    sheet: ReviewSheet, explanation: Explanation | None = None, *, error: str = "", typed: str = ""
) -> BaseResponse:
    """The page of the next question that is still published; after the last one, the summary."""
    while not sheet.is_over:
        lesson = course.catalogue().lesson(sheet.turn.lesson)
        if lesson is not None:
            sheet = sheet if error else sheet.with_rev(lesson.rev)
            ask = _current_question(sheet)
            if ask is not None:
                return render(
                    "review/question.html",
                    form=ReviewForm(),
                    sheet=seal(sheet),
                    steps=sheet,
                    lesson=lesson,
                    explanation=explanation,
                    error=error,
                    typed=typed,
                    **asking.question_context(ask, str(sheet.turn.id), len(sheet.turns)),
                )
        sheet = sheet.advanced(skipped=True)
    if explanation is None:
        return redirect(url_for("review.standing"), 303)
    again, number = 1 if explanation.was_kept else None, explanation.feedback.number
    return redirect(url_for("review.standing", wanted=explanation.id, soal=number, lagi=again), 303)


def _store(sheet: ReviewSheet, answer: Answer) -> BaseResponse:
    """Stores the answer once. A repeated submission shows the same; a different answer under the
    same id shows the first, with a notice. Busy or full: 503, and the page keeps everything."""
    who, now = permissions.signed_in_person(), utcnow()
    if who.device is None:
        abort(401)
    sent = SentItem(sheet.turn.id, who.id, who.device, "review", sheet.to_send(answer), now)
    if not who.consents_to_storage:
        return redirect(url_for("own_data.index"), 303)
    try:
        (outcome,) = sync.accept([sent], now)
    except (OperationalError, OSError):
        return _unsaved_page(sheet)
    kept = queries.answer(sheet.turn.id, who.id)
    if outcome.status == "rejected" or kept is None:
        abort(400)
    explanation = _explanation(kept, sheet.now + 1, was_kept=outcome.status == "conflict")
    return _question_page(sheet.advanced(), explanation)


def _unsaved_page(sheet: ReviewSheet) -> Response:
    sent = [(name, value) for name, value in request.form.items(multi=True) if name in ("j", "t")]
    response = render("review/unsaved.html", 503, form=ReviewForm(), sheet=seal(sheet), sent=sent)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


@dataclass(frozen=True)
class Explanation:
    """Feedback on a stored answer. `idea` is the main idea of its lesson ({"heading", "html"}),
    shown if the answer is wrong. `was_kept`: a different answer came under the same id, and this is
    the first one."""

    id: UUID
    feedback: AnswerFeedback
    idea: Shown | None
    lesson: LessonEntry | None
    was_kept: bool


def _explanation(kept: StoredAnswer, number: int, *, was_kept: bool) -> Explanation:
    shown, quiz = course.presentation(kept.rev, language()), course.quiz_version(kept.rev)
    if shown is None or quiz is None:
        abort(404)
    question = next(each for each in quiz.questions if each.id == kept.question)
    feedback = asking.answer_feedback(shown, mark_question(question, kept.answer), str(kept.id))
    idea = None if feedback.right else shown.get("idea")
    lesson = course.catalogue().lesson(kept.lesson)
    return Explanation(kept.id, replace(feedback, number=number), idea, lesson, was_kept)


def _lessons(recall: tuple[rules.LessonRecall, ...]) -> dict[str, list[dict[str, Any]]]:
    """Strong lessons and lessons to be repeated, as rows of the page."""
    rows: dict[str, list[dict[str, Any]]] = {"strong": [], "weak": []}
    for each in recall:
        lesson = course.catalogue().lesson(each.lesson)
        row = {"lesson": lesson, "is_due": each.is_due, "day": _day(each.returns)}
        rows["strong" if each.strong else "weak"].append(row)
    return rows


def _day(value: date) -> str:
    """Senin, 30 November. Without year: no question rests for more than half a year."""
    return format_date(value, "EEEE, d MMMM", locale=language())
