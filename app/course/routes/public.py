"""Pages that are the same for everyone: published lessons and drawings, the try-out quiz, which
stores nothing, and reports of unclear lessons."""

from __future__ import annotations

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.audio.queries import load_lesson_script
from app.audio.rules import format_overdue_notice
from app.content.aloud.say import spell_out
from app.content.asking import (
    AnswerFeedback,
    Answers,
    Shown,
    UnusableAnswerError,
    answer_feedback,
    dump_answers,
    load_answers,
    next_question,
    question_context,
    read_answer,
)
from app.content.marking import BadAnswersError, mark_question
from app.content.quiz import Quiz, mark_quiz
from app.course import queries
from app.course.actions.unclear import store_unclear_report
from app.course.forms import UnclearLessonForm
from app.course.queries import LessonEntry
from app.course.routes import bp
from app.identity import actions as identity
from app.identity import queries as limits
from app.identity.rules import address_for_rate_limit
from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.kit.text.i18n import language
from app.kit.web.pages import render
from app.publication.queries.shelf import course_store


@bp.get("/belajar/<module>/<slug>", endpoint="lesson")
@permissions.public
def show_lesson(module: str, slug: str) -> Response:
    """Shows a published lesson."""
    return _published_page_or_error()


@bp.get("/belajar/<module>/paket.json", endpoint="package")
@permissions.public
def serve_module_package(module: str) -> Response:
    """Sends the package of a module for storing on a phone."""
    return _published_page_or_error()


@bp.get("/belajar/<module>/suara.json", endpoint="sound")
@permissions.public
def serve_module_recordings(module: str) -> Response:
    """Sends the list of a module's recordings. A separate view: with two addresses, url_for could
    pick either."""
    return _published_page_or_error()


@bp.get("/belajar/<module>/<slug>/dengar", endpoint="listen")
@permissions.public
def show_listening_page(module: str, slug: str) -> Response:
    """Shows a lesson for listening, or for reading to others."""
    entry = _lesson_or_404(module, slug)
    made = load_lesson_script(
        course_store().source_folder, entry.id, language(), entry.untranslated
    )
    if made is None:
        abort(404)
    spoken = made.lesson_segment.language
    late = (
        spell_out(format_overdue_notice(entry.review_by, spoken), spoken) if entry.overdue else ""
    )
    clip = entry.sound.get(language())
    return render("publication/listen.html", lesson=entry, clip=clip, script=made, late=late)


@bp.get("/belajar/<module>/<slug>/kelas", endpoint="class")
@permissions.public
def show_class_page(module: str, slug: str) -> Response:
    """Shows a lesson in large type for a projector; 404 for a private lesson."""
    return _published_page_or_error()


@bp.get("/istilah", endpoint="glossary")
@permissions.public
def show_glossary() -> Response:
    """Shows all terms of the course, one sentence each."""
    return _published_page_or_error()


@bp.get("/belajar/cerita", endpoint="stories")
@permissions.public
def show_stories() -> Response:
    """Shows the episodes of the course by family, and its branching stories."""
    return _published_page_or_error()


@bp.get("/dengar", endpoint="controls")
@permissions.public
def show_control_labels() -> Response:
    """Shows the labels of buttons and links, each with its recording."""
    return _published_page_or_error()


def _published_page_or_error() -> Response:
    """The published page of the requested address; 404 if there is none, 503 before the first
    publication."""
    found = queries.published_page(request.path, language())
    if found is None:
        abort(404 if queries.catalogue().version else 503)
    return found.respond(request.environ)


@bp.get("/belajar/gambar/<name>", endpoint="picture")
@permissions.public
def serve_drawing(name: str) -> Response:
    """Sends a drawing, cached forever, since its name contains a hash of its content."""
    found = course_store().find_drawing(name)
    if found is None:
        abort(404)
    return found.respond(request.environ)


@bp.get("/belajar/<module>/<slug>/kuis/coba", endpoint="try_quiz_again")
@permissions.public
def restart_quiz_try_out(module: str, slug: str) -> BaseResponse:
    """Starts the try-out quiz again when its page is reloaded, since nothing was stored."""
    return redirect(url_for("learning.quiz", module=module, slug=slug), 303)


@bp.post("/belajar/<module>/<slug>/kuis/coba", endpoint="try_quiz_step")
@permissions.public
def answer_quiz_try_out(module: str, slug: str) -> Response:
    """Marks one answer of the try-out and asks the next question; stores nothing."""
    entry, quiz, shown = _quiz_of_submitted_page(module, slug)
    try:
        answers = load_answers(request.form.get("a", ""))
        mark_quiz(quiz, answers)
        ask = next_question(shown, answers)
        if ask is None or "tinggal" in request.form:
            return _result_page(entry, quiz, shown, answers)
        if "dengar" in request.args:
            return _question_page(entry, quiz, shown, answers)
        answer = read_answer(ask, request.form.getlist("j"), request.form.get("t", ""))
    except UnusableAnswerError as nothing:
        return _question_page(entry, quiz, shown, answers, error=nothing.code)
    except (BadAnswersError, ValueError):
        abort(400)
    answers[ask.question["id"]] = answer
    return _question_page(entry, quiz, shown, answers)


def _quiz_of_submitted_page(module: str, slug: str) -> tuple[LessonEntry, Quiz, Shown]:
    """The lesson, and the quiz version that the submitted page showed."""
    entry = _lesson_or_404(module, slug)
    rev = request.form.get("rev", "")
    shown = queries.quiz_presentation(rev, language())
    quiz = queries.quiz_version(rev) if shown is not None else None
    if quiz is None or shown is None or quiz.lesson != entry.id:
        abort(400)
    return entry, quiz, shown


def _lesson_or_404(module: str, slug: str) -> LessonEntry:
    entry = queries.catalogue().lesson(f"{module}/{slug}")
    if entry is None:
        abort(404)
    return entry


def _question_page(
    entry: LessonEntry, quiz: Quiz, shown: Shown, answers: Answers, error: str | None = None
) -> Response:
    """Shows the next question below the feedback on the previous one, or the result. With an error,
    shows only the question, so that the first screen says what to do."""
    ask = next_question(shown, answers)
    if ask is None:
        return _result_page(entry, quiz, shown, answers)
    number = ask.number if ask.path else ask.number - 1
    before = _feedback_on_question(quiz, shown, answers, number) if number and not error else None
    typed = request.form.get("t", "") if error else ""
    return render(
        "publication/quiz_try.html",
        lesson=entry,
        before=before,
        rev=quiz.rev,
        so_far=dump_answers(answers),
        error=error,
        typed=typed,
        **question_context(ask, quiz.rev, len(shown["questions"])),
    )


def _feedback_on_question(
    quiz: Quiz, shown: Shown, answers: Answers, number: int
) -> AnswerFeedback:
    question = quiz.questions[number - 1]
    return answer_feedback(shown, mark_question(question, answers.get(question.id)), quiz.rev)


def _result_page(entry: LessonEntry, quiz: Quiz, shown: Shown, answers: Answers) -> Response:
    total = len(shown["questions"])
    return render(
        "course/quiz_try_result.html",
        lesson=entry,
        before=_feedback_on_question(quiz, shown, answers, total),
        marked=mark_quiz(quiz, answers),
        total=total,
        following=queries.catalogue().next_lesson(entry),
    )


@bp.post("/belajar/<module>/<slug>/kurang-jelas", endpoint="unclear")
@permissions.public
def report_unclear_lesson(module: str, slug: str) -> BaseResponse:
    """Stores one report of an unclear lesson, anonymously and rate-limited by network address."""
    entry = _lesson_or_404(module, slug)
    form = UnclearLessonForm()
    if not form.validate():
        abort(400)
    now = utcnow()
    key = identity.rate_limit_key("unclear:address", address_for_rate_limit(request.remote_addr))
    if not limits.is_limit_used_up("unclear:address", key, now):
        with transaction() as tx:
            identity.count_failed_attempt(tx, "unclear:address", key, now=now)
            store_unclear_report(tx, entry.id, form.sentence.data or "", now=now)
    return redirect(url_for("course.unclear_thanks", module=module, slug=slug), 303)


@bp.get("/belajar/<module>/<slug>/kurang-jelas", endpoint="unclear_thanks")
@permissions.public
def show_unclear_thanks(module: str, slug: str) -> Response:
    return render("course/unclear_thanks.html", lesson=_lesson_or_404(module, slug))
