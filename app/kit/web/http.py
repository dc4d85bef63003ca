"""The application class: sessions, access checks before views, headers and log lines after them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask, Request, Response, abort, current_app, g, redirect, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from werkzeug.wrappers import Response as BaseResponse

from app.kit.metrics import observe_request
from app.kit.permissions import Access, access_of, current_person, max_body_of
from app.kit.registry import registry
from app.kit.store.db import database, database_of, new_id
from app.kit.store.write_lock import waiting_once_for_write_lock
from app.kit.web.csrf import (
    require_csrf_token,
    require_same_site_json,
    url_if_form_is_of_other_person,
)
from app.kit.web.headers import CSP_WITH_SOUND, POLICY_WITH_CAMERA, PUBLIC
from app.kit.web.logs import safe_traceback

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
MAX_BODY = 64 * 1024
MAX_COOKIE = 4096
"""Browsers send no longer cookie; longer ones are not cached."""

log = structlog.get_logger("bekal")


class PublicPageReadsSessionError(RuntimeError):
    """A public view read the session; its page would not be identical for everyone."""


class LazySession(SecureCookieSession):
    """A session that reads its cookie at first use, and never on public pages."""

    def __init__(self, read_cookie: Any) -> None:
        super().__init__()
        self._read = read_cookie

    def load(self) -> None:
        """Read the cookie once. Raises PublicPageReadsSessionError on a public page."""
        access = g.get("access")
        if access is not None and access.public:
            raise PublicPageReadsSessionError(request.endpoint)
        if self._read is not None:
            read, self._read = self._read, None
            dict.update(self, read() or {})
            self.modified = False


def _loading_session_first(method_name: str) -> Any:
    original = getattr(SecureCookieSession, method_name)

    def method(self: LazySession, *args: Any, **kwargs: Any) -> Any:
        self.load()
        return original(self, *args, **kwargs)

    return method


for _name in (
    "__getitem__",
    "__setitem__",
    "__delitem__",
    "__contains__",
    "__iter__",
    "__len__",
    "get",
    "setdefault",
    "pop",
    "update",
    "keys",
    "items",
    "values",
    "clear",
):
    setattr(LazySession, _name, _loading_session_first(_name))


class LazySessionInterface(SecureCookieSessionInterface):
    """Flask's signed session cookie, read only when used."""

    def __init__(self) -> None:
        self._made: tuple[list[str], Any] | None = None

    def get_signing_serializer(self, app: Flask) -> Any:
        """Flask's serializer, but it ignores the age of a cookie and is created once for the same
        keys."""
        keys = [*(app.config["SECRET_KEY_FALLBACKS"] or ()), app.config["SECRET_KEY"]]
        if self._made is None or self._made[0] != keys:
            self._made = keys, _SerializerWithoutMaxAge(super().get_signing_serializer(app))
        return self._made[1]

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        # The parent returns an empty session for a cookie without a valid signature.
        return LazySession(lambda: super(LazySessionInterface, self).open_session(app, request))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        # No Vary: Cookie if the session was only read. Cacheable pages never read the session.
        if session.modified:
            super().save_session(app, session, response)


class _SerializerWithoutMaxAge:
    """Flask's serializer without the check of the cookie's age: the session's row in the database
    has its end. Otherwise a page opened while the machine's clock is wrong would replace a valid
    cookie."""

    def __init__(self, signer: Any) -> None:
        self._signer = signer

    def dumps(self, held: Mapping[str, Any]) -> Any:
        return self._signer.dumps(held)

    def loads(self, cookie: str, max_age: int | None = None) -> Any:
        return self._signer.loads(cookie)


class Application(Flask):
    """Flask without async views: checking each view and hook for a coroutine costs as much as
    finding its address."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        database_of(self).drop_lost_connection()
        with waiting_once_for_write_lock():
            return super().__call__(environ, start_response)

    def log_exception(self, exc_info: Any) -> None:
        """Log an exception of an error handler. Flask would log the path."""
        log.error("request_failed", id=g.get("request_id", "-"), trace=safe_traceback(exc_info[1]))

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def init_app(app: Flask, *, secure: bool, hosts: tuple[str, ...]) -> None:
    prefix = "__Host-" if secure else ""
    app.config |= {
        "SESSION_COOKIE_NAME": prefix + "bekal",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": 60 * 60 * 24 * 180,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "MAX_CONTENT_LENGTH": MAX_BODY,
        "TRUSTED_HOSTS": list(hosts) or None,
        "DEVICE_COOKIE": prefix + "hp",
    }
    app.session_interface = LazySessionInterface()
    app.before_request(_start_request)
    app.before_request(_check_access)
    app.after_request(_finish_response)
    app.teardown_request(_drop_connection_after_error)


def new_request_id() -> str:
    """Twelve hex digits, for X-Request-Id and the log."""
    return new_id().hex[-12:]


def log_request(
    request_id: str, method: str, rule: str | None, status: int, started: float
) -> None:
    """Log one response and count it; `started` is from time.perf_counter().

    Logs the rule, not the path, which may contain an invitation code; never the query string."""
    seconds = time.perf_counter() - started
    observe_request(method, status, seconds)
    ms = round(seconds * 1000, 1)
    log.info("request", id=request_id, method=method, rule=rule, status=status, ms=ms)


def _start_request() -> None:
    g.started = time.perf_counter()
    g.request_id = new_request_id()
    g.access = access_of(current_app.view_functions.get(request.endpoint or ""))


def _check_access() -> BaseResponse | None:
    if request.routing_exception is not None:
        return None  # Flask answers 404 or 405 whatever the body is
    if request.method in UNSAFE and request.content_length is None:
        abort(411)  # a chunked body over the limit would be truncated and answered with 200
    access = g.access
    if access is None or access.public:
        return None
    if request.method in UNSAFE and not access.harmless:
        elsewhere = _check_form(access)
        if elsewhere is not None:
            return elsewhere
    if access.token and sent_bearer_token() is not None:
        return None  # the view checks the token
    if access.signed_in and current_person() is None:
        if access.scripted:
            abort(401)
        return redirect(registry().sign_in_url())
    who = current_person() if access.permission else None
    if access.permission and (who is None or not who.may(access.permission)):
        abort(403)
    return None


def _check_form(access: Access) -> BaseResponse | None:
    """Check where a form comes from; a redirect for one of another person."""
    if (request.content_length or 0) > MAX_BODY:
        sign_in = _raise_body_limit(access)
        if sign_in is not None:
            return sign_in
    back = url_if_form_is_of_other_person() if access.signed_in and not access.scripted else None
    if back is not None:
        return redirect(back, 303)
    require_same_site_json() if access.scripted else require_csrf_token()
    return None


def _raise_body_limit(access: Access) -> BaseResponse | None:
    """Raise the limit of this request to that of its view, for somebody with the permission. The
    form is too large to be kept for a person who has to sign in: redirect them there."""
    limit = max_body_of(current_app.view_functions.get(request.endpoint or ""))
    if not limit or access.permission is None:
        return None
    who = current_person()
    if who is None:
        return redirect(registry().sign_in_url(), 303)
    if who.may(access.permission):
        request.max_content_length = request.max_form_memory_size = limit
    return None


def sent_bearer_token() -> str | None:
    """The bearer token of this request (RFC 6750), empty if it is malformed; None without one."""
    sent = request.authorization
    return None if sent is None or sent.type != "bearer" else sent.token or ""


def is_for_program() -> bool:
    """Whether a program sent the request, so that its errors are JSON."""
    is_json = request.path.endswith(".json") or request.path.startswith("/sync/")
    return is_json or sent_bearer_token() is not None


def _finish_response(response: Response) -> Response:
    headers = response.headers
    access = g.get("access")
    public = access is not None and access.public and request.method == "GET"
    cached = PUBLIC if public and response.status_code == 200 else "no-store"
    ours = [("Cache-Control", cached), ("X-Request-Id", g.get("request_id", "-"))]
    if cached == "no-store":  # uncached responses need no Vary
        headers.pop("Vary", None)
    if g.get("plays_sound"):
        headers["Content-Security-Policy"] = CSP_WITH_SOUND
    if g.get("uses_camera"):
        headers["Permissions-Policy"] = POLICY_WITH_CAMERA
    present = {name.lower() for name, _ in headers}
    headers.extend([(name, value) for name, value in ours if name.lower() not in present])
    if headers["Cache-Control"] == PUBLIC and not response.is_streamed:
        response.add_etag()  # of the compressed bytes, since compression comes first
        response.make_conditional(request)
    if request.endpoint != "static":
        log_request(
            g.get("request_id", "-"),
            request.method,
            str(request.url_rule) if request.url_rule else None,
            response.status_code,
            g.get("started", time.perf_counter()),
        )
    return response


def _drop_connection_after_error(error: BaseException | None) -> None:
    if error is not None:
        database().drop_connection()
