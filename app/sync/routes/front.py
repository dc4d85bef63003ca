"""One item by PUT, taken in front of Flask: the frame of a request costs a quarter of it.

Only what is taken in is answered here. Whatever is refused, packed or odd is left, unread, to the
view of the same address, which meets it again and tells it: an item is written once in any case."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask

from app.kit.registry import registry
from app.kit.web.bodies import in_front
from app.kit.web.http import HEADERS, HSTS, log_request, new_request_id
from app.sync.forms import read_json
from app.sync.routes import as_json, keep_item

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ITEMS = "/sync/v1/items/"
RULE = "/sync/v1/items/<wanted>"
STATUS = {200: "200 OK", 201: "201 CREATED"}
JSON = "application/json"


class Front:
    """WSGI: an item that is taken in; everything else by `behind`."""

    def __init__(self, behind: WSGIApplication, app: Flask) -> None:
        settings = registry(app).settings
        self._behind = behind
        self._app = app
        self._hosts = settings.hosts
        self._headers = [*HEADERS.items(), *([HSTS] if settings.secure_cookies else [])]
        self._headers += [("Content-Type", JSON), ("Cache-Control", "no-store")]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        path: str = environ["PATH_INFO"]
        is_item = environ["REQUEST_METHOD"] == "PUT" and path.startswith(ITEMS)
        answer = self._taken(path[len(ITEMS) :], environ) if is_item else None
        if answer is None:
            return self._behind(environ, start_response)
        body, status = answer
        request_id = new_request_id()
        own = [("Content-Length", str(len(body))), ("X-Request-Id", request_id)]
        start_response(STATUS[status], [*self._headers, *own])
        log_request(request_id, "PUT", RULE, status, started)
        return [body]

    def _taken(self, wanted: str, environ: WSGIEnvironment) -> tuple[bytes, int] | None:
        body = in_front(environ, JSON, self._hosts)
        if body is None:
            return None
        try:
            with self._app.app_context():
                token = environ.get("HTTP_AUTHORIZATION", "")
                told, status = keep_item(token, wanted, read_json(body))
        except Exception:  # whatever it is, the view meets it again
            return None
        return (as_json(told).encode(), status) if status in STATUS else None


def connect(app: Flask) -> None:
    app.wsgi_app = Front(app.wsgi_app, app)  # type: ignore[method-assign]
