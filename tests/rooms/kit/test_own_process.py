"""A function that runs in a process of its own."""

from __future__ import annotations

import os
import time

import pytest

from app.kit.own_process import OwnProcessError, call_in_own_process

ENOUGH = {"seconds": 60, "most_memory": 2 * 1024**3}


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
