"""A learner's own pages: the course and its modules with their progress, the next lesson, the
learning record, and a relative's shared progress. All no-store; the busy ones run one statement."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.course import queries as course
from app.course.queries import LessonEntry
from app.households import queries as households
from app.households.queries import CoreChangeNotice
from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.fast.holes import shared_page
from app.kit.text.i18n import language
from app.kit.web.pages import render
from app.learning import queries
from app.learning.queries import Visit
from app.learning.routes import bp
from app.learning.routes.faces import public_page

MODULE = "learning/module.html"
FOUND = "bekal.visit"
"""Key in the WSGI environ, under which routes.fast stores the visit it has read."""


@bp.get("/belajar")
@permissions.anyone
def overview() -> BaseResponse:
    """All modules with the learner's progress; without a profile, the public list."""
    visit = _visit()
    if visit is None:
        return public_page()
    return render("learning/course.html", learning=visit.learning, news=_news(visit))


@bp.get("/belajar/<module>")
@permissions.anyone
def module(module: str) -> BaseResponse:
    """The lessons of a module with the learner's progress; without a profile, the public list."""
    visit = _visit()
    if visit is None:
        return public_page()
    found = visit.learning.catalogue.module(module)
    if found is None:
        abort(404)
    learning = visit.learning
    news = _news(visit)
    if news is not None:
        return render(MODULE, learning=learning, module=found, news=news)
    return shared_page(MODULE, learning.state_in(found), learning=learning, module=found)


@bp.get("/belajar/lanjut", endpoint="next")
@permissions.anyone
def next_step() -> BaseResponse:
    """Redirects to the next lesson, or to the learning record when all are done."""
    visit = _visit()
    if visit is not None:
        return redirect(_address(visit.learning.next, "learning.record"), 303)
    return redirect(
        _address(next(iter(course.catalogue().lessons), None), "learning.overview"), 303
    )


def _address(lesson: LessonEntry | None, otherwise: str) -> str:
    if lesson is None:
        return url_for(otherwise)
    return url_for("course.lesson", module=lesson.module, slug=lesson.slug)


def first_step(account: UUID) -> str:
    """The address of a new learner's first page. The room sign_in redirects there directly: a
    second redirect takes half a second on a slow network."""
    return _address(queries.learning_of(account).next, "learning.record")


@bp.get("/belajar/catatan")
@permissions.signed_in
def record() -> Response:
    """The learner's record, to keep and to print."""
    passed = queries.for_others(queries.passed(permissions.signed_in_person().id))
    modules, gone = queries.by_module(passed), queries.withdrawn(passed, language())
    count = sum(len(done.lessons) for done in modules) + len(gone)
    return render("learning/record.html", modules=modules, gone=gone, count=count)


@bp.get("/keluarga/<uuid:anggota>")
@permissions.signed_in
def relative(anggota: UUID) -> Response:
    """The lessons that a household member finished, if they share with the reader. The page for a
    member who does not share equals the page for one who has not started."""
    reader = permissions.signed_in_person().id
    found = households.relative_visible_to(reader, anggota)
    if found is None:
        abort(404)
    passed = queries.passed_as_seen_by(reader, anggota)
    return render("learning/member.html", name=found.name, modules=queries.by_module(passed))


def _news(visit: Visit) -> CoreChangeNotice | None:
    return households.core_change_notice(visit.person.id) if visit.learning.core_changed else None


def _visit() -> Visit | None:
    found: Visit | None = request.environ.get(FOUND)
    visit = found or queries.visit(utcnow())
    permissions.set_current_person(None if visit is None else visit.person)
    return visit
