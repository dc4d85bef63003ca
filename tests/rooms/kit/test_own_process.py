"""A function that runs in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TypedDict

import pytest

from app.kit.own_process import OwnProcessError, Progress, call_in_own_process


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
