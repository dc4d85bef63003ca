"""The kept quiz: asked question by question, accepted once with the last one, looked at after."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, current_app, redirect, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as BaseResponse

from app.content.asking import (
    Ask,
    NotAnsweredError,
    Review,
    Shown,
    answer_of,
    asking,
    first_question,
    next_question,
    pack,
    review,
)
from app.content.marking import mark_question
from app.content.quiz import Quiz, mark
from app.course import queries as course
from app.course.queries import LessonEntry
from app.door.queries import has_ended
from app.kit import device, permissions
from app.kit.carried import brought_back
from app.kit.clock import utcnow
from app.kit.i18n import language
from app.kit.pages import page
from app.learning import queries
from app.learning.forms import QuizForm, SheetBody, SheetTamperedError, new_sheet, seal, unseal
from app.learning.routes import bp
from app.learning.routes.faces import public_face
from app.sync import actions as sync
from app.sync.rules import Sent

KINDLY_WAIT = "5"
"""Seconds after which to send again when the store was busy or full."""


@bp.get("/belajar/<module>/<slug>/kuis")
@permissions.anyone
def quiz(module: str, slug: str) -> BaseResponse:
    """With a profile a sheet that will be kept; without one, or without the consent to keep it,
    the try-out, which keeps nothing."""
    who = permissions.person()
    if who is None and has_ended():  # practice would be taken for what is kept
        return redirect(current_app.extensions["bekal_sign_in_url"](), 303)
    if who is None:
        return public_face()
    lesson = _lesson(module, slug)
    if not who.may_be_kept:
        return _tried(lesson)
    try:
        sheet = unseal(brought_back().get("lembar", ""), lesson.id, who.id)
    except SheetTamperedError:
        sheet = new_sheet(lesson.id, lesson.rev, who.id)
    is_whole = next_question(_shown(sheet.rev), sheet.answers) is None
    return _unsaved(lesson, sheet, 200) if is_whole else _asked(lesson, sheet)


@bp.post("/belajar/<module>/<slug>/kuis")
@permissions.signed_in
@permissions.waits
def answer_quiz(module: str, slug: str) -> BaseResponse:
    """Take one answer; with the last one, keep them all."""
    lesson = _lesson(module, slug)
    try:
        sheet = unseal(request.form.get("lembar", ""), lesson.id, permissions.the_person().id)
    except SheetTamperedError:
        abort(400)
    shown = _shown(sheet.rev)
    ask = next_question(shown, sheet.answers)
    if ask is None or "tinggal" in request.form:
        return _kept(lesson, sheet)
    if "dengar" in request.args:
        return _asked(lesson, sheet)
    typed = request.form.get("t", "")
    try:
        answer = answer_of(ask, request.form.getlist("j"), typed)
    except NotAnsweredError as nothing:
        return _asked(lesson, sheet, error=nothing.code, typed=typed)
    except ValueError:
        abort(400)
    sheet = sheet.with_answer(ask.question["id"], answer)
    ended = next_question(shown, sheet.answers) is None
    return _kept(lesson, sheet) if ended else _asked(lesson, sheet)


@bp.get("/belajar/<module>/<slug>/hasil/<uuid:attempt>")
@permissions.signed_in
def result(module: str, slug: str, attempt: UUID) -> Response:
    """What became of an attempt: each question with what was chosen and why the right one is."""
    lesson = _lesson(module, slug)
    kept = queries.attempt(attempt, permissions.the_person().id)
    if kept is None or kept.lesson != lesson.id:
        abort(404)
    marked, shown = mark(_version(kept.rev), kept.answers), _shown(kept.rev)
    if device.is_first_visit():  # this page ends it
        device.tell_scripts(permissions.the_person().id.hex)
    return page(
        "learning/result.html",
        lesson=lesson,
        marked=marked,
        reviews=[review(shown, each, str(attempt)) for each in marked.questions],
        was_kept="lagi" in request.args,
    )


def _lesson(module: str, slug: str) -> LessonEntry:
    lesson = course.catalogue().lesson(f"{module}/{slug}")
    if lesson is None:
        abort(404)
    return lesson


def _version(rev: str) -> Quiz:
    quiz = course.quiz_version(rev)
    if quiz is None:
        abort(404)
    return quiz


def _shown(rev: str) -> Shown:
    """How the version that somebody began with is shown, also after a newer one came."""
    shown = course.presentation(rev, language())
    if shown is None:
        abort(404)
    return shown


def _asked(lesson: LessonEntry, sheet: SheetBody, error: str = "", typed: str = "") -> Response:
    """The next question of a sheet; above it what the one before was."""
    shown = _shown(sheet.rev)
    ask = next_question(shown, sheet.answers)
    if ask is None:
        raise ValueError("every question of this sheet is answered")
    return page(
        "learning/quiz.html",
        lesson=lesson,
        form=QuizForm(),
        sheet=seal(sheet),
        before=_before(shown, ask, sheet),
        error=error,
        typed=typed,
        **asking(ask, str(sheet.id), len(shown["questions"])),
    )


def _tried(lesson: LessonEntry) -> Response:
    """The first question of the try-out, for who took the consent back: it says so to the end."""
    shown = _shown(lesson.rev)
    first = asking(first_question(shown), lesson.rev, len(shown["questions"]))
    return page(
        "course/quiz_try.html",
        lesson=lesson,
        so_far=pack({}),
        rev=lesson.rev,
        withdrawn=True,
        **first,
    )


def _before(shown: Shown, ask: Ask, sheet: SheetBody) -> Review | None:
    """What the last answer was: of the question before, or in a story of the step before."""
    number = ask.number if ask.path else ask.number - 1
    if number < 1:
        return None
    asked = _version(sheet.rev).questions[number - 1]
    return review(shown, mark_question(asked, sheet.answers.get(asked.id)), str(sheet.id))


def _unsaved(lesson: LessonEntry, sheet: SheetBody, code: int) -> Response:
    """Every answer, to be sent once more."""
    return page("learning/unsaved.html", code, lesson=lesson, form=QuizForm(), sheet=seal(sheet))


def _kept(lesson: LessonEntry, sheet: SheetBody) -> BaseResponse:
    """Send the sheet in, once. Sent again it leads to the same result; other answers under the
    same id lead to the first result, which says so. Busy or full: 503 with the sheet kept."""
    who, now = permissions.the_person(), utcnow()
    if who.device is None:
        abort(401)
    if not who.may_be_kept:
        return redirect(url_for("own_data.index"), 303)
    sent = Sent(sheet.id, who.id, who.device, "quiz", sheet.to_send(), now)
    try:
        (outcome,) = sync.accept([sent], now)
    except (OperationalError, OSError):
        response = _unsaved(lesson, sheet, 503)
        response.headers["Retry-After"] = KINDLY_WAIT
        return response
    if outcome.status == "rejected":
        abort(400)
    again = 1 if outcome.status == "conflict" else None
    return redirect(
        url_for(
            "learning.result",
            module=lesson.module,
            slug=lesson.slug,
            attempt=sheet.id,
            lagi=again,
        ),
        303,
    )
