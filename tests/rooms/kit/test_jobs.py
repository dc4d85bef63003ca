"""The bell by which workers wake the process that runs jobs."""

from __future__ import annotations

import os
import threading

import pytest

from app.kit import jobs
from app.kit.jobs import Bell, hang_bell, wake_jobs


def test_job_process_is_woken_by_a_forked_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_bell", None)
    bell = Bell()
    hang_bell(bell)
    worker = os.fork()
    if not worker:
        wake_jobs()
        os._exit(0)
    heard = threading.Thread(target=bell.wait, daemon=True)
    heard.start()
    heard.join(timeout=20)
    assert not heard.is_alive()
    os.waitpid(worker, 0)


def test_bell_rung_very_often_is_heard_once_and_blocks_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs, "_bell", None)
    bell = Bell()
    hang_bell(bell)
    for _ in range(70_000):  # more than a pipe holds
        wake_jobs()
    bell.wait()
    again = threading.Thread(target=bell.wait, daemon=True)
    again.start()
    again.join(timeout=0.2)
    assert again.is_alive()
    wake_jobs()
    again.join(timeout=20)
    assert not again.is_alive()


def test_waking_does_nothing_where_no_server_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_bell", None)
    wake_jobs()
