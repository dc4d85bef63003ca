"""Wakes the process that runs scheduled jobs, so that somebody who asked for a file need not wait
for the next minute."""

from __future__ import annotations

import os
import select
from contextlib import suppress


class Bell:
    """A pipe through which workers wake the process that runs jobs; made before it forks them."""

    def __init__(self) -> None:
        self._heard, self._rung = os.pipe()
        os.set_blocking(self._rung, False)
        os.set_blocking(self._heard, False)

    def ring(self) -> None:
        with suppress(BlockingIOError):  # full: it is rung already
            os.write(self._rung, b".")

    def wait(self) -> None:
        """Wait until it is rung; several rings before are one."""
        select.select([self._heard], [], [])
        with suppress(BlockingIOError):
            while os.read(self._heard, 4096):
                pass


_bell: Bell | None = None


def hang_bell(bell: Bell) -> None:
    """Let `wake_jobs` ring this bell, in this process and those forked from it."""
    global _bell
    _bell = bell


def wake_jobs() -> None:
    """Run the jobs with `runs_when_asked` at once, if this server can; else they run within a
    minute. Called after the commit of what they are to find."""
    if _bell is not None:
        _bell.ring()
