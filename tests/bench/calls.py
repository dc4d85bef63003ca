"""Calls the application in this process, without a server, and measures CPU time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from statistics import median
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from tests.bench.target import HOST

Call = Callable[[], bytes]


def caller(app: Flask, path: str, cookies: str = "", status: str = "200") -> Call:
    """Returns a function that requests `path` as a phone does. It raises AssertionError for another
    status."""
    address, _, query = path.partition("?")
    headers = [("Accept-Encoding", "gzip, deflate, br"), ("Accept-Language", "id")]
    if cookies:
        headers.append(("Cookie", cookies))
    builder = EnvironBuilder(address, f"https://{HOST}", query_string=query, headers=headers)
    environ = builder.get_environ()
    builder.close()
    seen: list[str] = []

    def start(status_line: str, _headers: Any, _error: Any = None) -> Callable[[bytes], object]:
        seen.append(status_line)
        return lambda _data: None

    def call() -> bytes:
        seen.clear()
        parts: Iterable[bytes] = app(dict(environ), start)
        body = b"".join(parts)
        close = getattr(parts, "close", None)
        if close is not None:
            close()
        assert seen[0].startswith(status), f"{path} answers {seen[0]}"
        return body

    return call


def cpu(call: Call, times: int) -> float:
    """Mean CPU seconds of `times` calls."""
    started = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - started) / times


def median_cpu(call: Call, times: int) -> float:
    """Median CPU seconds of `times` calls, after one warm-up call."""
    call()
    return median(cpu(call, 1) for _ in range(times))


def ratio(call: Call, to: Call, *, times: int = 60, rounds: int = 41) -> tuple[float, float]:
    """Returns the ratio of CPU times of `call` and `to`, and the milliseconds of `call`. Both are
    measured alternately and the median ratio is taken, because the speed of the machine changes."""
    cpu(call, times), cpu(to, times)
    seen = []
    for nth in range(rounds):
        first, second = (call, to) if nth % 2 else (to, call)
        one, two = cpu(first, times), cpu(second, times)
        seen.append((one, two) if nth % 2 else (two, one))
    return median(own / other for own, other in seen), median(own for own, _ in seen) * 1000
