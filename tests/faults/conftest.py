"""A deployment that is prepared once for each database; each test file breaks a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.deployment import prepared
from tests.faults.disk import Disk
from tests.postgres import Server, own_server
from tests.schedule import BACKENDS


@dataclass(frozen=True)
class Deployment:
    """The environment of a deployment that is not running yet, its disk and, on PostgreSQL, its
    database."""

    environment: dict[str, str]
    disk: Disk
    postgresql: Server | None

    def need_disk(self) -> None:
        """Skip the test without a C compiler, which the failing disk needs. The summary reports it
        as not run."""
        if not self.disk.works:
            pytest.xfail("NOT RUN: no C compiler on this machine (apt-get install gcc)")

    @property
    def database(self) -> str:
        """The part of a path that all database files contain."""
        return str(self.postgresql.data) if self.postgresql else "/bekal.sqlite3"

    @property
    def files(self) -> Path:
        """The folder that contains the database files."""
        return self.postgresql.data if self.postgresql else self.state_dir

    @property
    def rows(self) -> str:
        """The same for the files that may fill the disk. PostgreSQL stops when it cannot write its
        log, so docs/operating.md gives the log a separate disk."""
        return f"{self.postgresql.data}/base" if self.postgresql else self.database

    @property
    def state_dir(self) -> Path:
        return Path(self.environment["BEKAL_STATE_DIR"])


@pytest.fixture(scope="session", params=BACKENDS)
def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[dict[str, str], Server | None]]:
    """Environment and stopped database of a deployment that `siapkan` prepared and that never
    ran."""
    state = tmp_path_factory.mktemp("faults") / "state"
    if request.param == "sqlite":
        yield prepared(state), None
        return
    with own_server() as server:
        environment = prepared(state, BEKAL_DATABASE_URL=server.url)
        server.stop()
        yield environment, server


@pytest.fixture(scope="module")
def deployment(
    template: tuple[dict[str, str], Server | None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    """A copy on a disk that can be made to fail. Each test file has its own copy: a power cut reads
    the whole database some thousand times, which must not contain 50,000 phones by then."""
    prepared_, stopped = template
    state = tmp_path_factory.mktemp("faults") / "state"
    shutil.copytree(prepared_["BEKAL_STATE_DIR"], state)
    environment = prepared_ | {"BEKAL_STATE_DIR": str(state)}
    with Disk() as disk:
        if stopped is None:
            yield Deployment(environment | disk.environment, disk, None)
            return
        with stopped.copy_of(stopped.data, disk.environment) as server:
            server.start()
            yield Deployment(environment | {"BEKAL_DATABASE_URL": server.url}, disk, server)
