"""Tests that share expensive fixtures run on the same worker."""

from __future__ import annotations

import doctest
from argparse import Namespace
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from tests import schedule, temporary

UNITS = (
    "tests/faults/test_disk.py::test_full[sqlite]",
    "tests/faults/test_kill.py::test_kill[sqlite]",
    "tests/browser/test_walk.py::test_one[sqlite-page]",
    "tests/browser/test_walk.py::test_two[sqlite]",
    "tests/browser/test_walk.py::test_one[postgresql-page]",
    "tests/browser/test_walk.py::test_two[postgresql]",
    "tests/rules/test_loans.py::test_sum[a@b::c]",
    "tests/rules/test_loans.py::test_other",
)


class Worker:
    """A worker that accepts all tests."""

    shutting_down = False

    def __init__(self, number: int) -> None:
        self.gateway = SimpleNamespace(id=str(number))
        self.given: list[int] = []

    def send_runtest_some(self, numbers: list[int]) -> None:
        self.given += numbers

    def shutdown(self) -> None:
        self.shutting_down = True


def test_docstring_examples_of_the_test_scheduler_are_correct() -> None:
    assert doctest.testmod(schedule, raise_on_error=True).attempted


def test_test_scheduler_runs_all_tests_of_a_group_on_one_worker() -> None:
    config = SimpleNamespace(option=Namespace(), getvalue={"tx": ["2*popen"]}.get)
    scheduler = schedule.pytest_xdist_make_scheduler(cast("pytest.Config", config), None)
    workers = [Worker(0), Worker(1)]
    for worker in workers:
        scheduler.add_node(worker)
        scheduler.add_node_collection(worker, [*UNITS])
    scheduler.schedule()
    assert [worker.given[:2] for worker in workers] == [[0, 1], [2, 3]]
    for worker in workers:
        for number in worker.given:
            scheduler.mark_test_complete(worker, number)
    ran_by = defaultdict(set)
    for worker in workers:
        for number in worker.given:
            ran_by[schedule.unit_of(UNITS[number])].add(worker.gateway.id)
    assert sorted(workers[0].given + workers[1].given) == [*range(len(UNITS))]
    assert [unit for unit, by in ran_by.items() if len(by) > 1] == []


def test_temporary_files_are_in_memory_only_if_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(temporary, "NEEDED", 1)
    assert temporary.has_room(tmp_path)
    assert not temporary.has_room(tmp_path / "missing")
    monkeypatch.setattr(temporary, "NEEDED", 1024**6)
    assert not temporary.has_room(tmp_path)
