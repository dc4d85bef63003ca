"""The last answer of a quiz, taken in front of Flask: it is what most of the writing is, and the
frame of a request costs a third of it.

The same guards in the same order as the view, and the same action. Whatever is unusual (another
answer to come, a form that is not whole, a refusal, a page to be shown, another language in the
address) is left to the view of the same address.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qs
from uuid import UUID

from flask import Flask

from app.content.asking import NotAnsweredError, answer_of, next_question
from app.course import queries as course
from app.identity.queries import find_person
from app.kit.bodies import in_front
from app.kit.carried import COOKIE
from app.kit.clock import utcnow
from app.kit.forms import is_token_of
from app.kit.http import (
    HEADERS,
    HSTS,
    SessionReader,
    log_request,
    new_request_id,
)
from app.kit.i18n import LANGUAGES
from app.kit.permissions import Person
from app.kit.untyped.web import same_origin
from app.learning.forms import SheetBody, SheetTamperedError, unseal
from app.sync import actions as sync
from app.sync.rules import Sent
from config import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BEFORE, AFTER = "/belajar/", "/kuis"
RULE = "/belajar/<module>/<slug>/kuis"
FORM = "application/x-www-form-urlencoded"
Fields = Mapping[str, list[str]]


class Front:
    """WSGI: an answer that ends a quiz and can be kept at once; else by `behind`."""

    def __init__(self, behind: WSGIApplication, app: Flask) -> None:
        settings: Settings = app.extensions["bekal_settings"]
        self._behind = behind
        self._app = app
        self._sessions: SessionReader = app.extensions["bekal_sessions"]
        self._hosts = settings.hosts
        self._site = settings.public_url if settings.secure_cookies else None
        hsts = [HSTS] if settings.secure_cookies else []
        self._headers = [
            *HEADERS.items(),
            *hsts,
            ("Cache-Control", "no-store"),
            ("Content-Length", "0"),
        ]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        try:
            result = self._result(environ)
        except Exception:  # whatever it is, the view meets it again, and tells it
            result = None
        if result is None:
            return self._behind(environ, start_response)
        request_id = new_request_id()
        own = [("Location", result), ("X-Request-Id", request_id)]
        start_response("303 SEE OTHER", [*self._headers, *own])
        log_request(request_id, "POST", RULE, 303, started)
        return []

    def _result(self, environ: WSGIEnvironment) -> str | None:
        """Where the result of what was kept is; None where it is the view's to answer."""
        path: str = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] != "POST" or not (
            path.startswith(BEFORE) and path.endswith(AFTER)
        ):
            return None
        body = in_front(environ, FORM, self._hosts)
        fields = None if body is None else _fields(body)
        if fields is None or "tinggal" in fields or environ.get("QUERY_STRING"):
            return None
        if COOKIE in environ.get("HTTP_COOKIE", ""):  # it may have waited, and has to go
            return None
        lesson = path[len(BEFORE) : -len(AFTER)]
        with self._app.app_context():
            sheet = _ended(lesson, fields)
            if sheet is None or course.catalogue().lesson(lesson) is None:
                return None
            who = self._sender(environ, fields)
            if who is None or sheet.account != who.id:
                return None
            if not _is_kept(sheet, who):
                return None
        chosen = "" if who.language == LANGUAGES[0] else f"?lang={who.language}"
        return f"{BEFORE}{lesson}/hasil/{sheet.id}{chosen}"

    def _sender(self, environ: WSGIEnvironment, fields: Fields) -> Person | None:
        """Who sends this form from a page of ours, and agreed that it may be kept."""
        session = self._sessions.of(environ)
        key = session.get("_user_id")
        if not isinstance(key, str) or not is_token_of(session, fields.get("csrf_token", [""])[0]):
            return None
        if self._site and not same_origin(environ.get("HTTP_REFERER", ""), self._site + "/"):
            return None
        who = find_person(key, utcnow())
        if who is None or who.locks_at is not None:  # that a shared phone is used is written down
            return None
        return who if who.may_be_kept else None


def _fields(body: bytes) -> Fields | None:
    try:
        return parse_qs(body.decode(), keep_blank_values=True, max_num_fields=50)
    except ValueError:
        return None


def _ended(lesson: str, fields: Fields) -> SheetBody | None:
    """The sheet with this answer, if it is the last one."""
    try:
        sheet = unseal(fields.get("lembar", [""])[0], lesson)
        shown = course.presentation(sheet.rev, LANGUAGES[0])
        ask = None if shown is None else next_question(shown, sheet.answers)
        if shown is None or ask is None:
            return None
        answer = answer_of(ask, fields.get("j", []), fields.get("t", [""])[0])
    except (SheetTamperedError, NotAnsweredError, ValueError):
        return None
    sheet = sheet.with_answer(ask.question["id"], answer)
    return sheet if next_question(shown, sheet.answers) is None else None


def _is_kept(sheet: SheetBody, who: Person) -> bool:
    now, device = utcnow(), who.device
    if not isinstance(device, UUID):
        return False
    (outcome,) = sync.accept([Sent(sheet.id, who.id, device, "quiz", sheet.to_send(), now)], now)
    return outcome.status in ("created", "deferred", "duplicate")


def connect(app: Flask) -> None:
    app.wsgi_app = Front(app.wsgi_app, app)  # type: ignore[method-assign]
