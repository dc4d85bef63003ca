"""Answers for published lessons in front of Flask: these are the busiest pages of all, the same
bytes for everyone, and need no session, no routing and no template.

What it does not know (another language, an address that is not a lesson, nothing published yet)
it leaves to the view of the same address.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, Flask

from app.kit.registry import registry
from app.kit.web.http import HSTS, log_request, new_request_id
from app.kit.web.packing import unsized
from app.publication.queries.shelf import PUBLIC, SHELF, Shelf

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

bp = Blueprint("publication", __name__, template_folder="templates")
"""Its templates are rendered by actions.pages and by the views of course."""

LANGUAGE_OF = {"": "id", "lang=id": "id", "lang=en": "en"}
RULE = "/belajar/<module>/<slug>"


class Front:
    """WSGI: published lessons from memory, everything else by `behind`."""

    def __init__(self, behind: WSGIApplication, shelf: Shelf, *, secure: bool) -> None:
        self._behind = behind
        self._shelf = shelf
        self._always = [HSTS] if secure else []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        language = LANGUAGE_OF.get(environ.get("QUERY_STRING", ""))
        kept = None
        if path.startswith("/belajar/") and method in ("GET", "HEAD") and language is not None:
            kept = self._shelf.page(path, language)
        if kept is None or kept.cache != PUBLIC:
            return self._behind(environ, start_response)
        answer, known = kept.choose(environ)
        request_id = new_request_id()
        headers = unsized(answer.headers) if known else list(answer.headers)
        start_response(
            "304 NOT MODIFIED" if known else "200 OK",
            [*headers, *self._always, ("X-Request-Id", request_id)],
        )
        log_request(request_id, method, RULE, 304 if known else 200, started)
        return [b"" if known or method == "HEAD" else answer.body]


def connect(app: Flask) -> None:
    settings = registry(app).settings
    shelf = SHELF.put(app, Shelf(settings.state_dir / "terbit"))
    app.wsgi_app = Front(  # type: ignore[method-assign]
        app.wsgi_app, shelf, secure=settings.secure_cookies
    )
