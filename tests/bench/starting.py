"""Waiting times on a private machine: creating the full demo, and a later `make run`."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from config import ROOT
from tests.bench.report import Report, step, timed
from tests.bench.target import HOST, bekal
from tests.bench.wire import Wire
from tests.deployment import free_port

PATIENCE = 60


def demo(report: Report, folder: Path) -> None:
    """Run `bekal demo --penuh` on a new development deployment, and then `make run` there."""
    port = free_port()
    environment = {
        "BEKAL_ENV": "development",
        "BEKAL_STATE_DIR": str(folder),
        "BEKAL_DEMO": "0",
        "PORT": str(port),
    }
    step("development: tables, regions, course")
    bekal(environment, "siapkan")
    step("bekal demo --penuh")
    with timed() as seconds:
        bekal(environment, "demo", "--penuh")
    report.at_most(120, "s", "bekal demo --penuh", seconds(), "2,000 households, no other learners")
    step("make run")
    report.at_most(
        4, "s", "a later make run to its first page", _run(environment, port),
        "with the full demo, no other learners",
    )  # fmt: skip


def _own() -> dict[str, str]:
    """The environment without the variable that disables Python's bytecode cache."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def _run(environment: dict[str, str], port: int) -> float:
    # A separate session, so that all processes of `make` can be stopped together.
    with timed() as seconds:
        process = subprocess.Popen(
            ["make", "run"],
            cwd=ROOT,
            env=_own() | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            while not _answers(port):
                if seconds() > PATIENCE or process.poll() is not None:
                    raise RuntimeError("make run brings no page")
                time.sleep(0.02)
            return seconds()
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                # Once in ten, a SIGTERM is lost while granian starts its workers.
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _answers(port: int) -> bool:
    try:
        with Wire(f"http://{HOST}:{port}", timeout=5) as wire:
            return wire.get("/").status == 200
    except OSError:
        return False
