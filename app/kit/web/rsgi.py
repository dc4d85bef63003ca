"""The application as granian's RSGI asks for it: bodies are awaited, so that phones with one bar
hold nobody up, and one thread computes, one request after another. Several would take Python's lock
from each other at every statement, and each keep a connection with caches of its own."""

from __future__ import annotations

import asyncio
import io
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import structlog
from granian.rsgi import HTTPProtocol, ProtocolClosed, Scope  # type: ignore[attr-defined]

from app.kit.web.http import LARGEST_BODY, log_request, new_request_id
from app.kit.web.logs import trace_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

PATIENCE = 60.0
"""Seconds in which a body must have come; a phone waits no longer for its answer (kirim.js)."""
FIXED = {
    "SCRIPT_NAME": "",
    "HTTP_HOST": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multithread": False,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}
PLAIN = ("content-type", "content-length")
"""Headers whose names WSGI tells as they are."""

log = structlog.get_logger("bekal")


class Rsgi:
    """A WSGI application whose answers are told whole. `headers` are on what it does not answer
    itself: a body that did not come, and an error that nobody else has told."""

    def __init__(
        self,
        app: WSGIApplication,
        headers: Sequence[tuple[str, str]] = (),
        patience: float = PATIENCE,
    ) -> None:
        self._app = app
        self._headers = [*headers, ("Cache-Control", "no-store")]
        self._patience = patience

    async def __call__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        started = time.perf_counter()
        environ = environ_of(scope)
        length = environ.get("CONTENT_LENGTH", "")
        if length.isdecimal() and 0 < int(length) <= LARGEST_BODY:  # others are refused unread
            try:
                async with asyncio.timeout(self._patience):
                    environ["wsgi.input"] = io.BytesIO(await protocol())
            except TimeoutError:
                return self._refuse(scope, protocol, 408, started)
            except ProtocolClosed:  # half of an amount is another amount
                return self._refuse(scope, protocol, 400, started)
        told = _Told()
        try:
            parts = self._app(environ, told)
        except Exception as error:
            log.error("request_failed", id="-", trace=trace_of(error))
            return self._refuse(scope, protocol, 500, started)
        try:
            protocol.response_bytes(told.status, told.headers, b"".join(parts))
        finally:
            if hasattr(parts, "close"):
                parts.close()

    def _refuse(self, scope: Scope, protocol: HTTPProtocol, status: int, started: float) -> None:
        request_id = new_request_id()
        protocol.response_empty(status, [*self._headers, ("X-Request-Id", request_id)])
        log_request(request_id, scope.method, None, status, started)


def environ_of(scope: Scope) -> WSGIEnvironment:
    """What WSGI (PEP 3333) says of a request, as yet without its body. A header with an underscore
    in its name is left out: it would pass for the one with a hyphen, which proxies watch over."""
    environ: dict[str, Any] = FIXED.copy()
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        key = key if name in PLAIN else f"HTTP_{key}"
        if before := environ.get(key):
            value = f"{before}{';' if name == 'cookie' else ','}{value}"
        environ[key] = value
    environ["REQUEST_METHOD"] = scope.method
    environ["PATH_INFO"] = scope.path.encode().decode("latin-1")
    environ["QUERY_STRING"] = scope.query_string.encode().decode("latin-1")
    environ["SERVER_PROTOCOL"] = f"HTTP/{scope.http_version}"
    environ["SERVER_NAME"], environ["SERVER_PORT"] = _address(scope.server)
    environ["REMOTE_ADDR"], environ["REMOTE_PORT"] = _address(scope.client)
    environ["wsgi.url_scheme"] = scope.scheme
    environ["wsgi.input"] = io.BytesIO()
    return environ


def _address(told: str) -> tuple[str, str]:
    host, _, port = told.rpartition(":")
    return host.strip("[]"), port


class _Told:
    """WSGI's start_response."""

    __slots__ = ("headers", "status")

    def __call__(self, status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
        self.status = int(status[:3])
        self.headers = headers
