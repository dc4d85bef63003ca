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
from app.kit.web.packing import saves_data
from app.kit.web.pages import render
from app.learning import queries
from app.learning.queries import SignedInLearner
from app.learning.routes import bp
from app.learning.routes.faces import published_page_response

MODULE = "learning/module.html"
VISIT_KEY = "bekal.visit"
"""Key in the WSGI environ, under which routes.fast stores the visit it has read."""


@bp.get("/belajar", endpoint="overview")
@permissions.anyone
def course_overview_page() -> BaseResponse:
    """The page of all modules with the learner's progress; without a profile, the public page."""
    visit = _current_visit()
    if visit is None:
        return published_page_response()
    return render("learning/course.html", learning=visit.learning, news=_core_news(visit))


@bp.get("/belajar/<module>", endpoint="module")
@permissions.anyone
def module_page(module: str) -> BaseResponse:
    """The page of a module with the learner's progress; without a profile, the public page."""
    visit = _current_visit()
    if visit is None:
        return published_page_response()
    found = visit.learning.catalogue.module(module)
    if found is None:
        abort(404)
    learning = visit.learning
    news = _core_news(visit)
    if news is not None or saves_data(request.environ):
        lean = saves_data(request.environ)
        return render(MODULE, learning=learning, module=found, news=news, lean=lean)
    return shared_page(MODULE, learning.progress_in_module(found), learning=learning, module=found)


@bp.get("/belajar/lanjut", endpoint="next")
@permissions.anyone
def redirect_to_next_lesson() -> BaseResponse:
    """Redirect to the next lesson, or to the learning record if all are passed."""
    visit = _current_visit()
    if visit is not None:
        return redirect(_lesson_url(visit.learning.next_lesson, "learning.record"), 303)
    return redirect(
        _lesson_url(next(iter(course.catalogue().lessons), None), "learning.overview"), 303
    )


def _lesson_url(lesson: LessonEntry | None, fallback_endpoint: str) -> str:
    if lesson is None:
        return url_for(fallback_endpoint)
    return url_for("course.lesson", module=lesson.module, slug=lesson.slug)


def first_lesson_url(account: UUID) -> str:
    """The address of a new learner's first lesson. Signing up redirects to it directly, since a
    second redirect takes half a second on a slow network."""
    return _lesson_url(queries.course_progress_of(account).next_lesson, "learning.record")


@bp.get("/belajar/catatan", endpoint="record")
@permissions.signed_in
def learning_record_page() -> Response:
    """The page that lists the lessons which the learner passed, to print."""
    reader = permissions.signed_in_person().id
    passed = queries.without_private_lessons(queries.passed_lessons(reader))
    modules, gone = (
        queries.group_by_module(passed),
        queries.withdrawn_lesson_titles(passed, language()),
    )
    count = sum(len(done.lessons) for done in modules) + len(gone)
    days = queries.count_learning_days(reader)
    return render("learning/record.html", modules=modules, gone=gone, count=count, days=days)


@bp.get("/keluarga/<uuid:anggota>", endpoint="relative")
@permissions.signed_in
def household_member_progress_page(anggota: UUID) -> Response:
    """The page with the lessons that a household member passed, if they share with the reader. If
    not, it equals the page of a member who has not started."""
    reader = permissions.signed_in_person().id
    found = households.relative_visible_to(reader, anggota)
    if found is None:
        abort(404)
    passed = queries.passed_lessons_seen_by(reader, anggota)
    return render("learning/member.html", name=found.name, modules=queries.group_by_module(passed))


def _core_news(visit: SignedInLearner) -> CoreChangeNotice | None:
    return households.core_change_notice(visit.person.id) if visit.learning.core_changed else None


def _current_visit() -> SignedInLearner | None:
    found: SignedInLearner | None = request.environ.get(VISIT_KEY)
    visit = found or queries.current_learner_visit(utcnow())
    permissions.set_current_person(None if visit is None else visit.person)
    return visit
