"""Durable answers, sent to a running server by a light client in another process: by form, by PUT
and in batches."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import func, select

from app.kit.store.db import read
from app.sync.models import Receipt
from config import ROOT
from tests.bench import forms, outboxes
from tests.bench.client import write_requests
from tests.bench.mix import MIX
from tests.bench.processes import cpu_seconds, workers
from tests.bench.report import Report, step
from tests.bench.target import BenchDeployment
from tests.deployment import Site


@dataclass(frozen=True)
class Way:
    """A way to send answers: `make` builds requests with `each` answers, sent on `connections`
    connections. The limits are answers a second, milliseconds of the workers' CPU for each answer,
    and milliseconds of a request at p99."""

    name: str
    make: Callable[[BenchDeployment, int, int], list[bytes]]
    status: str
    each: int
    connections: int
    requests: int
    rate: float
    cpu: float
    p99: float


WAYS = {
    "answers": Way(
        "a durable answer by form", forms.requests, "303", 1, 16, 6_000, 800, 2.0, 40
    ),
    "items": Way("a durable item by PUT", outboxes.puts, "201", 1, 16, 6_000, 1_000, 1.2, 40),
    "batches": Way(
        f"a durable item in batches of {outboxes.ITEMS}", outboxes.batches, "200", outboxes.ITEMS,
        4, 400, 5_000, 0.2, 60,
    ),
}  # fmt: skip
"""By the name of the section."""


@dataclass(frozen=True)
class LoadResult:
    """`rate` answers a second, `cpu` milliseconds of the workers for each, `p99` and `p50`
    milliseconds of a request."""

    rate: float
    cpu: float
    p99: float
    p50: float
    answers: int
    sync: float
    """Milliseconds of an fdatasync on this disk, for comparison."""


def send(report: Report, target: BenchDeployment, site: Site, way: Way) -> LoadResult:
    """Send the requests of a section, or fewer if there are not enough learners."""
    port = int(site.url.rpartition(":")[2])
    with target.app.app_context():
        made = way.make(target, report.learners, way.requests * 11 // 10)
        before = _receipts()
    warm = len(made) // 11
    step(f"{target.name}: {len(made):,} requests, {way.name}")
    _send(target, made[:warm], port, way.connections)
    spent = {pid: cpu_seconds(pid) for pid in workers(site.process.pid)}
    result = _send(target, made[warm:], port, way.connections)
    seconds = sum(cpu_seconds(pid) - started for pid, started in spent.items())
    with target.app.app_context():
        kept = _receipts() - before
    if set(result["statuses"]) != {way.status} or kept != len(made) * way.each:
        raise RuntimeError(f"{kept:,} answers kept; requests by status: {result['statuses']}")
    count = (len(made) - warm) * way.each
    return LoadResult(
        rate=count / result["seconds"],
        cpu=seconds / count * 1000,
        p99=result["p99"],
        p50=result["p50"],
        answers=count,
        sync=_sync_time(target.state_dir / "sync.bin"),
    )


def _receipts() -> int:
    return read().execute(select(func.count()).select_from(Receipt)).scalar_one()


def _sync_time(file: Path) -> float:
    """Median of a hundred syncs."""
    took = []
    with file.open("wb", buffering=0) as out:
        for _ in range(100):
            out.write(b"x" * 8192)
            started = time.perf_counter()
            os.fdatasync(out.fileno())
            took.append(time.perf_counter() - started)
    return median(took) * 1000


def _send(target: BenchDeployment, made: list[bytes], port: int, connections: int) -> Any:
    return finish_client(start_client(target, made, port, connections))


def start_client(
    target: BenchDeployment, made: list[bytes], port: int, connections: int
) -> subprocess.Popen[str]:
    """Start to send these requests. SIGTERM ends it early."""
    file = target.state_dir / "requests.bin"
    write_requests(file, made)
    command = [sys.executable, "-m", "tests.bench.client", str(file), str(port), str(connections)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True)


def finish_client(client: subprocess.Popen[str]) -> Any:
    """What the client prints at its end. Raises RuntimeError with the last line of its error."""
    said, errors = client.communicate()
    if client.returncode:
        raise RuntimeError(errors.strip().rpartition("\n")[2])
    return json.loads(said)


def answers(
    report: Report,
    target: BenchDeployment,
    site: Site,
    section: str,
    sqlite: LoadResult | None = None,
) -> LoadResult:
    """Send and report. On PostgreSQL the only limit is the rate relative to SQLite."""
    way = WAYS[section]
    seen = send(report, target, site, way)
    name = f"{way.name}, {target.name}"
    slowest = f"p50 {seen.p50:.0f} ms, p99 {seen.p99:.0f} ms"
    disk = f"the disk keeps a page in {seen.sync:.2g} ms"
    if sqlite is not None:
        note = f"{seen.rate:,.0f}/s, {seen.cpu:.2f} ms of CPU, {slowest}; {MIX}; {disk}"
        report.at_least(0.6, "× SQLite", name, seen.rate / sqlite.rate, note)
        return seen
    note = f"{seen.answers:,} of them, 2 workers, {way.connections} connections; {MIX}; {disk}"
    report.at_least(way.rate, "/s", name, seen.rate, note)
    report.at_most(way.cpu, "ms of CPU", name, seen.cpu, MIX)
    report.at_most(way.p99, "ms at p99", name, seen.p99, slowest)
    return seen
