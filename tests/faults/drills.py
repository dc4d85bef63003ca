"""Faults of a cluster, each for as long as its block lasts; it is mended afterwards. How each is
done by hand: docs/drills.md."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from config import ROOT
from tests.cluster.cluster import Cluster
from tests.cluster.machines import SCOPE, DatabaseNode
from tests.deployment import wait_until

Fault = Callable[[Cluster], AbstractContextManager[None]]
LEAP = """
import os
from datetime import datetime, timedelta
import time_machine

time_machine.travel(datetime.now() + timedelta(hours=int(os.environ["LEAP"])), tick=True).start()
"""
"""A `sitecustomize` that moves the clock of each process of a server by LEAP hours."""


def _primary(cluster: Cluster) -> DatabaseNode:
    return cluster.wait_for_primary(60)


def _standby(cluster: Cluster, *, synchronous: bool) -> DatabaseNode:
    return next(node for node in cluster.standbys() if node.is_synchronous() is synchronous)


@contextmanager
def primary_killed(cluster: Cluster) -> Iterator[None]:
    node = _primary(cluster)
    node.kill()
    yield
    node.start()


@contextmanager
def primary_cut_off(cluster: Cluster) -> Iterator[None]:
    node = _primary(cluster)
    node.cut()
    yield
    node.heal()


@contextmanager
def standby_killed(cluster: Cluster) -> Iterator[None]:
    node = _standby(cluster, synchronous=True)
    node.kill()
    yield
    node.start()


@contextmanager
def etcd_member_lost(cluster: Cluster) -> Iterator[None]:
    node = _primary(cluster)
    node.kill_etcd()
    yield
    node.start_etcd()
    wait_until(node.etcd_is_healthy, timeout=60)


@contextmanager
def host_lost(cluster: Cluster) -> Iterator[None]:
    host = cluster.apps[0]
    host.kill()
    yield
    host.start()
    wait_until(host.is_healthy, timeout=90)


@contextmanager
def haproxy_restarted(cluster: Cluster) -> Iterator[None]:
    cluster.restart_haproxy()
    yield


@contextmanager
def switched_by_hand(cluster: Cluster) -> Iterator[None]:
    primary, candidate = _primary(cluster), _standby(cluster, synchronous=True)
    leader = ("--leader", primary.name, "--candidate", candidate.name)
    candidate.patronictl("switchover", SCOPE, *leader, "--force")
    yield


@contextmanager
def standby_rebuilt(cluster: Cluster) -> Iterator[None]:
    node = _standby(cluster, synchronous=False)
    _primary(cluster).patronictl("reinit", SCOPE, node.name, "--force", "--wait")
    yield


@contextmanager
def host_clock_ahead(cluster: Cluster) -> Iterator[None]:
    """One application host is an hour ahead of the other."""
    host = cluster.apps[0]
    bent = cluster.folder / "jam"
    bent.mkdir(exist_ok=True)
    (bent / "sitecustomize.py").write_text(LEAP)
    host.kill()
    environment = host.environment | {"LEAP": "1", "PYTHONPATH": str(bent)}
    host.start_program("bekal", sys.executable, "serve.py", env=environment, cwd=ROOT)
    wait_until(host.is_healthy, timeout=90)
    yield
    host.kill()
    host.start()
    wait_until(host.is_healthy, timeout=90)


@contextmanager
def standbys_lack_the_last(cluster: Cluster) -> Iterator[None]:
    """Asynchronous mode: the primary goes on without its standbys for three seconds, and dies with
    what they lack."""
    primary, others = _primary(cluster), cluster.standbys()
    for node in others:
        node.cut()
    before = _rows(primary)
    wait_until(lambda: _rows(primary) > before + 50, timeout=9)
    primary.cut()
    primary.kill()
    for node in others:
        node.heal()
    yield
    primary.heal()
    primary.start()


def _rows(node: DatabaseNode) -> int:
    return int(node.sql("SELECT count(*) FROM receipt"))


SYNCHRONOUS: dict[str, Fault] = {
    "primary killed (-9)": primary_killed,
    "primary's network cut": primary_cut_off,
    "synchronous standby killed": standby_killed,
    "etcd member lost": etcd_member_lost,
    "application host lost": host_lost,
    "HAProxy restarted": haproxy_restarted,
    "application host an hour ahead": host_clock_ahead,
    "switched over by hand": switched_by_hand,
    "standby rebuilt from a backup": standby_rebuilt,
}
