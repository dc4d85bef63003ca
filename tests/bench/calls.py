"""Calling the application in this process, without a server, and what CPU that takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from statistics import median
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from tests.bench.place import HOST

Call = Callable[[], bytes]


def caller(app: Flask, path: str, cookies: str = "", status: str = "200") -> Call:
    """A call of GET `path` as a phone sends it. Raises AssertionError for another status."""
    address, _, query = path.partition("?")
    headers = [("Accept-Encoding", "gzip, deflate, br"), ("Accept-Language", "id")]
    if cookies:
        headers.append(("Cookie", cookies))
    builder = EnvironBuilder(address, f"https://{HOST}", query_string=query, headers=headers)
    environ = builder.get_environ()
    builder.close()
    seen: list[str] = []

    def start(told: str, _headers: Any, _error: Any = None) -> Callable[[bytes], object]:
        seen.append(told)
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
    """Seconds of CPU of one call, the mean of `times`."""
    started = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - started) / times


def median_cpu(call: Call, times: int) -> float:
    """Seconds of CPU of one call, the median of `times`, after one to warm up."""
    call()
    return median(cpu(call, 1) for _ in range(times))


def ratio(call: Call, to: Call, *, times: int = 60, rounds: int = 41) -> tuple[float, float]:
    """How many times the CPU of `to` does `call` take, and the milliseconds that `call` takes.
    Both in turn in each round, the median of the rounds' ratios: a machine's speed wanders."""
    cpu(call, times), cpu(to, times)
    seen = []
    for nth in range(rounds):
        first, second = (call, to) if nth % 2 else (to, call)
        one, two = cpu(first, times), cpu(second, times)
        seen.append((one, two) if nth % 2 else (two, one))
    return median(own / other for own, other in seen), median(own for own, _ in seen) * 1000
