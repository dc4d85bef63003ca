"""Serialises writers on SQLite: one writer at a time."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

TIMEOUT = 5.0
"""Seconds that a writer waits for the lock; SQLite's busy timeout is the same."""
SHORT_TIMEOUT, SHORT_TIMEOUT_PERIOD = 0.05, 60.0
"""After a writer has timed out, others wait only SHORT_TIMEOUT for the next SHORT_TIMEOUT_PERIOD
seconds, or until one gets the lock. A worker handles one request at a time: reads would otherwise
wait for each writer's full timeout."""
FIRST_PAUSE, LONGEST_PAUSE = 0.0002, 0.001
"""Seconds between two attempts at the file lock: at first less than a short transaction takes."""


_timeouts: ContextVar[list[bool] | None] = ContextVar("timeouts", default=None)


class WriteLockTimeoutError(OSError):
    """Another writer held the lock for the whole timeout: answer "busy"."""


class WriteLock:
    """A mutex between threads and a file lock between processes: flock does not exclude threads
    that share the descriptor. A killed process releases both."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.mutex = threading.Lock()
        self._short_until = 0.0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock. Raises WriteLockTimeoutError if another writer holds it for longer than
        TIMEOUT."""
        timeouts = _timeouts.get()
        timeout = SHORT_TIMEOUT if time.monotonic() < self._short_until else TIMEOUT
        timeout = 0.0 if timeouts else timeout
        deadline = time.monotonic() + timeout
        try:
            with self._locked(timeout, deadline):
                self._short_until = 0.0
                yield
        except WriteLockTimeoutError:
            if timeouts is not None:
                timeouts.append(True)
            if timeout == TIMEOUT:
                self._short_until = time.monotonic() + SHORT_TIMEOUT_PERIOD
            raise

    @contextmanager
    def _locked(self, timeout: float, deadline: float) -> Iterator[None]:
        if not self.mutex.acquire(timeout=timeout):
            raise WriteLockTimeoutError
        try:
            descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                _wait_for_file_lock(descriptor, deadline)
                yield
            finally:
                os.close(descriptor)
        finally:
            self.mutex.release()


@contextmanager
def one_process_at_a_time(
    file: Path, on_waiting: Callable[[], object] = lambda: None
) -> Iterator[None]:
    """Run one process at a time, without a timeout; `on_waiting` is called if another one runs. A
    killed process releases the lock. For rare and long tasks: the lock is requested only once."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_waiting()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def waiting_once_for_write_lock() -> Iterator[None]:
    """Inside, a request that timed out once does not wait again: a request that fails in the fast
    lane is tried again by its view."""
    before = _timeouts.set([])
    try:
        yield
    finally:
        _timeouts.reset(before)


def _wait_for_file_lock(descriptor: int, deadline: float) -> None:
    """Try again and again, with growing pauses, since flock itself has no timeout."""
    pause = FIRST_PAUSE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise WriteLockTimeoutError from None
        else:
            return
        time.sleep(pause)
        pause = min(pause * 1.2, LONGEST_PAUSE)
