"""One keep-alive connection that returns exactly the bytes received."""

from __future__ import annotations

import gzip
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import urlsplit

import brotli

from tests.bench.target import HOST


@dataclass(frozen=True)
class WireResponse:
    """`head` is the status line with all headers, `body` the compressed body."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        found = re.search(rb"(?im)^%s: *([^\r\n]*)" % re.escape(name.encode()), self.head)
        return found[1].decode() if found else ""

    @property
    def size(self) -> int:
        return len(self.head) + len(self.body)


@dataclass
class Wire:
    """A browser's connection; `cookies` is its Cookie header."""

    url: str
    cookies: str = ""
    timeout: float = 30
    _socket: socket.socket | None = field(default=None, repr=False)

    def __enter__(self) -> Wire:
        parts = urlsplit(self.url)
        self._socket = socket.create_connection((HOST, parts.port or 80), timeout=self.timeout)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        assert self._socket is not None
        self._socket.close()

    def get(self, path: str, **headers: str) -> WireResponse:
        """GET with additional headers; `_` in their names stands for `-`."""
        lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}", "Accept-Encoding: gzip, deflate, br"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if self.cookies:
            lines.append(f"Cookie: {self.cookies}")
        assert self._socket is not None
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode())
        return self._response(self._socket)

    def send(self, request: bytes) -> WireResponse:
        """Send a whole request, as people.post makes it."""
        assert self._socket is not None
        self._socket.sendall(request)
        return self._response(self._socket)

    def _response(self, connection: socket.socket) -> WireResponse:
        seen = b""
        while b"\r\n\r\n" not in seen:
            seen += self._more(connection)
        head, _, body = seen.partition(b"\r\n\r\n")
        response = WireResponse(int(head[9:12]), head + b"\r\n\r\n", b"")
        length = response.header("Content-Length")
        if not length and response.status not in (204, 304):
            raise ConnectionError("a response without Content-Length")
        while len(body) < int(length or 0):
            body += self._more(connection)
        return WireResponse(response.status, response.head, body)

    @staticmethod
    def _more(connection: socket.socket) -> bytes:
        more = connection.recv(65536)
        if not more:
            raise ConnectionError("the server closed the connection")
        return more


def text(response: WireResponse) -> str:
    """The decompressed body."""
    unpack: dict[str, Callable[[bytes], bytes]]
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}
    return unpack.get(response.header("Content-Encoding"), bytes)(response.body).decode()
