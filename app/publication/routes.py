"""Published lessons, answered in front of Flask. They are the busiest pages: the same bytes for
everyone, without session, routing or template.

A request for another language, an unknown lesson, or before the first publication falls through to
the Flask view of the same address."""

from __future__ import annotations

from flask import Blueprint, Flask

from app.kit.registry import registry
from app.kit.room import AnswerBeforeFlask, RequestBeforeFlask, RouteBeforeFlask
from app.kit.text.i18n import language_of_query
from app.kit.web.headers import PUBLIC
from app.publication.queries.shelf import SHELF, CourseStore, course_store

bp = Blueprint("publication", __name__, template_folder="templates")
"""Its templates are rendered by actions.pages and by the views of the room course."""


def answer_lesson_request(request: RequestBeforeFlask) -> AnswerBeforeFlask | None:
    """Answers with a published lesson, or 304 if the browser has the current one."""
    language = language_of_query(request.query)
    page = None if language is None else course_store().find_page(request.path, language)
    if page is None or page.cache != PUBLIC:
        return None
    answer, is_known = page.choose(request.environ)
    if is_known:
        return AnswerBeforeFlask("304 NOT MODIFIED", answer.headers, has_body=False)
    return AnswerBeforeFlask("200 OK", answer.headers, answer.body)


FAST = (
    RouteBeforeFlask(
        frozenset({"GET", "HEAD"}),
        "/belajar/",
        "/belajar/<module>/<slug>",
        answer=answer_lesson_request,
    ),
)


def create_published_course_store(app: Flask) -> None:
    settings = registry(app).settings
    SHELF.put(app, CourseStore(settings.state_dir / "terbit", settings.languages))
