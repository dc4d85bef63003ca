"""A start that cannot succeed ends with a one-line error; the server handles SIGTERM at any
moment."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import closing
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

import flask_migrate
import pytest

from app import create_app
from app.kit.clock import utcnow
from app.kit.store.db import database, db, transaction
from app.sync.actions import record_peppers
from config import ROOT, from_environment
from tests.deployment import free_port, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]

LONG = 600
"""Seconds for a complete first preparation on a slow machine."""


def test_server_start_on_a_port_in_use_is_reported_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        started = subprocess.run(
            [sys.executable, "serve.py"],
            cwd=ROOT,
            env=os.environ | {"PORT": str(port), "BEKAL_STATE_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert started.returncode == 1
    assert started.stdout == ""
    assert started.stderr == (
        f"PORT {port} is taken by another program; try PORT={port + 1} make run.\n"
    )


@pytest.mark.parametrize(
    ("setting", "value"), [("HOST", "localhost"), ("PORT", "0"), ("PORT", "²"), ("WORKERS", "x")]
)
def test_server_start_with_an_invalid_setting_is_reported_in_one_line(
    tmp_path: Path, setting: str, value: str
) -> None:
    started = subprocess.run(
        [sys.executable, "serve.py"],
        cwd=ROOT,
        env=os.environ | {setting: value, "BEKAL_STATE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 1
    assert started.stderr.startswith(f"{setting} must be ")
    assert started.stderr.count("\n") == 1


@pytest.mark.parametrize("command", [["serve.py"], ["-m", "app", "siapkan"]])
def test_server_start_with_a_changed_pepper_is_refused_in_one_line(
    tmp_path: Path, command: list[str]
) -> None:
    environment = os.environ | {"BEKAL_STATE_DIR": str(tmp_path), "PORT": str(free_port())}
    app = create_app(from_environment(environment | {"BEKAL_PEPPER": "1:" + "p" * 40}))
    with app.app_context():
        flask_migrate.Migrate(app, db, directory=str(ROOT / "migrations"))
        flask_migrate.upgrade()
        with transaction() as tx:
            record_peppers(tx, now=utcnow())
        database().drop_connection()
        db.engine.dispose()
    started = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment | {"BEKAL_PEPPER": "1:" + "w" * 40},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert started.returncode == 1
    assert "BEKAL_PEPPER: " in started.stderr
    assert started.stderr.count("\n") == 1


def test_two_servers_started_at_once_on_a_new_state_folder_both_come_up(tmp_path: Path) -> None:
    ports, state = (free_port(), free_port()), tmp_path / "state"
    environment = os.environ | {"BEKAL_STATE_DIR": str(state), "BEKAL_DEMO": "0"}
    with (tmp_path / "log").open("wb") as log:
        started = [
            subprocess.Popen(
                [sys.executable, "serve.py", "--siapkan"],
                cwd=ROOT,
                env=environment | {"PORT": str(port)},
                stdout=log,
                stderr=log,
            )
            for port in ports
        ]
    try:
        wait_until(partial(all_answer, started, ports), LONG)
    finally:
        for each in started:
            each.terminate()
        exit_codes = [each.wait(timeout=30) for each in started]
    assert exit_codes == [0, 0], (tmp_path / "log").read_text()
    assert not [file for file in state.rglob("*") if file.suffix == ".part"]


def all_answer(started: list[subprocess.Popen[bytes]], ports: tuple[int, ...]) -> bool:
    """Whether all servers are healthy. Raises AssertionError if one has ended."""
    assert [each.poll() for each in started] == [None] * len(started)
    return all(is_healthy(port) for port in ports)


def is_healthy(port: int) -> bool:
    try:
        with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as asking:
            asking.request("GET", "/sehat")
            return asking.getresponse().status == 200
    except OSError:
        return False


SLEEPING_MAIN_THREAD = """
import os, signal, threading
import serve

stopped = threading.Event()
serve._call_on_signal(stopped.set)
child = os.fork()
if not child:
    os.kill(os.getpid(), signal.SIGTERM)
    os._exit(0)
assert os.waitpid(child, 0) == (child, signal.SIGTERM)
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
os.kill(os.getpid(), signal.SIGTERM)
stopped.wait()
"""
"""SIGTERM ends a worker that has just been forked. The main thread sleeps, as granian's does, and
no signal wakes it."""


def test_sigterm_is_handled_while_the_main_thread_waits(tmp_path: Path) -> None:
    environment = os.environ | {"BEKAL_STATE_DIR": str(tmp_path)}
    started = subprocess.run(
        [sys.executable, "-c", SLEEPING_MAIN_THREAD],
        cwd=ROOT,
        env=environment,
        check=False,
        timeout=120,
    )
    assert started.returncode == 0
