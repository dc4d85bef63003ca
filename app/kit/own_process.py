"""Runs a function on untrusted data in a process of its own, with limits on time and memory."""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

Result = TypeVar("Result")


class OwnProcessError(Exception):
    """The process needed more time or memory than it is allowed, or died."""


def call_in_own_process(
    function: Callable[..., Result], *arguments: Any, seconds: float, most_memory: int
) -> Result:
    """Call a function of a module in a new process, which shares nothing with this one. Arguments
    and result are pickled. Raises what the function raises, and OwnProcessError if it takes more
    than `seconds` or `most_memory` bytes, or dies."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(
        target=_answer, args=(sender, most_memory, function, arguments), daemon=True
    )
    process.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            raise OwnProcessError("too slow")
        succeeded, outcome = receiver.recv()
    except EOFError:
        raise OwnProcessError("died") from None
    finally:
        process.kill()
        process.join()
        receiver.close()
    if not succeeded:
        raise outcome
    return outcome  # type: ignore[no-any-return]


def _answer(
    sender: Connection,
    most_memory: int,
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
    try:
        sender.send((True, function(*arguments)))
    except MemoryError:
        sender.send((False, OwnProcessError("out of memory")))
    except Exception as error:
        sender.send((False, error))
