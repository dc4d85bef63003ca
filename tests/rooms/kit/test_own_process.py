"""A function that runs in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TypedDict

import pytest

from app.kit.own_process import OwnProcessError, Progress, call_in_own_process
from config import ROOT
from tests.bench.processes import alive
from tests.deployment import wait_until


class Limits(TypedDict):
    seconds: float
    most_memory: int


ENOUGH: Limits = {"seconds": 60, "most_memory": 2 * 1024**3}


def test_function_runs_in_another_process_and_its_result_comes_back() -> None:
    assert call_in_own_process(os.getpid, **ENOUGH) != os.getpid()
    assert call_in_own_process(divmod, 7, 2, **ENOUGH) == (3, 1)


def test_exception_of_the_function_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        call_in_own_process(divmod, 7, 0, **ENOUGH)


def test_function_that_needs_too_long_is_ended() -> None:
    with pytest.raises(OwnProcessError, match="too slow"):
        call_in_own_process(time.sleep, 3600, seconds=0.5, most_memory=2 * 1024**3)


def test_function_that_needs_too_much_memory_is_ended() -> None:
    with pytest.raises(OwnProcessError, match="out of memory"):
        call_in_own_process(bytearray, 4 * 1024**3, **ENOUGH)


def test_process_that_dies_is_reported() -> None:
    with pytest.raises(OwnProcessError, match="died"):
        call_in_own_process(os._exit, 1, **ENOUGH)


def count_to_two(first: str, progress: Progress) -> str:
    progress(50)
    progress(100)
    return first


def test_function_tells_how_much_is_done() -> None:
    told: list[int] = []
    assert call_in_own_process(count_to_two, "a", **ENOUGH, on_progress=told.append) == "a"
    assert told == [50, 100]


FROM_ONE_THREAD = """
import os
import subprocess
import sys
from app.kit.own_process import call_in_own_process
import json
json.was_changed_here = True
print(call_in_own_process(getattr, json, "was_changed_here", seconds=60, most_memory=2**31))
"""


def test_process_is_forked_where_there_is_one_thread() -> None:
    """A spawned process would not know the change, and a module cannot be pickled for one."""
    ran = subprocess.run(
        [sys.executable, "-c", FROM_ONE_THREAD], check=True, capture_output=True, timeout=120
    )
    assert ran.stdout == b"True\n"


FROM_TWO_THREADS = """
import json, os, signal, threading, time
from app.kit.own_process import Forker, OwnProcessError, call_in_own_process, use_forker

def call(function, *arguments, seconds=60.0, most_memory=2**31, **more):
    try:
        return call_in_own_process(
            function, *arguments, seconds=seconds, most_memory=most_memory, **more
        )
    except (OwnProcessError, ZeroDivisionError) as problem:
        return str(problem)

json.was_changed_here = "forked"
forker = Forker()
process = forker.start()
use_forker(forker)
ended = threading.Event()
threading.Thread(target=ended.wait).start()
from tests.rooms.kit.test_own_process import count_to_two
told = []
try:
    print(call(eval, "__import__('json').was_changed_here"))
    print(call(divmod, 7, 0))
    print(call(time.sleep, 3600, seconds=0.5))
    print(call(bytearray, 4 * 1024**3))
    print(call(os._exit, 1))
    print(call(str.upper, "a" * 3_000_000) == "A" * 3_000_000)
    print(call(count_to_two, "a", on_progress=told.append), told)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    print(call(eval, "getattr(__import__('json'), 'was_changed_here', 'spawned')"))
finally:
    ended.set()
"""


def test_process_is_forked_by_the_forker_where_there_are_threads() -> None:
    """Once the forker is gone, it is spawned."""
    ran = subprocess.run(
        [sys.executable, "-c", FROM_TWO_THREADS],
        check=True,
        capture_output=True,
        timeout=120,
        text=True,
        cwd=ROOT,
    )
    assert ran.stdout.splitlines() == [
        "forked",
        "integer division or modulo by zero",
        "too slow",
        "out of memory",
        "died",
        "True",
        "a [50, 100]",
        "spawned",
    ]


ENDING = """
import os
from app.kit.own_process import Forker
print(Forker().start(), flush=True)
os._exit(0)
"""


def test_forker_ends_with_the_last_process_that_could_ask_it() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENDING], stdout=subprocess.PIPE, cwd=ROOT
    ) as started:
        assert started.stdout is not None
        forker = int(started.stdout.readline())
        started.wait(timeout=60)
    wait_until(lambda: not alive(forker), timeout=60)
