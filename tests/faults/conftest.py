"""A deployment that is prepared once for each database, and broken by one test after another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import BACKENDS
from tests.deployment import prepared
from tests.faults.disk import Disk
from tests.postgres import Server, own_server


@dataclass(frozen=True)
class Place:
    """Variables of a deployment that does not run yet; its disk; on PostgreSQL its database."""

    environment: dict[str, str]
    disk: Disk
    postgresql: Server | None

    def need_disk(self) -> None:
        """Without a compiler there is no disk that fails. Such a test counts as not run, and the
        summary says so."""
        if not self.disk.works:
            pytest.xfail("NOT RUN: no C compiler on this machine (apt-get install gcc)")

    @property
    def database(self) -> str:
        """What the paths of the database's files hold."""
        return str(self.postgresql.data) if self.postgresql else "/bekal.sqlite3"

    @property
    def files(self) -> Path:
        """The folder that holds the database's files."""
        return self.postgresql.data if self.postgresql else self.state_dir

    @property
    def rows(self) -> str:
        """The same of those that fill up: PostgreSQL stops by itself where its log cannot be
        written, and docs/operating.md gives that a disk of its own."""
        return f"{self.postgresql.data}/base" if self.postgresql else self.database

    @property
    def state_dir(self) -> Path:
        return Path(self.environment["BEKAL_STATE_DIR"])


@pytest.fixture(scope="session", params=BACKENDS)
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """Prepared as `make run` does, each on a disk that fails when it is told to."""
    folder = tmp_path_factory.mktemp("faults")
    with Disk() as disk:
        if request.param == "sqlite":
            environment = prepared(folder / "state")
            yield Place(environment | disk.environment, disk, None)
            return
        with own_server(environment=disk.environment) as server:
            environment = prepared(folder / "state", BEKAL_DATABASE_URL=server.url)
            yield Place(environment, disk, server)
