"""Which of several workers runs what. A file's tests on one database stay together, so that what
they share is made once; the long ones come first, so that no worker is idle at the end.

xdist has marks for that, and with pytest 9.2 they do nothing, silently
(https://github.com/pytest-dev/pytest-xdist/issues/1386)."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

ORDER = ("faults", "browser", "migrations", "architecture", "rooms", "content", "rules")
"""Folders from what takes longest for a test to what takes least."""
BACKENDS = ("sqlite", "postgresql")
PLACE_OF_ALL = "tests/faults/"
"""Here all files break copies of one place."""


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
    path = PLACE_OF_ALL if path.startswith(PLACE_OF_ALL) else path
    named = [word for word in re.split(r"[\[\]-]", test) if word in BACKENDS]
    return " ".join([path, *named[:1]])


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = unit_of
    config.option.loadscopereorder = False
    return scheduler


def _is_twice(item: pytest.Item) -> bool:
    """Whether another test shows the same: without the fast lane SQLite is enough."""
    ways = getattr(getattr(item, "callspec", None), "params", {})
    return ways.get("lane") is False and ways.get("database_url") == "postgresql"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items[:] = [item for item in items if not _is_twice(item)]
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: ORDER.index(item.path.relative_to(config.rootpath).parts[1]))
