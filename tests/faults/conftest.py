"""A deployment that is prepared once for each database; each file of tests breaks a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.deployment import prepared
from tests.faults.disk import Disk
from tests.postgres import Server, own_server
from tests.turns import BACKENDS


@dataclass(frozen=True)
class Deployment:
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
def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[dict[str, str], Server | None]]:
    """Prepared as `make run` does, and never started: its variables, and its stopped database."""
    state = tmp_path_factory.mktemp("faults") / "state"
    if request.param == "sqlite":
        yield prepared(state), None
        return
    with own_server() as server:
        environment = prepared(state, BEKAL_DATABASE_URL=server.url)
        server.stop()
        yield environment, server


@pytest.fixture(scope="module")
def place(
    template: tuple[dict[str, str], Server | None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    """A copy on a disk that fails when it is told to. Each file of tests has its own: a power cut
    reads the whole database some thousand times, which must not hold 50,000 phones by then."""
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
