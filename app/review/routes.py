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
from app.content.asking import Answer, AnswerFeedback, NextQuestion, Shown, UnusableAnswerError
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
    InvalidReviewVisitError,
    ReviewForm,
    ReviewVisit,
    sign_review_visit,
    start_review_visit,
    verify_review_visit,
)
from app.review.queries import StoredReviewAnswer
from app.sync import actions as sync

bp = Blueprint("review", __name__, template_folder="templates")
RETRY_AFTER = "5"
"""Seconds after which the browser may retry when the database was busy or the disk full."""


@bp.get("/belajar/ulang", endpoint="today")
@permissions.signed_in
def first_review_question_page() -> BaseResponse:
    """Shows the first question of a review visit, or a page that says when the next one is due."""
    who, now = permissions.signed_in_person(), utcnow()
    if not who.consents_to_storage:
        return redirect(url_for("own_data.index"), 303)
    try:
        return _question_page(verify_review_visit(restored_form_fields().get("lembar", ""), who.id))
    except InvalidReviewVisitError:
        cards = queries.review_cards_of_account(who.id)
    due = rules.choose_due_review_cards(cards, now)
    if due:
        return _question_page(start_review_visit(who.id, due))
    first = min((card.due_on for card in cards), default=None)
    return render("review/nothing.html", returns=first and _format_day(first))


@bp.get("/belajar/ulang/daftar.json", endpoint="cards_json")
@permissions.signed_in
def send_review_cards() -> Response:
    """The cards that a phone stores for offline use: {"v": 1, "profile": account id, "cards":
    [[lesson, question, due date]]}, most overdue first."""
    who = permissions.signed_in_person()
    cards = queries.review_cards_of_account(who.id) if who.consents_to_storage else ()
    first = sorted(cards, key=lambda card: (card.due_at, card.lesson, card.question))
    rows = [[card.lesson, card.question, card.due_on.isoformat()] for card in first]
    return jsonify(v=1, profile=str(who.id), cards=rows)


@bp.post("/belajar/ulang", endpoint="answer")
@permissions.signed_in
@permissions.restored_after_sign_in
def answer_review_question() -> BaseResponse:
    """Stores one answer and asks the next question; or skips the question and stores nothing."""
    sheet = _submitted_visit()
    if "lewati" in request.form:
        return _question_page(sheet.moved_to_next_question(skipped=True))
    if "dengar" in request.args:
        return _question_page(sheet)
    ask, typed = _current_review_question(sheet), request.form.get("t", "")
    if ask is None:
        abort(400)
    try:
        answer = asking.read_answer(ask, request.form.getlist("j"), typed)
    except UnusableAnswerError as nothing:
        return _question_page(sheet, error=nothing.code, typed=typed)
    except ValueError:
        abort(400)
    return _store_answer_and_explain(sheet, answer)


@bp.get("/belajar/ulang/ringkasan", defaults={"answer_id": None}, endpoint="standing")
@bp.get("/belajar/ulang/ringkasan/<uuid:answer_id>", endpoint="standing")
@permissions.signed_in
def review_summary_page(answer_id: UUID | None) -> Response:
    """Shows which lessons are remembered well and when others are due, below the feedback on the
    last answer."""
    who, now = permissions.signed_in_person(), utcnow()
    last = None if answer_id is None else queries.find_review_answer(answer_id, who.id)
    if answer_id is not None and last is None:
        abort(404)
    cards = queries.review_cards_of_account(who.id)
    return render(
        "review/standing.html",
        explanation=last
        and _explain_stored_answer(
            last, _previous_question_number(), was_kept="lagi" in request.args
        ),
        more=any(card.is_due(now) for card in cards),
        lessons=_lesson_recall_rows(rules.recall_by_lesson(cards, now)),
    )


def _previous_question_number() -> int:
    """The number (from 1) of the question that was just answered."""
    return request.args.get("soal", 1, type=int)


def _submitted_visit() -> ReviewVisit:
    try:
        return verify_review_visit(
            request.form.get("lembar", ""), permissions.signed_in_person().id
        )
    except InvalidReviewVisitError:
        abort(400)


def _current_review_question(visit: ReviewVisit) -> NextQuestion | None:
    """The current question of a review, in the quiz version that the visit names; None if it is no
    longer published."""
    shown = course.quiz_presentation(visit.rev, language())
    questions: list[Shown] = shown["questions"] if shown else []
    found = next(
        (each for each in questions if each["id"] == visit.current_question.question), None
    )
    return None if found is None else NextQuestion(visit.now + 1, found)


def _question_page(
    visit: ReviewVisit,
    explanation: AnswerExplanation | None = None,
    *,
    error: str = "",
    typed: str = "",
) -> BaseResponse:
    """The page of the next question that is still published; after the last one, the summary."""
    while not visit.is_finished:
        lesson = course.catalogue().lesson(visit.current_question.lesson)
        if lesson is not None:
            visit = visit if error else visit.with_quiz_version(lesson.rev)
            ask = _current_review_question(visit)
            if ask is not None:
                return render(
                    "review/question.html",
                    form=ReviewForm(),
                    sheet=sign_review_visit(visit),
                    steps=visit,
                    lesson=lesson,
                    explanation=explanation,
                    error=error,
                    typed=typed,
                    **asking.question_context(
                        ask, str(visit.current_question.id), len(visit.turns)
                    ),
                )
        visit = visit.moved_to_next_question(skipped=True)
    if explanation is None:
        return redirect(url_for("review.standing"), 303)
    again, number = 1 if explanation.was_kept else None, explanation.feedback.number
    return redirect(
        url_for("review.standing", answer_id=explanation.id, soal=number, lagi=again), 303
    )


def _store_answer_and_explain(visit: ReviewVisit, answer: Answer) -> BaseResponse:
    """Stores the answer once. A repeated submission shows the same page; a different answer under
    the same id shows the first answer, with a notice. Answers 503 if the database is busy or the
    disk full, on a page that keeps the input."""
    who, now = permissions.signed_in_person(), utcnow()
    if who.device is None:
        abort(401)
    sent = SentItem(
        visit.current_question.id, who.id, who.device, "review", visit.sync_item_body(answer), now
    )
    if not who.consents_to_storage:
        return redirect(url_for("own_data.index"), 303)
    try:
        (outcome,) = sync.store_sent_items([sent], now)
    except (OperationalError, OSError):
        return _answer_not_stored_page(visit)
    kept = queries.find_review_answer(visit.current_question.id, who.id)
    if outcome.status == "rejected" or kept is None:
        abort(400)
    explanation = _explain_stored_answer(kept, visit.now + 1, was_kept=outcome.status == "conflict")
    return _question_page(visit.moved_to_next_question(), explanation)


def _answer_not_stored_page(visit: ReviewVisit) -> Response:
    sent = [(name, value) for name, value in request.form.items(multi=True) if name in ("j", "t")]
    response = render(
        "review/unsaved.html", 503, form=ReviewForm(), sheet=sign_review_visit(visit), sent=sent
    )
    response.headers["Retry-After"] = RETRY_AFTER
    return response


@dataclass(frozen=True)
class AnswerExplanation:
    """Feedback on a stored answer. `idea` is the main idea of its lesson ({"heading", "html"}),
    shown if the answer is wrong. `was_kept`: a different answer came under the same id, and this is
    the first one."""

    id: UUID
    feedback: AnswerFeedback
    idea: Shown | None
    lesson: LessonEntry | None
    was_kept: bool


def _explain_stored_answer(
    stored: StoredReviewAnswer, number: int, *, was_kept: bool
) -> AnswerExplanation:
    shown, quiz = (
        course.quiz_presentation(stored.rev, language()),
        course.quiz_version(stored.rev),
    )
    if shown is None or quiz is None:
        abort(404)
    question = next(each for each in quiz.questions if each.id == stored.question)
    feedback = asking.answer_feedback(shown, mark_question(question, stored.answer), str(stored.id))
    idea = None if feedback.right else shown.get("idea")
    lesson = course.catalogue().lesson(stored.lesson)
    return AnswerExplanation(stored.id, replace(feedback, number=number), idea, lesson, was_kept)


def _lesson_recall_rows(recalls: tuple[rules.LessonRecall, ...]) -> dict[str, list[dict[str, Any]]]:
    """The rows of well-remembered lessons and of lessons to be repeated."""
    rows: dict[str, list[dict[str, Any]]] = {"strong": [], "weak": []}
    for each in recalls:
        lesson = course.catalogue().lesson(each.lesson)
        row = {"lesson": lesson, "is_due": each.is_due, "day": _format_day(each.returns)}
        rows["strong" if each.strong else "weak"].append(row)
    return rows


def _format_day(value: date) -> str:
    """Formats a date without its year, since no question is due later than in half a year."""
    return format_date(value, "EEEE, d MMMM", locale=language())
