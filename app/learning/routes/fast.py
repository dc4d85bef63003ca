"""Module pages in the fast lane: `/belajar/<module>` is what a signed-in learner opens most.

Who is asking and which lessons they passed is one statement; the page itself was made when the
first reader in the same state opened it by the view."""

from __future__ import annotations

from flask import current_app

from app.course.queries import catalogue
from app.kit.clock import utcnow
from app.kit.fast import holes
from app.kit.room import FastAnswer, FastRequest, FastRoute
from app.learning import queries
from app.learning.routes.personal import FOUND, MODULE

PREFIX = "/belajar/"
LANGUAGE_OF = {"lang=id": "id", "lang=en": "en"}


def module_page(request: FastRequest) -> FastAnswer | None:
    """A module page for somebody signed in, where it is ready."""
    module = catalogue().module(request.path.removeprefix(PREFIX))
    key = None if module is None else request.session().get("_user_id")
    if module is None or not isinstance(key, str):
        return None
    visit = queries.learner_visit(key, utcnow())
    if visit is None:
        return None
    request.environ[FOUND] = visit  # if the page is not ready, the view need not ask again
    if visit.person.locks_at is not None:
        return None  # the view records that a shared phone was used
    if visit.learning.core_changed:
        return None  # the page may say so, with numbers of this reader
    language = LANGUAGE_OF.get(request.query, visit.person.language)
    key_of_page = holes.key_of(request.environ, MODULE, visit.learning.state_in(module), language)
    body = (
        None if key_of_page is None else holes.cached_page(current_app, key_of_page, visit.person)
    )
    return None if body is None else FastAnswer("200 OK", holes.HEADERS, body)


FAST = (FastRoute(frozenset({"GET"}), PREFIX, "/belajar/<module>", answer=module_page),)
