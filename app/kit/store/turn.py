"""One writer at a time on SQLite."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

PATIENCE = 5.0
"""Seconds for which a writer waits for its turn; SQLite's own waiting is as long."""
BRIEFLY, IN_VAIN = 0.05, 60.0
"""So many seconds one waits in those after somebody waited in vain, until somebody gets a turn. A
worker answers one request at a time: who only reads would wait for each writer's patience."""
SHORTEST, LONGEST = 0.0002, 0.001
"""Seconds between two looks at the file: at first less than a short transaction takes."""


_in_vain: ContextVar[list[bool] | None] = ContextVar("in_vain", default=None)


class NoTurnError(OSError):
    """Another has been writing for longer than anybody waits: busy, come again."""


class Turn:
    """A mutex between threads, a file lock between processes: flock does not separate threads that
    share the descriptor, hence both. Who holds it and is killed gives it back."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.mutex = threading.Lock()
        self._vain_until = 0.0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Raises NoTurnError where another writes for longer than PATIENCE."""
        waits = _in_vain.get()
        patience = BRIEFLY if time.monotonic() < self._vain_until else PATIENCE
        patience = 0.0 if waits else patience
        until = time.monotonic() + patience
        try:
            with self._held(patience, until):
                self._vain_until = 0.0
                yield
        except NoTurnError:
            if waits is not None:
                waits.append(True)
            if patience == PATIENCE:
                self._vain_until = time.monotonic() + IN_VAIN
            raise

    @contextmanager
    def _held(self, patience: float, until: float) -> Iterator[None]:
        if not self.mutex.acquire(timeout=patience):
            raise NoTurnError
        try:
            descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                _lock(descriptor, until)
                yield
            finally:
                os.close(descriptor)
        finally:
            self.mutex.release()


@contextmanager
def alone(file: Path, wait: Callable[[], object] = lambda: None) -> Iterator[None]:
    """One process at a time, however long another takes; `wait` is called where there is one. Who
    is killed gives it back. For what is done seldom and takes long: it is not asked for twice."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            wait()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def waiting_once() -> Iterator[None]:
    """Inside, who waited for a turn in vain does not wait for the next: a request that is refused
    in front of Flask is asked again behind."""
    before = _in_vain.set([])
    try:
        yield
    finally:
        _in_vain.reset(before)


def _lock(descriptor: int, until: float) -> None:
    """flock itself waits for ever, so it is asked again and again, ever more seldom."""
    pause = SHORTEST
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise NoTurnError from None
        else:
            return
        time.sleep(pause)
        pause = min(pause * 1.2, LONGEST)
