"""Drills of a cluster while phones send: no acknowledged answer is lost, none is stored twice.

`make faults` runs all and prints a table."""

from __future__ import annotations

import json
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import time

import pytest

from config import ROOT
from tests.cluster.cluster import Cluster
from tests.cluster.node import need_namespaces
from tests.deployment import opened_app, wait_until
from tests.faults import drills, witness
from tests.faults.fleet import enrol, write_fleet
from tests.faults.proof import Proof, prove, read_log
from tests.faults.world import FULL_LENGTH, quizzes

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]

PHONES, RATE = (50_000, 60) if FULL_LENGTH else (500, 40)
MOST_SECONDS = 35
"""Without an acknowledgement, where a primary is dead or cut off."""
ENOUGH = 150
"""Acknowledged answers before and after a fault; more than all connections have in flight."""


TURNS = re.compile("demot|promoted self|shutdown request|new timeline")
"""What Patroni and PostgreSQL log when a node becomes or ceases to be primary."""
HEAD = (
    "| drill | s without an answer | acknowledged | repeated | came back | lost | twice "
    "| counters wrong |"
)


@dataclass
class Drills:
    """A cluster with phones, and the figures of its drills."""

    cluster: Cluster
    rows: list[str]
    began: float = 0.0
    """When the last fault was caused, in seconds since 1970."""

    def run(self, name: str, fault: drills.Fault, *, come_home: bool = False) -> Proof:
        """Cause a fault while phones send; wait until answers are taken again and all is mended."""
        self.cluster.wait_until_whole(120)
        log = self.cluster.folder / f"{len(self.rows)}.txt"
        self._start_load(log)
        wait_until(lambda: log.exists() and len(read_log(log).at) > ENOUGH)
        self.began = time()
        with fault(self.cluster):
            caused = time()
            wait_until(lambda: read_log(log).since(caused) > ENOUGH)
            ended = time()
        self.cluster.wait_until_whole(120)
        if come_home:
            self.cluster.hub.signal(signal.SIGUSR1, "python")
        self.cluster.hub.signal(signal.SIGTERM, "python")
        wait_until(lambda: not self.cluster.hub.pids("python"))
        told = read_log(log)
        found = self.prove(log)
        seconds = told.longest_gap(self.began, ended)
        self.rows.append(
            f"| {name} | {seconds:.1f} | {found.acknowledged:,} | {found.repeated:,} "
            f"| {found.came_back:,} | {found.lost} | {found.twice} | {found.differed} |"
        )
        show("", HEAD, self.rows[-1])
        assert told.aside == 0
        assert set(told.at) == told.made
        assert (found.lost, found.twice, found.differed) == (0, 0, 0), found
        assert seconds <= MOST_SECONDS
        return found

    def _start_load(self, log: Path) -> None:
        folder, ca = self.cluster.folder, self.cluster.ca
        files = (folder / "fleet", folder / "bodies", log)
        more = ("--ca", str(ca), "--rate", str(RATE))
        words = (sys.executable, "-m", "tests.faults.load", self.cluster.url, *files, *more)
        self.cluster.hub.start_program("load", *words, cwd=ROOT)

    def prove(self, log: Path) -> Proof:
        host = self.cluster.apps[0]
        with host.entered(), opened_app(host.environment):
            return prove(log)


@contextmanager
def started(*, synchronous: bool = True) -> Iterator[Drills]:
    with Cluster(apps=2, synchronous=synchronous, REQUESTS_PER_SECOND="5000") as cluster:
        host = cluster.apps[0]
        with host.entered(), opened_app(host.environment):
            write_fleet(cluster.folder / "fleet", enrol(PHONES))
            (cluster.folder / "bodies").write_text(json.dumps(quizzes()))
        made = Drills(cluster, [])
        yield made
        show("", f"{PHONES:,} phones, {RATE} requests a second at most", HEAD, *made.rows)


@pytest.fixture(scope="module")
def ready() -> Iterator[Drills]:
    need_namespaces()
    with started() as made:
        yield made


def test_no_two_primaries_acknowledge_when_the_network_of_one_is_cut(ready: Drills) -> None:
    cluster = ready.cluster
    cluster.wait_until_whole(120)
    old = cluster.wait_for_primary()
    old.sql(
        f"{witness.TABLE}; GRANT ALL ON SCHEMA saksi TO bekal; GRANT ALL ON saksi.tulis TO bekal"
    )
    logs = {node.name: cluster.folder / f"saksi-{node.name}" for node in cluster.databases}
    for node in cluster.databases:
        words = (sys.executable, "-m", "tests.faults.witness", node.url, logs[node.name])
        node.start_program("saksi", *words, cwd=ROOT)
    wait_until(lambda: len(acknowledged(logs[old.name])) > 20)
    try:
        ready.run("primary's network cut", drills.primary_cut_off)
        new = cluster.wait_for_primary()
        wait_until(lambda: len(acknowledged(logs[new.name])) > 20)
    finally:
        for node in cluster.databases:
            node.signal(signal.SIGKILL, "python")
    cut_at = ready.began
    by_old, by_new = (acknowledged(logs[node.name]) for node in (old, new))
    assert new is not old
    assert max(by_old) < min(by_new)
    show(
        f"\ndirect writers, s after the cut: {old.name} until {max(by_old) - cut_at:.1f}, "
        f"{new.name} from {min(by_new) - cut_at:.1f}"
    )
    for node in (old, new):
        lines = node.log("patroni").read_text().splitlines()
        show(*(f"{node.name}: {line}" for line in lines if TURNS.search(line)))


def show(*lines: str) -> None:
    print(*lines, sep="\n")  # noqa: T201 (shown by `make faults`)


def acknowledged(file: Path) -> list[float]:
    return [float(line) for line in file.read_text().split()] if file.exists() else []


CHOSEN = drills.SYNCHRONOUS if FULL_LENGTH else {"primary killed (-9)": drills.primary_killed}


@pytest.mark.parametrize("name", CHOSEN)
def test_no_acknowledged_answer_is_lost(ready: Drills, name: str) -> None:
    ready.run(name, CHOSEN[name])


if FULL_LENGTH:

    def test_phones_bring_back_what_an_asynchronous_standby_lacked() -> None:
        need_namespaces()
        with started(synchronous=False) as made:
            found = made.run(
                "asynchronous: primary lost", drills.standbys_lack_the_last, come_home=True
            )
        assert found.came_back > 0
