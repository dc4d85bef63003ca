"""Two hosts of Bekal behind nginx, on the shipped cluster."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPException

import pytest

from tests.cluster.cluster import Cluster
from tests.cluster.machines import ask
from tests.cluster.node import need_namespaces
from tests.deployment import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    need_namespaces()
    with Cluster(databases=1, apps=2, REQUESTS_PER_SECOND="20") as started:
        yield started


def status(cluster: Cluster, path: str, method: str = "GET", body: bytes | None = None) -> int:
    return ask(cluster.hub, cluster.url + path, cluster.ca, method, body)[0]


def test_bekal_is_served_by_tls_on_both_sides_of_nginx(cluster: Cluster) -> None:
    assert status(cluster, "/sehat") == 200
    assert status(cluster, "/belajar") == 200
    assert status(cluster, "/metrics") == 404
    plain = [url.replace("https", "http") for url in (cluster.url, cluster.apps[0].url)]
    assert ask(cluster.hub, f"{plain[0]}/belajar", cluster.ca)[0] == 301
    with pytest.raises((ConnectionError, HTTPException)):
        ask(cluster.hub, f"{plain[1]}/belajar", cluster.ca)


def test_pages_and_batches_are_answered_while_a_host_is_dead(cluster: Cluster) -> None:
    lost = cluster.apps[0]
    lost.kill()
    assert {status(cluster, "/belajar") for _ in range(6)} == {200}
    # Without a token: the answer comes from Bekal.
    assert {status(cluster, "/sync/v1/batch", "POST", b"{}") for _ in range(6)} == {401}
    lost.start()
    wait_until(lost.is_healthy, timeout=60)


def test_large_bodies_and_crowds_are_refused_by_nginx(cluster: Cluster) -> None:
    assert status(cluster, "/sync/v1/batch", "POST", b"x" * 65_537) == 413
    assert 429 in {status(cluster, "/belajar") for _ in range(120)}
