"""The fast lane: WSGI middleware before Flask, for the most frequent addresses.

Rooms export routes in `Room.fast`, which answer as the views of the same addresses do, without the
cost of a Flask request. If a route returns None, the view answers. `create_app(…, lane=False)` uses
only the views; tests compare both (`tests/conftest.py::lane`).

The lane handles the log line, the request id, the session and errors for all routes;
kit.web.headers adds the headers."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask
from itsdangerous import BadSignature

from app.kit.registry import ValuePerApp, registry
from app.kit.room import AnswerBeforeFlask, RequestBeforeFlask, RouteBeforeFlask
from app.kit.store.db import database_of
from app.kit.store.outage import kind_of_outage
from app.kit.web.bodies import read_fast_route_body
from app.kit.web.http import MAX_COOKIE, LazySessionInterface, log_request, new_request_id
from app.kit.web.logs import safe_traceback

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = structlog.get_logger("bekal")


class SessionReader:
    """Reads the session cookie without Flask. Each process verifies the signature of a cookie
    once."""

    def __init__(self, app: Flask) -> None:
        self._cookie = app.config["SESSION_COOKIE_NAME"] + "="
        self._signer = LazySessionInterface().get_signing_serializer(app)
        self._kept = lru_cache(maxsize=1_000)(self._verify_cookie)

    def read_session(self, environ: Mapping[str, Any]) -> Mapping[str, Any]:
        """The content of this request's session; empty without a cookie that we signed."""
        for cookie in environ.get("HTTP_COOKIE", "").split(";"):
            name, found, value = cookie.strip().partition(self._cookie)
            if found and not name and len(value) <= MAX_COOKIE:
                return self._kept(value)
        return {}

    def _verify_cookie(self, cookie: str) -> Mapping[str, Any]:
        try:
            read = self._signer.loads(cookie)
        except BadSignature:
            return {}
        return read if isinstance(read, dict) else {}


class FastRouteMiddleware:
    """WSGI middleware that answers frequent requests before Flask: it tries the routes with a
    matching method and path prefix in order, then passes the request to Flask."""

    def __init__(
        self, flask_app: WSGIApplication, app: Flask, routes: tuple[RouteBeforeFlask, ...]
    ) -> None:
        self._behind = flask_app
        self._app = app
        self.routes = routes
        self._database = database_of(app)
        self._sessions = SessionReader(app)
        self._hosts = registry(app).settings.hosts

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        fitting = [r for r in self.routes if method in r.methods and path.startswith(r.prefix)]
        if fitting:
            request = RequestBeforeFlask(
                method=method,
                path=path,
                query=environ.get("QUERY_STRING", ""),
                environ=environ,
                session=lambda: self._sessions.read_session(environ),
                body=lambda kind: read_fast_route_body(environ, kind, self._hosts),
            )
            with self._app.app_context():
                route, answer = self._try_routes(fitting, request)
            if answer is not None:
                request_id = new_request_id()
                own = [("Content-Length", str(len(answer.body)))] if answer.has_body else []
                start_response(answer.status, [*answer.headers, *own, ("X-Request-Id", request_id)])
                log_request(request_id, method, route.rule, int(answer.status[:3]), started)
                return [b"" if method == "HEAD" else answer.body]
        return self._behind(environ, start_response)

    def _try_routes(
        self, routes: list[RouteBeforeFlask], request: RequestBeforeFlask
    ) -> tuple[RouteBeforeFlask, AnswerBeforeFlask | None]:
        for route in routes:
            begun = self._database.writes_begun
            try:
                answer = route.answer(request)
            except Exception as error:
                level = log.warning if kind_of_outage(error) else log.error
                level("fast_route_failed", rule=route.rule, trace=safe_traceback(error))
                if self._database.writes_begun == begun:
                    return route, None
                # The view must not repeat a possible write: the sender repeats the same id.
                self._database.drop_connection()
                return route, route.on_failed_write(error)
            if answer is not None:
                return route, answer
        return routes[-1], None


LANE = ValuePerApp[FastRouteMiddleware]("lane")


def install_fast_routes(app: Flask, routes: tuple[RouteBeforeFlask, ...]) -> None:
    """Put the middleware that answers fast routes in front of the application."""
    app.wsgi_app = LANE.put(app, FastRouteMiddleware(app.wsgi_app, app, routes))  # type: ignore[method-assign]
