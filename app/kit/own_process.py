"""Runs a function in a process of its own, with limits on time and memory: on untrusted data, or
for so long that a worker could not answer phones meanwhile."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

Result = TypeVar("Result")
Progress = Callable[[int], None]
"""Tells that so many percent are done."""


class OwnProcessError(Exception):
    """The process needed more time or memory than it is allowed, or died."""


def call_in_own_process(
    function: Callable[..., Result],
    *arguments: Any,
    seconds: float,
    most_memory: int,
    on_progress: Progress | None = None,
) -> Result:
    """Call a function of a module in a new process. Arguments and result are pickled. With
    `on_progress` the function gets a Progress as its last argument, and what it tells is told here.
    Raises what the function raises, and OwnProcessError if it takes more than `seconds` or
    `most_memory` bytes (those of this process included, if it was forked), or dies."""
    context: Any = multiprocessing.get_context(_start_method())
    receiver, sender = context.Pipe(duplex=False)
    call = (sender, most_memory, function, arguments, on_progress is not None)
    process = context.Process(target=_answer, args=call, daemon=True)
    ends = time.monotonic() + seconds
    process.start()
    sender.close()
    try:
        while True:
            if not receiver.poll(max(0, ends - time.monotonic())):
                raise OwnProcessError("too slow")
            kind, outcome = receiver.recv()
            if kind == "progress" and on_progress is not None:
                on_progress(outcome)
                continue
            break
    except EOFError:
        raise OwnProcessError("died") from None
    finally:
        process.kill()
        process.join()
        receiver.close()
    if kind == "raised":
        raise outcome
    return outcome  # type: ignore[no-any-return]


def _start_method() -> str:
    """A fork has loaded all modules already, which saves 2 s; but one of several threads could be
    forked while another one holds a lock."""
    is_single = len(list(Path("/proc/self/task").iterdir())) == 1
    return "fork" if is_single else "spawn"


def _answer(
    sender: Connection,
    most_memory: int,
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    tells_progress: bool,
) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
    if tells_progress:
        arguments = (*arguments, lambda percent: sender.send(("progress", percent)))
    try:
        sender.send(("done", function(*arguments)))
    except MemoryError:
        sender.send(("raised", OwnProcessError("out of memory")))
    except Exception as error:
        sender.send(("raised", error))
