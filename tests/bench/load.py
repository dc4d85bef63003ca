"""Durable answers by form, sent to a running server by a light client in another process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from config import ROOT
from tests.bench.client import write_requests
from tests.bench.lines import Report, step
from tests.bench.place import Place
from tests.bench.processes import cpu_seconds, workers
from tests.bench.sheets import MIX, requests
from tests.deployment import Site

CONNECTIONS = 16
WARM_UP, ANSWERS = 600, 6_000


@dataclass(frozen=True)
class Load:
    """`rate` answers a second, `cpu` milliseconds of the workers each, milliseconds at p99."""

    rate: float
    cpu: float
    p99: float
    p50: float
    answers: int
    sync: float
    """Milliseconds that the disk takes to keep a page, beside it: what `durable` costs here."""


def send(report: Report, place: Place, site: Site) -> Load:
    """Send ANSWERS answers, fewer where there are too few learners for so many."""
    port = int(site.url.rpartition(":")[2])
    with place.app.app_context():
        made = requests(place, report.learners, WARM_UP + ANSWERS)
    warm = len(made) // 11
    step(f"{place.name}: {len(made):,} answers")
    _send(place, made[:warm], port)
    before = {pid: cpu_seconds(pid) for pid in workers(site.process.pid)}
    told = _send(place, made[warm:], port)
    spent = sum(cpu_seconds(pid) - started for pid, started in before.items())
    if set(told["statuses"]) != {"303"}:
        raise RuntimeError(f"answers by status: {told['statuses']}")
    count = len(made) - warm
    return Load(
        rate=count / told["seconds"],
        cpu=spent / count * 1000,
        p99=told["p99"],
        p50=told["p50"],
        answers=count,
        sync=_sync_time(place.state_dir / "sync.bin"),
    )


def _sync_time(file: Path) -> float:
    """The median of a hundred."""
    took = []
    with file.open("wb", buffering=0) as out:
        for _ in range(100):
            out.write(b"x" * 8192)
            started = time.perf_counter()
            os.fdatasync(out.fileno())
            took.append(time.perf_counter() - started)
    return median(took) * 1000


def _send(place: Place, made: list[bytes], port: int) -> Any:
    file = place.state_dir / "requests.bin"
    write_requests(file, made)
    command = [sys.executable, "-m", "tests.bench.client", str(file), str(port), str(CONNECTIONS)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def answers(report: Report, place: Place, site: Site, sqlite: Load | None = None) -> Load:
    """Send, and report. PostgreSQL's one limit is its rate against that on SQLite."""
    seen = send(report, place, site)
    name = f"a durable answer by form, {place.name}"
    slowest = f"p50 {seen.p50:.0f} ms, p99 {seen.p99:.0f} ms"
    disk = f"the disk keeps a page in {seen.sync:.2g} ms"
    if sqlite is not None:
        note = f"{seen.rate:,.0f}/s, {seen.cpu:.2f} ms of CPU, {slowest}; {MIX}; {disk}"
        report.at_least(0.6, "× SQLite", name, seen.rate / sqlite.rate, note)
        return seen
    note = f"{seen.answers:,} of them, 2 workers, {CONNECTIONS} connections; {MIX}; {disk}"
    report.at_least(1_000, "/s", name, seen.rate, note)
    report.at_most(1.6, "ms of CPU", name, seen.cpu, MIX)
    report.at_most(40, "ms at p99", name, seen.p99, slowest)
    return seen
