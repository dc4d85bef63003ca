"""Runs a function in a process of its own, with limits on time and memory: on untrusted data, or
for so long that a worker could not answer phones meanwhile.

A fork has loaded all modules already; a new process needs seconds for them. But one of several
threads could be forked while another one holds a lock. So a process of one thread forks itself, a
worker asks the Forker, and only where there is none a new process is spawned."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import resource
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

Result = TypeVar("Result")
Progress = Callable[[int], None]
"""Tells that so many percent are done."""
Call = tuple[int, Callable[..., Any], tuple[Any, ...], bool]
"""Most memory, function, arguments, and whether it tells its progress."""
FORKER_NAME = "bekal-forker"
LONGEST_ASKING = 1.0
"""Seconds until a Forker must have taken a request."""


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
    ends = time.monotonic() + seconds
    call = (most_memory, function, arguments, on_progress is not None)
    with _called(call, seconds) as receiver:
        try:
            while True:
                if not receiver.poll(max(0, ends - time.monotonic())):
                    raise OwnProcessError("too slow")
                kind, outcome = receiver.recv()
                if kind == "progress" and on_progress is not None:
                    on_progress(outcome)
                    continue
                break
        except (EOFError, ConnectionError):
            raise OwnProcessError("died") from None
    if kind == "raised":
        raise outcome
    return outcome  # type: ignore[no-any-return]


@contextmanager
def _called(call: Call, seconds: float) -> Iterator[Connection]:
    """The end of a pipe by which a new process tells the outcome of the call."""
    is_single = len(list(Path("/proc/self/task").iterdir())) == 1
    if not is_single and _forker is not None and (asked := _forker.ask(call, seconds)) is not None:
        with asked:
            yield asked
        return
    context: Any = multiprocessing.get_context("fork" if is_single else "spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(sender, *call), daemon=True)
    process.start()
    sender.close()
    try:
        yield receiver
    finally:
        process.kill()
        process.join()
        receiver.close()


class Forker:
    """A process that forks itself for each call that another process asks of it. It ends with the
    last process that could ask."""

    def __init__(self) -> None:
        self._asked, self._asking = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._asking.settimeout(LONGEST_ASKING)

    def start(self) -> int:
        """Fork this process, which has one thread and has loaded what calls need. Processes that
        are forked from it later may ask. Returns the id of the new process."""
        process: Any = multiprocessing.get_context("fork").Process(target=self._run, daemon=True)
        process.start()
        self._asked.close()
        return int(process.pid)

    def ask(self, call: Call, seconds: float) -> Connection | None:
        """Let a fork answer a call; it is killed after `seconds`. Returns the end of a pipe that
        tells the outcome; None if the Forker is gone or busy. Raises what pickling raises."""
        pickled = pickle.dumps((seconds, call))
        ours, theirs = multiprocessing.Pipe()
        with theirs:
            try:
                socket.send_fds(self._asking, [b"."], [theirs.fileno()])
            except OSError:
                ours.close()
                return None
        with suppress(ConnectionError):  # it died; reading from the pipe will tell so
            ours.send_bytes(pickled)
        return ours

    def _run(self) -> None:
        self._asking.close()
        Path("/proc/self/comm").write_text(FORKER_NAME)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C: it ends after all others
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks
        while descriptors := socket.recv_fds(self._asked, 1, 1)[1]:
            with Connection(descriptors[0]) as pipe:
                if _fork() == 0:
                    self._asked.close()
                    _answer_once(pipe)


def _fork() -> int:
    try:
        return os.fork()
    except OSError:  # too many processes; who asked reads the end of the pipe
        return -1


def _answer_once(pipe: Connection) -> None:
    """Answer the call that comes through the pipe, and end this process."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        seconds, call = pickle.loads(pipe.recv_bytes())  # noqa: S301 (from a worker of ours)
        signal.setitimer(signal.ITIMER_REAL, seconds)  # SIGALRM ends it, whatever it does
        _answer(pipe, *call)
    finally:
        os._exit(0)


_forker: Forker | None = None


def use_forker(forker: Forker) -> None:
    """Let calls of this process, and of those forked from it, be answered by forks of this one."""
    global _forker
    _forker = forker


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
