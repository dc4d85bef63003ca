"""Pages that are the same for everyone: lessons and drawings from the publication, the try-out
quiz, which keeps nothing, and “Kurang jelas?”."""

from __future__ import annotations

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.audio.queries import script_in
from app.audio.rules import not_checked_since
from app.content.aloud.say import in_full
from app.content.asking import (
    Answers,
    NotAnsweredError,
    Review,
    Shown,
    answer_of,
    asking,
    next_question,
    pack,
    review,
    unpack,
)
from app.content.marking import BadAnswers, mark_question
from app.content.quiz import Quiz, mark
from app.course import queries
from app.course.actions.unclear import tell_unclear
from app.course.forms import UnclearForm
from app.course.queries import LessonEntry
from app.course.routes import bp
from app.identity import actions as identity
from app.identity import queries as limits
from app.identity.rules import line_of
from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.kit.text.i18n import language
from app.kit.web.pages import page
from app.publication.queries.shelf import shelf


@bp.get("/belajar/<module>/<slug>")
@permissions.public
def lesson(module: str, slug: str) -> Response:
    """A lesson, as it was published."""
    return _published()


@bp.get("/belajar/<module>/paket.json")
@permissions.public
def package(module: str) -> Response:
    """A module as a phone keeps it."""
    return _published()


@bp.get("/belajar/<module>/suara.json")
@permissions.public
def sound(module: str) -> Response:
    """Its recordings, to be kept too. Of an endpoint with two addresses a template gets either."""
    return _published()


@bp.get("/belajar/<module>/<slug>/dengar")
@permissions.public
def listen(module: str, slug: str) -> Response:
    """A lesson to listen to, or to read to others."""
    entry = _entry(module, slug)
    made = script_in(shelf().sources, entry.id, language(), entry.untranslated)
    if made is None:
        abort(404)
    spoken = made.whole.language
    late = in_full(not_checked_since(entry.review_by, spoken), spoken) if entry.overdue else ""
    clip = entry.sound.get(language())
    return page("publication/listen.html", lesson=entry, clip=clip, script=made, late=late)


@bp.get("/istilah")
@permissions.public
def glossary() -> Response:
    """Every term of the course in one sentence."""
    return _published()


@bp.get("/dengar")
@permissions.public
def controls() -> Response:
    """The words of the controls from home to a result, to be heard."""
    return _published()


def _published() -> Response:
    found = queries.published(request.path, language())
    if found is None:
        abort(404 if queries.catalogue().version else 503)
    return found.respond(request.environ)


@bp.get("/belajar/gambar/<name>")
@permissions.public
def picture(name: str) -> Response:
    """A drawing; its name holds its content's hash, so it is kept for ever."""
    found = shelf().picture(name)
    if found is None:
        abort(404)
    return found.respond(request.environ)


@bp.get("/belajar/<module>/<slug>/kuis/coba")
@permissions.public
def try_quiz_again(module: str, slug: str) -> BaseResponse:
    """Nothing was kept, so whoever loads this address anew begins anew."""
    return redirect(url_for("learning.quiz", module=module, slug=slug), 303)


@bp.post("/belajar/<module>/<slug>/kuis/coba")
@permissions.public
def try_quiz_step(module: str, slug: str) -> Response:
    """Look at one answer of the try-out and ask the next question; stores nothing."""
    entry, quiz, shown = _tried(module, slug)
    try:
        answers = unpack(request.form.get("a", ""))
        mark(quiz, answers)
        ask = next_question(shown, answers)
        if ask is None or "tinggal" in request.form:
            return _result(entry, quiz, shown, answers)
        if "dengar" in request.args:
            return _asked(entry, quiz, shown, answers)
        answer = answer_of(ask, request.form.getlist("j"), request.form.get("t", ""))
    except NotAnsweredError as nothing:
        return _asked(entry, quiz, shown, answers, error=nothing.code)
    except (BadAnswers, ValueError):
        abort(400)
    answers[ask.question["id"]] = answer
    return _asked(entry, quiz, shown, answers)


def _tried(module: str, slug: str) -> tuple[LessonEntry, Quiz, Shown]:
    """The lesson, and the version of its quiz that the page held."""
    entry = _entry(module, slug)
    rev = request.form.get("rev", "")
    shown = queries.presentation(rev, language())
    quiz = queries.quiz_version(rev) if shown is not None else None
    if quiz is None or shown is None or quiz.lesson != entry.id:
        abort(400)
    return entry, quiz, shown


def _entry(module: str, slug: str) -> LessonEntry:
    entry = queries.catalogue().lesson(f"{module}/{slug}")
    if entry is None:
        abort(404)
    return entry


def _asked(
    entry: LessonEntry, quiz: Quiz, shown: Shown, answers: Answers, error: str | None = None
) -> Response:
    """The next question, above it what the one before was; or the result. With an error only
    the question, so that what is to be done stands on the first screen."""
    ask = next_question(shown, answers)
    if ask is None:
        return _result(entry, quiz, shown, answers)
    number = ask.number if ask.path else ask.number - 1
    before = _review(quiz, shown, answers, number) if number and not error else None
    typed = request.form.get("t", "") if error else ""
    return page(
        "publication/quiz_try.html",
        lesson=entry,
        before=before,
        rev=quiz.rev,
        so_far=pack(answers),
        error=error,
        typed=typed,
        **asking(ask, quiz.rev, len(shown["questions"])),
    )


def _review(quiz: Quiz, shown: Shown, answers: Answers, number: int) -> Review:
    question = quiz.questions[number - 1]
    return review(shown, mark_question(question, answers.get(question.id)), quiz.rev)


def _result(entry: LessonEntry, quiz: Quiz, shown: Shown, answers: Answers) -> Response:
    total = len(shown["questions"])
    return page(
        "course/quiz_try_result.html",
        lesson=entry,
        before=_review(quiz, shown, answers, total),
        marked=mark(quiz, answers),
        total=total,
        following=queries.catalogue().after(entry),
    )


@bp.post("/belajar/<module>/<slug>/kurang-jelas")
@permissions.public
def unclear(module: str, slug: str) -> BaseResponse:
    """One tap or a sentence; kept without who, and at most so often from one address."""
    entry = _entry(module, slug)
    form = UnclearForm()
    if not form.validate():
        abort(400)
    now = utcnow()
    key = identity.limit_key("unclear:address", line_of(request.remote_addr))
    if not limits.too_many("unclear:address", key, now):
        with transaction() as tx:
            identity.count_miss(tx, "unclear:address", key, now=now)
            tell_unclear(tx, entry.id, form.sentence.data or "", now=now)
    return redirect(url_for("course.unclear_thanks", module=module, slug=slug), 303)


@bp.get("/belajar/<module>/<slug>/kurang-jelas")
@permissions.public
def unclear_thanks(module: str, slug: str) -> Response:
    return page("course/unclear_thanks.html", lesson=_entry(module, slug))
