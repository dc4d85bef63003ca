"""Memory of a whole deployment, and its recovery time after its workers are killed."""

from __future__ import annotations

import os
import signal
import time

from tests.bench.processes import alive, children, pss_megabytes, workers
from tests.bench.report import Report, timed
from tests.bench.wire import Wire
from tests.deployment import Site

PATIENCE = 20
"""Seconds after which the section fails."""


def memory(report: Report, site: Site) -> None:
    """Measured after the load, when all code is loaded."""
    each = [pss_megabytes(pid) for pid in workers(site.process.pid)]
    others = sum(
        pss_megabytes(pid)
        for pid in [site.process.pid, *children(site.process.pid)]
        if pid not in workers(site.process.pid)
    )
    report.at_most(90, "MB PSS", "memory of a worker, after the load", max(each))
    report.at_most(
        260, "MB PSS", "memory of the whole SQLite deployment", sum(each) + others,
        f"{len(each)} workers and what starts them",
    )  # fmt: skip


def killed(report: Report, site: Site) -> None:
    """Kill all workers at once; with one left, the recovery time would not show."""
    gone = workers(site.process.pid)
    with timed() as seconds:
        for pid in gone:
            os.kill(pid, signal.SIGKILL)
        while any(alive(pid) for pid in gone):  # a dying worker could still answer
            time.sleep(0.001)
        while not _answers(site):
            if seconds() > PATIENCE:
                raise RuntimeError("no good answer after the workers were killed")
            time.sleep(0.02)
        took = seconds()
    report.at_most(2, "s", "kill -9 of all workers to the first good answer", took)


def _answers(site: Site) -> bool:
    try:
        with Wire(site.url, timeout=1) as wire:
            return wire.get("/sehat").status == 200
    except OSError:
        return False
