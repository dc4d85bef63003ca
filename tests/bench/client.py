"""A light HTTP/1.1 load client that runs as a separate process: `python -m tests.bench.client FILE
PORT CONNECTIONS`. FILE contains whole requests, each preceded by its length (4 bytes). Each
connection sends the next request as soon as its response is complete, and is replaced after LIFE
requests. SIGTERM ends it early. Prints one JSON object.

It is one loop over raw sockets and takes some 20 µs a request, so that on a small machine it takes
little time from the server."""

from __future__ import annotations

import json
import signal
import socket
import struct
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector

LIFE = 20
"""Requests on one connection. Phones connect and disconnect; four permanent connections would all
reach the same one of two workers one time in eight, and halve the speed."""


def read_requests(file: Path) -> Iterator[bytes]:
    data, at = file.read_bytes(), 0
    while at < len(data):
        (length,) = struct.unpack_from("!I", data, at)
        yield data[at + 4 : at + 4 + length]
        at += 4 + length


def write_requests(file: Path, requests: list[bytes]) -> None:
    with file.open("wb") as out:
        for request in requests:
            out.write(struct.pack("!I", len(request)) + request)


class Exchange:
    """One connection and its pending response."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.started = 0.0
        self.sent = 0
        self.seen = b""
        self.ends = -1

    def send(self, request: bytes) -> None:
        self.sent += 1
        self.seen, self.ends, self.started = b"", -1, time.perf_counter()
        self.socket.sendall(request)

    def take(self) -> bool:
        """Read available data. Returns True when the response is complete. Raises
        ConnectionError."""
        more = self.socket.recv(65536)
        if not more:
            raise ConnectionError("the server closed a connection")
        self.seen += more
        if self.ends < 0:
            head = self.seen.find(b"\r\n\r\n")
            if head < 0:
                return False
            self.ends = head + 4 + _content_length(self.seen[:head])
        return len(self.seen) >= self.ends


def _content_length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    raise ConnectionError("an answer without Content-Length")


def run(requests: list[bytes], port: int, connections: int) -> dict[str, object]:
    """Send all requests. Returns seconds, responses by status, and milliseconds at p50 and p99."""
    selector = DefaultSelector()
    waiting = iter(requests)
    statuses: Counter[str] = Counter()
    took: list[float] = []
    started = time.perf_counter()

    def stop_sending(*_: object) -> None:
        nonlocal waiting
        waiting = iter(())

    signal.signal(signal.SIGTERM, stop_sending)

    def begin(request: bytes) -> None:
        exchange = Exchange(port)
        selector.register(exchange.socket, EVENT_READ, exchange)
        exchange.send(request)

    for request in islice(waiting, connections):
        begin(request)
    while selector.get_map():
        for key, _ in selector.select():
            exchange = key.data
            if not exchange.take():
                continue
            took.append(time.perf_counter() - exchange.started)
            statuses[exchange.seen[9:12].decode()] += 1
            following = next(waiting, None)
            if following is not None and exchange.sent < LIFE:
                exchange.send(following)
                continue
            selector.unregister(exchange.socket)
            exchange.socket.close()
            if following is not None:
                begin(following)
    seconds = time.perf_counter() - started
    took.sort()
    return {
        "seconds": seconds,
        "statuses": statuses,
        "p50": took[len(took) // 2] * 1000,
        "p99": took[int(len(took) * 0.99)] * 1000,
    }


if __name__ == "__main__":
    file, port, connections = sys.argv[1:]
    print(json.dumps(run(list(read_requests(Path(file))), int(port), int(connections))))  # noqa: T201
