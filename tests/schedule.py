"""Distributes tests over workers. The tests of a file on one database stay together, so that they
share their fixtures; slow tests come first, so that no worker is idle at the end.

xdist has marks for that, but with pytest 9.2 they silently do nothing
(https://github.com/pytest-dev/pytest-xdist/issues/1386)."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

ORDER = ("faults", "browser", "migrations", "architecture", "rooms", "content", "rules")
"""Folders, from the slowest tests to the fastest."""
BACKENDS = ("sqlite", "postgresql")
SHARED_FOLDER = "tests/faults/"
"""All files of this folder break copies of one deployment."""


def unit_of(nodeid: str) -> str:
    """What is run by one worker.

    >>> unit_of("tests/rooms/sync/test_accept.py::test_once[postgresql-2]")
    'tests/rooms/sync/test_accept.py postgresql'
    >>> unit_of("tests/rules/test_loans.py::test_sum[a::b]")
    'tests/rules/test_loans.py'
    >>> unit_of("tests/faults/test_disk.py::test_full[sqlite]")
    'tests/faults/ sqlite'
    """
    path, _, test = nodeid.partition("::")
    path = SHARED_FOLDER if path.startswith(SHARED_FOLDER) else path
    named = [word for word in re.split(r"[\[\]-]", test) if word in BACKENDS]
    return " ".join([path, *named[:1]])


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = unit_of
    config.option.loadscopereorder = False
    return scheduler


def _is_repeated(item: pytest.Item) -> bool:
    """Whether this test repeats another: without the fast lane, SQLite is enough."""
    ways = getattr(getattr(item, "callspec", None), "params", {})
    return ways.get("lane") is False and ways.get("database_url") == "postgresql"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items[:] = [item for item in items if not _is_repeated(item)]
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: ORDER.index(item.path.relative_to(config.rootpath).parts[1]))
