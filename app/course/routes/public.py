"""Pages that are the same for everyone: published lessons and drawings, the try-out quiz, which
stores nothing, and reports of unclear lessons."""

from __future__ import annotations

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.audio.queries import script_in
from app.audio.rules import not_checked_since
from app.content.aloud.say import in_full
from app.content.asking import (
    AnswerFeedback,
    Answers,
    NotAnsweredError,
    Shown,
    answer_feedback,
    answer_of,
    next_question,
    pack,
    question_context,
    unpack,
)
from app.content.marking import BadAnswers, mark_question
from app.content.quiz import Quiz, mark
from app.course import queries
from app.course.actions.unclear import record_unclear
from app.course.forms import UnclearForm
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
from app.publication.queries.shelf import shelf


@bp.get("/belajar/<module>/<slug>")
@permissions.public
def lesson(module: str, slug: str) -> Response:
    """A published lesson."""
    return _published()


@bp.get("/belajar/<module>/paket.json")
@permissions.public
def package(module: str) -> Response:
    """The package of a module for storing on a phone."""
    return _published()


@bp.get("/belajar/<module>/suara.json")
@permissions.public
def sound(module: str) -> Response:
    """The recordings of a module. A separate view: url_for could pick either of two addresses."""
    return _published()


@bp.get("/belajar/<module>/<slug>/dengar")
@permissions.public
def listen(module: str, slug: str) -> Response:
    """A lesson for listening, or for reading to others."""
    entry = _lesson_or_404(module, slug)
    made = script_in(shelf().sources, entry.id, language(), entry.untranslated)
    if made is None:
        abort(404)
    spoken = made.whole.language
    late = in_full(not_checked_since(entry.review_by, spoken), spoken) if entry.overdue else ""
    clip = entry.sound.get(language())
    return render("publication/listen.html", lesson=entry, clip=clip, script=made, late=late)


@bp.get("/istilah")
@permissions.public
def glossary() -> Response:
    """All terms of the course, one sentence each."""
    return _published()


@bp.get("/dengar")
@permissions.public
def controls() -> Response:
    """The labels of the controls from home to the result, for listening."""
    return _published()


def _published() -> Response:
    found = queries.published(request.path, language())
    if found is None:
        abort(404 if queries.catalogue().version else 503)
    return found.respond(request.environ)


@bp.get("/belajar/gambar/<name>")
@permissions.public
def picture(name: str) -> Response:
    """A drawing, cached forever, since its name contains a hash of its content."""
    found = shelf().picture(name)
    if found is None:
        abort(404)
    return found.respond(request.environ)


@bp.get("/belajar/<module>/<slug>/kuis/coba")
@permissions.public
def try_quiz_again(module: str, slug: str) -> BaseResponse:
    """Starts over when this address is reloaded, since nothing was stored."""
    return redirect(url_for("learning.quiz", module=module, slug=slug), 303)


@bp.post("/belajar/<module>/<slug>/kuis/coba")
@permissions.public
def try_quiz_step(module: str, slug: str) -> Response:
    """Marks one answer of the try-out and asks the next question; stores nothing."""
    entry, quiz, shown = _try_out(module, slug)
    try:
        answers = unpack(request.form.get("a", ""))
        mark(quiz, answers)
        ask = next_question(shown, answers)
        if ask is None or "tinggal" in request.form:
            return _result_page(entry, quiz, shown, answers)
        if "dengar" in request.args:
            return _question_page(entry, quiz, shown, answers)
        answer = answer_of(ask, request.form.getlist("j"), request.form.get("t", ""))
    except NotAnsweredError as nothing:
        return _question_page(entry, quiz, shown, answers, error=nothing.code)
    except (BadAnswers, ValueError):
        abort(400)
    answers[ask.question["id"]] = answer
    return _question_page(entry, quiz, shown, answers)


def _try_out(module: str, slug: str) -> tuple[LessonEntry, Quiz, Shown]:
    """The lesson, and the quiz version that the submitted page contained."""
    entry = _lesson_or_404(module, slug)
    rev = request.form.get("rev", "")
    shown = queries.presentation(rev, language())
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
    """The next question below the feedback on the previous one; or the result. With an error only
    the question, so that the first screen shows what to do."""
    ask = next_question(shown, answers)
    if ask is None:
        return _result_page(entry, quiz, shown, answers)
    number = ask.number if ask.path else ask.number - 1
    before = _feedback(quiz, shown, answers, number) if number and not error else None
    typed = request.form.get("t", "") if error else ""
    return render(
        "publication/quiz_try.html",
        lesson=entry,
        before=before,
        rev=quiz.rev,
        so_far=pack(answers),
        error=error,
        typed=typed,
        **question_context(ask, quiz.rev, len(shown["questions"])),
    )


def _feedback(quiz: Quiz, shown: Shown, answers: Answers, number: int) -> AnswerFeedback:
    question = quiz.questions[number - 1]
    return answer_feedback(shown, mark_question(question, answers.get(question.id)), quiz.rev)


def _result_page(entry: LessonEntry, quiz: Quiz, shown: Shown, answers: Answers) -> Response:
    total = len(shown["questions"])
    return render(
        "course/quiz_try_result.html",
        lesson=entry,
        before=_feedback(quiz, shown, answers, total),
        marked=mark(quiz, answers),
        total=total,
        following=queries.catalogue().after(entry),
    )


@bp.post("/belajar/<module>/<slug>/kurang-jelas")
@permissions.public
def unclear(module: str, slug: str) -> BaseResponse:
    """Stores one report, anonymously and rate-limited by address."""
    entry = _lesson_or_404(module, slug)
    form = UnclearForm()
    if not form.validate():
        abort(400)
    now = utcnow()
    key = identity.limit_key("unclear:address", address_for_rate_limit(request.remote_addr))
    if not limits.is_limit_used_up("unclear:address", key, now):
        with transaction() as tx:
            identity.count_failed_attempt(tx, "unclear:address", key, now=now)
            record_unclear(tx, entry.id, form.sentence.data or "", now=now)
    return redirect(url_for("course.unclear_thanks", module=module, slug=slug), 303)


@bp.get("/belajar/<module>/<slug>/kurang-jelas")
@permissions.public
def unclear_thanks(module: str, slug: str) -> Response:
    return render("course/unclear_thanks.html", lesson=_lesson_or_404(module, slug))
