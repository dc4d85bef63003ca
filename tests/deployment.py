"""A separate deployment with a real server, prepared as `make run` does, by default on SQLite."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from select import select
from time import monotonic

from flask import Flask

from app import create_app
from app.kit import metrics
from app.kit.store.db import database, db
from config import ROOT, from_environment
from tests.shared import prepared_state

START_TIMEOUT = 120
"""Seconds after which a wait fails."""


@dataclass(frozen=True)
class Site:
    """A running deployment."""

    url: str
    state_dir: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]


def bekal(environment: Mapping[str, str], *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def free_port() -> int:
    """Reserve a port for this process, so that no other process gets it before a server listens
    there or while the server restarts."""
    kept = socket.socket()
    for shared in (
        socket.SO_REUSEADDR,
        socket.SO_REUSEPORT,
    ):  # shared with the server, as granian asks
        kept.setsockopt(socket.SOL_SOCKET, shared, 1)
    kept.bind(("127.0.0.1", 0))
    port = int(kept.getsockname()[1])
    kept.detach()  # until the process ends
    return port


@contextmanager
def opened_app(environment: Mapping[str, str]) -> Iterator[Flask]:
    """An application on the deployment's database, in this process."""
    app = create_app(from_environment(environment))
    with app.app_context():
        try:
            yield app
        finally:
            database().drop_connection()
            db.engine.dispose()


@contextmanager
def deployment(
    state_dir: Path,
    fill: Callable[[Mapping[str, str]], object] = lambda _environment: None,
    **environment: str,
) -> Iterator[Site]:
    """Prepare a deployment and start it; stop it afterwards.

    `fill` is called with its environment before it starts, when it has regions and a course."""
    env = prepared(state_dir, **environment)
    fill(env)
    with serving(env) as site:
        yield site


def prepared(state_dir: Path, **environment: str) -> dict[str, str]:
    """Prepare tables, regions and course without starting. Returns the environment."""
    port = free_port()
    # Without the folder of metrics that importing the application set in this process: a deployment
    # makes its own, or it would count what other deployments count.
    inherited = {name: value for name, value in os.environ.items() if name != metrics.FOLDER}
    env = (
        inherited
        | {
            "BEKAL_STATE_DIR": str(state_dir),
            "BEKAL_DEMO": "0",
            "PORT": str(port),
            "BEKAL_PUBLIC_URL": f"http://127.0.0.1:{port}",
        }
        | environment
    )
    prepared_state(env, _prepare)
    return env


def _prepare(environment: Mapping[str, str]) -> None:
    bekal(environment, "siapkan")


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[Site]:
    state_dir, port = Path(environment["BEKAL_STATE_DIR"]), int(environment["PORT"])
    with (state_dir / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "serve.py"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        wait_until(lambda: process.poll() is not None or answers(port))
        if process.poll() is not None:
            raise RuntimeError("the server did not start")
        yield Site(f"http://127.0.0.1:{port}", state_dir, environment, process)
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until(condition: Callable[[], bool], timeout: float = START_TIMEOUT) -> None:
    """Raises RuntimeError if the condition does not hold within `timeout` seconds."""
    deadline = monotonic() + timeout
    while not condition():
        if monotonic() > deadline:
            raise RuntimeError("waited in vain")
        select([], [], [], 0.02)


def answers(port: int) -> bool:
    """Whether something listens on this port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
