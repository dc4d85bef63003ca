"""Reads the processes of a server from /proc: their ids, CPU time and memory."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from app.kit.own_process import FORKER_NAME

PROC = Path("/proc")
TICK = os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """Direct child processes."""
    found: list[int] = []
    for task in (PROC / str(pid) / "task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # the thread has just ended
            found += map(int, (task / "children").read_text().split())
    return sorted(found)


def workers(pid: int) -> list[int]:
    """The workers of a server: forks with its command line, but for the one that only forks."""
    mine = _command(pid)
    forks = [child for child in children(pid) if _command(child) == mine]
    return [child for child in forks if _name(child) != FORKER_NAME]


def _command(pid: int) -> bytes:
    try:
        return (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return b""


def _name(pid: int) -> str:
    try:
        return (PROC / str(pid) / "comm").read_text().strip()
    except OSError:
        return ""


def alive(pid: int) -> bool:
    """Whether the process runs and is not a zombie."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def cpu_seconds(pid: int) -> float:
    """CPU time in user and kernel mode."""
    fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def descendants(pid: int) -> list[int]:
    """The process and all below it."""
    found = [pid]
    with suppress(FileNotFoundError):  # it has ended
        for child in children(pid):
            found += descendants(child)
    return found


def total_cpu_seconds(pids: Iterable[int]) -> float:
    """CPU time of these processes, and of their children that have ended and were waited for."""
    total = 0
    for pid in pids:
        with suppress(FileNotFoundError, ProcessLookupError):
            fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, fields[11:15]))
    return total / TICK


def work_seconds(connection: Connection) -> float:
    """CPU time of this process and of the connection's backend in PostgreSQL, if it is reached by a
    socket on this machine. On a machine that others use too it tells more than the time that has
    passed."""
    driver: Any = connection.connection.dbapi_connection
    is_here = hasattr(driver, "info") and driver.info.host.startswith("/")
    backend = cpu_seconds(driver.info.backend_pid) if is_here else 0
    return time.process_time() + backend


def pss_megabytes(pid: int) -> float:
    """Proportional set size: its own memory and its share of shared memory."""
    for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("smaps_rollup tells no Pss")
