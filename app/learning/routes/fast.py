"""Module pages in the fast lane: `/belajar/<module>` is the page that learners open most.

One statement reads the learner and the lessons that they passed. The page itself was rendered when
the first reader with equal progress opened it through the view."""

from __future__ import annotations

from flask import current_app

from app.course.queries import catalogue
from app.kit.clock import utcnow
from app.kit.fast import holes
from app.kit.room import AnswerBeforeFlask, RequestBeforeFlask, RouteBeforeFlask
from app.kit.text.i18n import language_of_query
from app.kit.web.packing import saves_data
from app.learning import queries
from app.learning.routes.personal import MODULE, VISIT_KEY

PREFIX = "/belajar/"


def cached_module_page(request: RequestBeforeFlask) -> AnswerBeforeFlask | None:
    """A module page for a signed-in learner, if it is in the cache; else None."""
    module = catalogue().module(request.path.removeprefix(PREFIX))
    key = None if module is None else request.session().get("_user_id")
    if module is None or not isinstance(key, str):
        return None
    visit = queries.find_signed_in_learner(key, utcnow())
    if visit is None:
        return None
    request.environ[VISIT_KEY] = visit  # saves the view a second query
    if visit.person.locks_at is not None:
        return None  # the view records the use of a shared phone
    if saves_data(request.environ):
        return None  # the view leaves the drawing out
    if visit.learning.core_changed:
        return None  # the page may show a notice with this reader's own numbers
    language = (request.query and language_of_query(request.query)) or visit.person.language
    key_of_page = holes.shared_page_key(
        request.environ, MODULE, visit.learning.progress_in_module(module), language
    )
    body = (
        None
        if key_of_page is None
        else holes.filled_cached_page(current_app, key_of_page, visit.person)
    )
    return None if body is None else AnswerBeforeFlask("200 OK", holes.HEADERS, body)


FAST = (
    RouteBeforeFlask(frozenset({"GET"}), PREFIX, "/belajar/<module>", answer=cached_module_page),
)
