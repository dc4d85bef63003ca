"""The adapter from granian's RSGI to WSGI."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]

from app.kit.web.http import MAX_BODY
from app.kit.web.rsgi import RsgiAdapter, build_wsgi_environ


def scope(*headers: tuple[str, str], path: str = "/kelompok/Sumoroto – é") -> Any:
    fields = {
        "method": "POST",
        "path": path,
        "query_string": "n=é🙂",
        "http_version": "1.1",
        "scheme": "http",
        "server": "127.0.0.1:5000",
        "client": "[2001:db8::7]:40123",
    }
    return SimpleNamespace(headers=SimpleNamespace(items=lambda: list(headers)), **fields)


class Protocol:
    """The client: its body (None: never complete), and the response."""

    def __init__(self, body: bytes | None = b"", *, cut: bool = False) -> None:
        self.body, self.cut, self.asked = body, cut, False
        self.answer: tuple[int, list[tuple[str, str]], bytes] | None = None

    async def __call__(self) -> bytes:
        self.asked = True
        if self.cut:
            raise ProtocolClosed
        while self.body is None:
            await asyncio.Event().wait()
        return self.body

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.answer = status, headers, body

    @property
    def rejected_status(self) -> int:
        """The status of a response by the adapter, with its headers."""
        assert self.answer is not None
        status, headers, body = self.answer
        assert body == b""
        assert {"X-Ada", "Cache-Control", "X-Request-Id"} == {name for name, _ in headers}
        return status

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.answer = status, headers, b""


class Parts:
    """A response in parts, with a close method."""

    def __init__(self, *parts: bytes) -> None:
        self.parts, self.closed = parts, False

    def __iter__(self) -> Iterator[bytes]:
        yield from self.parts

    def close(self) -> None:
        self.closed = True


class App:
    def __init__(self, *parts: bytes) -> None:
        self.parts = Parts(*parts)
        self.environ: Any = None

    def __call__(self, environ: Any, start_response: Any) -> Parts:
        self.environ = environ
        start_response("201 CREATED", [("X-Satu", "1")])
        return self.parts


def send_request(app: Any, asked: Any, protocol: Any, **how: Any) -> None:
    """Serve in a separate thread: browser tests leave an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        serve = RsgiAdapter(app, [("X-Ada", "1")], **how)
        pool.submit(lambda: asyncio.run(serve(asked, protocol))).result()


def test_wsgi_environ_is_built_from_an_rsgi_request() -> None:
    environ = build_wsgi_environ(
        scope(
            ("host", "bekal.example"),
            ("content-type", "text/plain"),
            ("content-length", "4"),
            ("cookie", "a=1"),
            ("cookie", "b=2"),
            ("accept-language", "id"),
            ("accept-language", "en"),
        )
    )
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/kelompok/Sumoroto – é"
    assert (environ["REMOTE_ADDR"], environ["REMOTE_PORT"]) == ("2001:db8::7", "40123")
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("127.0.0.1", "5000")
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("text/plain", "4")
    assert "HTTP_CONTENT_LENGTH" not in environ
    assert environ["HTTP_COOKIE"] == "a=1;b=2"
    assert environ["HTTP_ACCEPT_LANGUAGE"] == "id,en"
    assert environ["HTTP_HOST"] == "bekal.example"
    assert environ["REQUEST_METHOD"] == "POST"
    assert environ["QUERY_STRING"].encode("latin-1").decode() == "n=é🙂"


def test_request_with_two_host_headers_matches_no_allowed_host() -> None:
    assert build_wsgi_environ(scope(("host", "bekal.example"), ("host", "lain")))[
        "HTTP_HOST"
    ] not in (
        "bekal.example",
        "lain",
    )


def test_request_header_with_an_underscore_is_dropped() -> None:
    environ = build_wsgi_environ(
        scope(("x_forwarded_for", "1.2.3.4"), ("x-forwarded-for", "5.6.7.8"))
    )
    assert environ["HTTP_X_FORWARDED_FOR"] == "5.6.7.8"


def test_wsgi_response_is_sent_in_one_piece_and_closed() -> None:
    app, phone = App(b"sa", b"tu"), Protocol(b"isi!")
    send_request(app, scope(("content-length", "4")), phone)
    assert app.environ["wsgi.input"].read() == b"isi!"
    assert phone.answer == (201, [("X-Satu", "1")], b"satu")
    assert app.parts.closed


def test_request_is_rejected_with_408_when_its_body_does_not_arrive_in_time() -> None:
    app, phone = App(b"satu"), Protocol(None)
    send_request(app, scope(("content-length", "4")), phone, body_timeout=0)
    assert phone.rejected_status == 408
    assert app.environ is None


def test_request_is_rejected_with_400_when_the_connection_closes_during_its_body() -> None:
    app, phone = App(b"satu"), Protocol(cut=True)
    send_request(app, scope(("content-length", "4")), phone)
    assert phone.rejected_status == 400
    assert app.environ is None


@pytest.mark.parametrize("length", ["", "0", "-1", "²", "4x", str(MAX_BODY + 1)])
def test_request_body_is_not_read_when_its_content_length_is_invalid(length: str) -> None:
    app, phone = App(b"tidak"), Protocol(b"isi!")
    send_request(app, scope(("content-length", length)), phone)
    assert not phone.asked
    assert app.environ["wsgi.input"].read() == b""


def test_exception_raised_by_the_wsgi_application_is_answered_with_500() -> None:
    def fails(_environ: object, _start: object) -> list[bytes]:
        raise ValueError

    phone = Protocol()
    send_request(fails, scope(), phone)
    assert phone.rejected_status == 500


def test_wsgi_response_that_cannot_be_sent_is_closed_and_the_error_raised() -> None:
    class Failing(Protocol):
        def response_bytes(self, *_arguments: object) -> None:
            raise OSError

    app = App(b"satu")
    with pytest.raises(OSError):
        send_request(app, scope(), Failing())
    assert app.parts.closed
