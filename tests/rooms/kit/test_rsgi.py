"""What granian tells of a request reaches the application as WSGI says."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]

from app.kit.web.http import MAX_BODY
from app.kit.web.rsgi import Rsgi, environ_of


def scope(*headers: tuple[str, str]) -> Any:
    told = {
        "method": "POST",
        "path": "/kelompok/Sumoroto – é",
        "query_string": "n=é🙂",
        "http_version": "1.1",
        "scheme": "http",
        "server": "127.0.0.1:5000",
        "client": "[2001:db8::7]:40123",
    }
    return SimpleNamespace(headers=SimpleNamespace(items=lambda: list(headers)), **told)


class Protocol:
    """A phone's side: the body that comes, if it ever does, and what is answered."""

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
    def refused(self) -> int:
        """By the server itself, with its headers."""
        assert self.answer is not None
        status, headers, body = self.answer
        assert body == b""
        assert {"X-Ada", "Cache-Control", "X-Request-Id"} == {name for name, _ in headers}
        return status

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.answer = status, headers, b""


class Parts:
    """An answer in parts, which wants to be closed."""

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


def ask(app: Any, asked: Any, protocol: Any, **how: Any) -> None:
    """In a thread of its own: a browser's tests leave a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        serve = Rsgi(app, [("X-Ada", "1")], **how)
        pool.submit(lambda: asyncio.run(serve(asked, protocol))).result()


def test_a_request_is_told_as_wsgi_says() -> None:
    environ = environ_of(
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


def test_two_hosts_are_none_of_ours() -> None:
    assert environ_of(scope(("host", "bekal.example"), ("host", "lain")))["HTTP_HOST"] not in (
        "bekal.example",
        "lain",
    )


def test_an_underscore_passes_for_no_hyphen() -> None:
    environ = environ_of(scope(("x_forwarded_for", "1.2.3.4"), ("x-forwarded-for", "5.6.7.8")))
    assert environ["HTTP_X_FORWARDED_FOR"] == "5.6.7.8"


def test_an_answer_is_told_whole_and_closed() -> None:
    app, phone = App(b"sa", b"tu"), Protocol(b"isi!")
    ask(app, scope(("content-length", "4")), phone)
    assert app.environ["wsgi.input"].read() == b"isi!"
    assert phone.answer == (201, [("X-Satu", "1")], b"satu")
    assert app.parts.closed


def test_who_stops_in_the_middle_is_told_so_and_nothing_is_computed() -> None:
    app, phone = App(b"satu"), Protocol(None)
    ask(app, scope(("content-length", "4")), phone, body_timeout=0)
    assert phone.refused == 408
    assert app.environ is None


def test_half_a_body_is_no_body() -> None:
    app, phone = App(b"satu"), Protocol(cut=True)
    ask(app, scope(("content-length", "4")), phone)
    assert phone.refused == 400
    assert app.environ is None


@pytest.mark.parametrize("length", ["", "0", "-1", "²", "4x", str(MAX_BODY + 1)])
def test_what_will_be_refused_is_not_read(length: str) -> None:
    app, phone = App(b"tidak"), Protocol(b"isi!")
    ask(app, scope(("content-length", length)), phone)
    assert not phone.asked
    assert app.environ["wsgi.input"].read() == b""


def test_what_nobody_has_told_is_a_500_with_headers() -> None:
    def fails(_environ: object, _start: object) -> list[bytes]:
        raise ValueError

    phone = Protocol()
    ask(fails, scope(), phone)
    assert phone.refused == 500


def test_an_answer_that_fails_is_closed_and_told_to_the_server() -> None:
    class Failing(Protocol):
        def response_bytes(self, *_told: object) -> None:
            raise OSError

    app = App(b"satu")
    with pytest.raises(OSError):
        ask(app, scope(), Failing())
    assert app.parts.closed
