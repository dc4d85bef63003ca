"""Adapts the WSGI application to granian's RSGI. Bodies are awaited, so that a phone with a slow
network blocks nobody; one thread runs the application, one request after another. Several threads
would compete for Python's lock at every statement, and each would keep its own database connection
and caches. Only what is sent to the few addresses that accept large bodies, and
a few views that compute for long, run beside it."""

from __future__ import annotations

import asyncio
import io
import re
import sys
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import structlog
from granian.rsgi import HTTPProtocol, ProtocolClosed, Scope  # type: ignore[attr-defined]

from app.kit.web.http import MAX_BODY, log_request, new_request_id
from app.kit.web.logs import safe_traceback

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

BODY_TIMEOUT = 60.0
"""Seconds until the whole body must have arrived; a phone waits no longer for its response
(kirim.js)."""
LARGE_BODIES_AT_ONCE = 2
"""So many are held in memory, and so many threads run beside the loop, each with a database
connection."""
CONSTANT_ENVIRON = {
    "SCRIPT_NAME": "",
    "HTTP_HOST": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}
UNPREFIXED = ("content-type", "content-length")
"""Headers that WSGI names without the prefix HTTP_."""
UUID_IN_PATH = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

log = structlog.get_logger("bekal")


class RsgiAdapter:
    """Serves a WSGI application, each response as a whole. `headers` are added to responses made
    here: for an incomplete body, and for an exception that the application does not handle.
    `large_bodies`: the paths that accept more than MAX_BODY ("<uuid>" for any), and how many bytes.
    Such a body is read only from who `may_send_large`, LARGE_BODIES_AT_ONCE are held in memory
    until they are answered, and whatever is sent to these paths is handled in a thread beside:
    reading it may take seconds. So is every request for the paths `beside`."""

    def __init__(
        self,
        app: WSGIApplication,
        headers: Sequence[tuple[str, str]] = (),
        body_timeout: float = BODY_TIMEOUT,
        large_bodies: Mapping[str, int] | None = None,
        may_send_large: Callable[[WSGIEnvironment], bool] = lambda _environ: True,
        beside: Collection[str] = (),
    ) -> None:
        self._app = app
        self._large_bodies = large_bodies or {}
        self._may_send_large = may_send_large
        self._beside = beside
        self._large_slots = asyncio.Semaphore(LARGE_BODIES_AT_ONCE)
        self._threads = ThreadPoolExecutor(LARGE_BODIES_AT_ONCE)
        self._headers = [*headers, ("Cache-Control", "no-store")]
        self._body_timeout = body_timeout

    async def __call__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        started = time.perf_counter()
        environ = build_wsgi_environ(scope)
        length = environ.get("CONTENT_LENGTH", "")
        size = int(length) if length.isdecimal() else 0
        path = UUID_IN_PATH.sub("<uuid>", scope.path)
        most = self._large_bodies.get(path, 0) if size else 0
        in_thread = bool(most) or path in self._beside
        start_response = StartResponse()
        try:
            is_large = MAX_BODY < size <= most and self._may_send_large(environ)
            async with self._large_slots if is_large else nullcontext():
                is_read = 0 < size <= MAX_BODY or is_large  # others are rejected unread
                if is_read and (refused := await self._read_body(environ, protocol)):
                    return self._send_empty_response(scope, protocol, refused, started)
                parts = await self._run(environ, start_response, in_thread=in_thread)
        except Exception as error:
            log.error("request_failed", id="-", trace=safe_traceback(error))
            return self._send_empty_response(scope, protocol, 500, started)
        try:
            protocol.response_bytes(start_response.status, start_response.headers, b"".join(parts))
        finally:
            if hasattr(parts, "close"):
                parts.close()

    async def _read_body(self, environ: WSGIEnvironment, protocol: HTTPProtocol) -> int:
        """Read the body into the environ. Returns the status that tells why it did not come, or
        0: an incomplete body must not be processed."""
        try:
            async with asyncio.timeout(self._body_timeout):
                environ["wsgi.input"] = io.BytesIO(await protocol())
        except TimeoutError:
            return 408
        except ProtocolClosed:
            return 400
        return 0

    async def _run(
        self, environ: WSGIEnvironment, start_response: StartResponse, *, in_thread: bool
    ) -> Iterable[bytes]:
        if not in_thread:
            return self._app(environ, start_response)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._app, environ, start_response)

    def _send_empty_response(
        self, scope: Scope, protocol: HTTPProtocol, status: int, started: float
    ) -> None:
        request_id = new_request_id()
        protocol.response_empty(status, [*self._headers, ("X-Request-Id", request_id)])
        log_request(request_id, scope.method, None, status, started)


def build_wsgi_environ(scope: Scope) -> WSGIEnvironment:
    """The WSGI environ (PEP 3333) of a request, still without its body. Headers with an underscore
    in their name are dropped: they would be taken for the ones with a hyphen, which proxies
    control."""
    environ: dict[str, Any] = CONSTANT_ENVIRON.copy()
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        key = key if name in UNPREFIXED else f"HTTP_{key}"
        if before := environ.get(key):
            value = f"{before}{';' if name == 'cookie' else ','}{value}"
        environ[key] = value
    environ["REQUEST_METHOD"] = scope.method
    environ["PATH_INFO"] = scope.path.encode().decode("latin-1")
    environ["QUERY_STRING"] = scope.query_string.encode().decode("latin-1")
    environ["SERVER_PROTOCOL"] = f"HTTP/{scope.http_version}"
    environ["SERVER_NAME"], environ["SERVER_PORT"] = _split_host_and_port(scope.server)
    environ["REMOTE_ADDR"], environ["REMOTE_PORT"] = _split_host_and_port(scope.client)
    environ["wsgi.url_scheme"] = scope.scheme
    environ["wsgi.input"] = io.BytesIO()
    return environ


def _split_host_and_port(address: str) -> tuple[str, str]:
    host, _, port = address.rpartition(":")
    return host.strip("[]"), port


class StartResponse:
    """WSGI's start_response."""

    __slots__ = ("headers", "status")

    def __call__(self, status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
        self.status = int(status[:3])
        self.headers = headers
