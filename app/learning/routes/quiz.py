"""The quiz of a signed-in learner: asked one by one, stored after the last answer, then shown."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as BaseResponse

from app.content.asking import (
    AnswerFeedback,
    NextQuestion,
    Shown,
    UnusableAnswerError,
    answer_feedback,
    dump_answers,
    first_question,
    next_question,
    question_context,
    read_answer,
)
from app.content.marking import mark_question
from app.content.quiz import Quiz, mark_quiz
from app.course import queries as course
from app.course.queries import LessonEntry
from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.items import SentItem
from app.kit.registry import registry
from app.kit.text.i18n import language
from app.kit.web import device
from app.kit.web.pages import render
from app.kit.web.pending_form import restored_form_fields
from app.learning import queries
from app.learning.forms import (
    QuizForm,
    QuizSheet,
    QuizSheetTamperedError,
    new_quiz_sheet,
    read_signed_quiz_sheet,
    sign_quiz_sheet,
)
from app.learning.routes import bp
from app.learning.routes.faces import published_page_response
from app.sign_in.queries import has_session_ended
from app.sync import actions as sync

RETRY_AFTER = "5"
"""Seconds after which the browser may retry when the database was busy or the disk full."""


@bp.get("/belajar/<module>/<slug>/kuis", endpoint="quiz")
@permissions.anyone
def quiz_page(module: str, slug: str) -> BaseResponse:
    """The first question of the quiz; without a profile, or without consent to storage, that of the
    try-out, which stores nothing."""
    who = permissions.current_person()
    if who is None and has_session_ended():  # the learner would expect a stored attempt
        return redirect(registry().sign_in_url(), 303)
    if who is None:
        return published_page_response()
    lesson = _lesson_or_404(module, slug)
    if not who.consents_to_storage:
        return _unstored_quiz_page(lesson)
    try:
        sheet = read_signed_quiz_sheet(restored_form_fields().get("lembar", ""), lesson.id, who.id)
    except QuizSheetTamperedError:
        sheet = new_quiz_sheet(lesson.id, lesson.rev, who.id)
    is_whole = next_question(_quiz_presentation_or_404(sheet.rev), sheet.answers) is None
    return (
        _attempt_not_stored_page(lesson, sheet, 200) if is_whole else _question_page(lesson, sheet)
    )


@bp.post("/belajar/<module>/<slug>/kuis")
@permissions.signed_in
@permissions.restored_after_sign_in
def answer_quiz(module: str, slug: str) -> BaseResponse:
    """Accept one answer, and show the next question; after the last answer, store the attempt."""
    lesson = _lesson_or_404(module, slug)
    try:
        sheet = read_signed_quiz_sheet(
            request.form.get("lembar", ""), lesson.id, permissions.signed_in_person().id
        )
    except QuizSheetTamperedError:
        abort(400)
    shown = _quiz_presentation_or_404(sheet.rev)
    ask = next_question(shown, sheet.answers)
    if ask is None or "tinggal" in request.form:
        return _store_attempt(lesson, sheet)
    if "dengar" in request.args:
        return _question_page(lesson, sheet)
    typed = request.form.get("t", "")
    try:
        answer = read_answer(ask, request.form.getlist("j"), typed)
    except UnusableAnswerError as nothing:
        return _question_page(lesson, sheet, error=nothing.code, typed=typed)
    except ValueError:
        abort(400)
    sheet = sheet.with_answer(ask.question["id"], answer)
    ended = next_question(shown, sheet.answers) is None
    return _store_attempt(lesson, sheet) if ended else _question_page(lesson, sheet)


@bp.get("/belajar/<module>/<slug>/hasil/<uuid:attempt>", endpoint="result")
@permissions.signed_in
def quiz_result_page(module: str, slug: str, attempt: UUID) -> Response:
    """The result of an attempt: each question with the chosen and the right answer, explained."""
    lesson = _lesson_or_404(module, slug)
    kept = queries.find_attempt(attempt, permissions.signed_in_person().id)
    if kept is None or kept.lesson != lesson.id:
        abort(404)
    marked = mark_quiz(_quiz_version_or_404(kept.rev), kept.answers)
    shown = _quiz_presentation_or_404(kept.rev)
    if device.is_first_visit():  # this page ends it
        device.set_person_cookie(permissions.signed_in_person().id.hex)
    return render(
        "learning/result.html",
        lesson=lesson,
        marked=marked,
        feedback=[answer_feedback(shown, each, str(attempt)) for each in marked.questions],
        was_kept="lagi" in request.args,
    )


def _lesson_or_404(module: str, slug: str) -> LessonEntry:
    lesson = course.catalogue().lesson(f"{module}/{slug}")
    if lesson is None:
        abort(404)
    return lesson


def _quiz_version_or_404(rev: str) -> Quiz:
    quiz = course.quiz_version(rev)
    if quiz is None:
        abort(404)
    return quiz


def _quiz_presentation_or_404(rev: str) -> Shown:
    """The question texts of the quiz version that the learner started with."""
    shown = course.quiz_presentation(rev, language())
    if shown is None:
        abort(404)
    return shown


def _question_page(
    lesson: LessonEntry, sheet: QuizSheet, error: str = "", typed: str = ""
) -> Response:
    """The page with the next question, below the feedback on the previous answer."""
    shown = _quiz_presentation_or_404(sheet.rev)
    ask = next_question(shown, sheet.answers)
    if ask is None:
        raise ValueError("every question of this sheet is answered")
    return render(
        "learning/quiz.html",
        lesson=lesson,
        form=QuizForm(),
        sheet=sign_quiz_sheet(sheet),
        before=_previous_feedback(shown, ask, sheet),
        error=error,
        typed=typed,
        **question_context(ask, str(sheet.id), len(shown["questions"])),
    )


def _unstored_quiz_page(lesson: LessonEntry) -> Response:
    """The page with the first question of the try-out, for a learner who withdrew consent."""
    shown = _quiz_presentation_or_404(lesson.rev)
    first = question_context(first_question(shown), lesson.rev, len(shown["questions"]))
    return render(
        "publication/quiz_try.html",
        lesson=lesson,
        so_far=dump_answers({}),
        rev=lesson.rev,
        withdrawn=True,
        **first,
    )


def _previous_feedback(shown: Shown, ask: NextQuestion, sheet: QuizSheet) -> AnswerFeedback | None:
    """Feedback on the answer to the previous question, or to the previous step of a scenario."""
    number = ask.number if ask.path else ask.number - 1
    if number < 1:
        return None
    asked = _quiz_version_or_404(sheet.rev).questions[number - 1]
    return answer_feedback(shown, mark_question(asked, sheet.answers.get(asked.id)), str(sheet.id))


def _attempt_not_stored_page(lesson: LessonEntry, sheet: QuizSheet, code: int) -> Response:
    """The page with all answers of a quiz that was not stored, to submit them again."""
    return render(
        "learning/unsaved.html", code, lesson=lesson, form=QuizForm(), sheet=sign_quiz_sheet(sheet)
    )


def _store_attempt(lesson: LessonEntry, sheet: QuizSheet) -> BaseResponse:
    """Store the attempt once, and redirect to its result. The same answers sent again lead to the
    same result; other answers under the same id lead to the first one, with a notice. If the
    database is busy or the disk full: 503, and the answers stay in the form."""
    who, now = permissions.signed_in_person(), utcnow()
    if who.device is None:
        abort(401)
    if not who.consents_to_storage:
        return redirect(url_for("own_data.index"), 303)
    sent = SentItem(sheet.id, who.id, who.device, "quiz", sheet.sync_item_body(), now)
    try:
        (outcome,) = sync.store_sent_items([sent], now)
    except (OperationalError, OSError):
        response = _attempt_not_stored_page(lesson, sheet, 503)
        response.headers["Retry-After"] = RETRY_AFTER
        return response
    if outcome.status == "rejected":
        abort(400)
    again = 1 if outcome.status == "conflict" else None
    return redirect(
        url_for(
            "learning.result", module=lesson.module, slug=lesson.slug, attempt=sheet.id, lagi=again
        ),
        303,
    )
