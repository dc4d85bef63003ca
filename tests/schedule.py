"""Distributes tests over workers. The tests of a file on one database stay together, so that they
share their fixtures. Fast tests come first, so that most failures are seen within two minutes.

xdist has marks for that, but with pytest 9.2 they silently do nothing
(https://github.com/pytest-dev/pytest-xdist/issues/1386)."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from app.kit import metrics
from tests.temporary import use_memory

ORDER = (
    "rules",
    "architecture",
    "rooms",
    "content",
    "migrations",
    "proxy",
    "cluster",
    "faults",
    "browser",
)
"""Folders, from the fastest tests to the slowest."""
LONGEST = "tests/browser/test_pages.py"
"""Takes longest of all, so it comes first in its folder: no worker is idle at the end."""
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
        items.sort(key=lambda item: _place(item.path.relative_to(config.rootpath)))


def _place(path: Path) -> tuple[int, bool]:
    return ORDER.index(path.parts[1]), path.as_posix() != LONGEST


class FailurePrinter:
    """Prints the name of a failed test at once; xdist shows all failures at the end."""

    def __init__(self, reporter: pytest.TerminalReporter) -> None:
        self._reporter = reporter

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._reporter.ensure_newline()
            self._reporter.write_line(f"FAILED {report.nodeid}", red=True)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    use_memory()
    if config.option.dist != "no":
        # This process starts the workers, which would inherit its folder and share their counts.
        os.environ.pop(metrics.FOLDER)
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        config.pluginmanager.register(FailurePrinter(reporter))
