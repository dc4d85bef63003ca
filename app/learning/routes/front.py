"""Module pages that lie ready, in front of Flask: `/belajar/<module>` is what a learner opens most.

Who is asking and what they passed is one statement; the page itself was made when the first reader
in the same state opened it by the view. Whatever is unusual is left to the view.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.course.queries import catalogue_in
from app.kit.clock import utcnow
from app.kit.fast import holes
from app.kit.registry import registry
from app.kit.store.db import database_of
from app.kit.web.http import HEADERS, HSTS, SESSIONS, log_request, new_request_id
from app.learning import queries
from app.learning.routes.personal import FOUND, MODULE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "/belajar/"
RULE = "/belajar/<module>"
LANGUAGE_OF = {"lang=id": "id", "lang=en": "en"}


class Front:
    """WSGI: a module page for somebody signed in, where it lies ready; else by `behind`."""

    def __init__(self, behind: WSGIApplication, app: Flask, *, secure: bool) -> None:
        self._behind = behind
        self._app = app
        self._database = database_of(app)
        self._headers = [*HEADERS.items(), *([HSTS] if secure else []), *holes.HEADERS]
        self._sessions = SESSIONS.of(app)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        body = self._page(environ)
        if body is None:
            return self._behind(environ, start_response)
        request_id = new_request_id()
        own = [("Content-Length", str(len(body))), ("X-Request-Id", request_id)]
        start_response("200 OK", [*self._headers, *own])
        log_request(request_id, "GET", RULE, 200, started)
        return [body]

    def _page(self, environ: WSGIEnvironment) -> bytes | None:
        path: str = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] != "GET" or not path.startswith(PREFIX):
            return None
        published = catalogue_in(self._app)
        module = published.module(path[len(PREFIX) :])
        key = None if module is None else self._sessions.of(environ).get("_user_id")
        if module is None or not isinstance(key, str):
            return None
        try:
            visit = queries.learner_visit(self._database.read(), published, key, utcnow())
        except SQLAlchemyError:
            return None  # the view meets it again, and tells it
        if visit is None:
            return None
        environ[FOUND] = visit  # if the page is not ready, the view need not ask again
        if visit.person.locks_at is not None:
            return None  # that it is used must be written down
        if visit.learning.core_changed:
            return None  # the page may tell of it, in numbers of this reader
        language = LANGUAGE_OF.get(environ.get("QUERY_STRING", ""), visit.person.language)
        name = holes.key_of(environ, MODULE, visit.learning.state_in(module), language)
        return None if name is None else holes.ready(self._app, name, visit.person)


def connect(app: Flask) -> None:
    app.wsgi_app = Front(  # type: ignore[method-assign]
        app.wsgi_app, app, secure=registry(app).settings.secure_cookies
    )
