"""The shipped cluster: comes up with TLS, survives the loss of its primary, refuses strangers."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from shutil import which
from time import monotonic

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from config import ROOT
from tests.cluster.cluster import Cluster
from tests.cluster.machines import DatabaseNode, ask
from tests.cluster.node import need_namespaces
from tests.deployment import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.enable_socket]

MOST_SECONDS = 35
"""Without writes, after a primary died (issue 20)."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    need_namespaces()
    with Cluster() as started:
        yield started


@pytest.fixture
def primary(cluster: Cluster) -> DatabaseNode:
    return cluster.wait_until_whole(60)


def connected(cluster: Cluster, url: str, **changes: str) -> psycopg.Connection:
    with cluster.hub.entered():
        return psycopg.connect(make_conninfo(url, **changes), autocommit=True)


def status(cluster: Cluster, url: str, method: str = "GET", certificate: Path | None = None) -> int:
    """What the hub is answered at an address, with a client certificate or without."""
    return ask(cluster.hub, url, cluster.ca, method, b"{}", certificate)[0]


def is_written(cluster: Cluster, value: int) -> bool:
    try:
        with connected(cluster, cluster.write_url) as connection:
            connection.execute("INSERT INTO kept VALUES (%s)", [value])
    except psycopg.Error:
        return False
    return True


def test_acknowledged_rows_are_kept_when_the_primary_is_killed(
    cluster: Cluster, primary: DatabaseNode
) -> None:
    with connected(cluster, cluster.write_url) as connection:
        connection.execute("CREATE TABLE kept (value integer PRIMARY KEY)")
        for value in range(100):
            connection.execute("INSERT INTO kept VALUES (%s)", [value])
    began = monotonic()
    primary.kill()
    wait_until(lambda: is_written(cluster, 100), timeout=60)
    assert monotonic() - began <= MOST_SECONDS
    promoted = cluster.wait_for_primary(other_than=primary)
    assert promoted.sql("SELECT count(*), max(value) FROM kept") == "101|100"
    primary.start()
    cluster.wait_until_whole(60)
    assert primary.is_streaming_standby()
    wait_until(lambda: primary.sql("SELECT count(*) FROM kept") == "101", timeout=30)


def test_reader_gets_a_standby(cluster: Cluster, primary: DatabaseNode) -> None:
    def is_standby() -> bool:
        try:
            with connected(cluster, cluster.read_url) as connection:
                row = connection.execute("SELECT pg_is_in_recovery()").fetchone()
        except psycopg.Error:  # HAProxy has not looked since the standby came back
            return False
        assert row is not None
        return bool(row[0])

    assert primary.is_primary()
    wait_until(is_standby, timeout=30)


@pytest.mark.parametrize("wrong", [{"sslmode": "disable"}, {"password": "salah"}])
def test_postgresql_refuses_who_comes_without_tls_or_password(
    cluster: Cluster, primary: DatabaseNode, wrong: dict[str, str]
) -> None:
    for url in (primary.url, cluster.write_url):
        with pytest.raises(psycopg.OperationalError):
            connected(cluster, url, **wrong)


def test_postgresql_is_not_trusted_by_who_trusts_another_authority(
    cluster: Cluster, primary: DatabaseNode
) -> None:
    with pytest.raises(psycopg.OperationalError, match="certificate verify failed"):
        connected(cluster, primary.url, sslrootcert="system")


def test_superuser_is_refused_outside_the_database_nodes(
    cluster: Cluster, primary: DatabaseNode
) -> None:
    with pytest.raises(psycopg.OperationalError, match="no pg_hba"):
        connected(cluster, primary.url, user="postgres")


@pytest.mark.parametrize("port", [2379, 2380])
def test_etcd_refuses_who_has_no_client_certificate(
    cluster: Cluster, primary: DatabaseNode, port: int
) -> None:
    address = f"{primary.address}:{port}/version"
    own = primary.folder / "etc/etcd/node.crt"
    assert status(cluster, f"https://{address}", certificate=own) == 200
    with pytest.raises((ConnectionError, HTTPException)):
        status(cluster, f"http://{address}")
    # nginx's own is a certificate of our CA, but one for servers only.
    for certificate in (None, cluster.hub.folder / "etc/nginx/bekal/node.crt"):
        with pytest.raises((ConnectionError, ssl.SSLError)):
            status(cluster, f"https://{address}", certificate=certificate)


def test_patroni_changes_nothing_for_who_has_no_client_certificate(
    cluster: Cluster, primary: DatabaseNode
) -> None:
    address = f"{primary.address}:8008"
    assert status(cluster, f"https://{address}/primary") == 200
    for method, path in (("POST", "/restart"), ("PATCH", "/config"), ("POST", "/switchover")):
        assert status(cluster, f"https://{address}{path}", method) == 403
    with pytest.raises((ConnectionError, HTTPException)):
        status(cluster, f"http://{address}/primary")


def test_configuration_is_valid_for_the_programs_that_read_it(
    cluster: Cluster, primary: DatabaseNode
) -> None:
    hub = cluster.hub
    hub.run("/usr/sbin/haproxy", "-c", "-f", hub.folder / "etc/haproxy/bekal.cfg")
    # It also tries whether its addresses are free, which they are on a machine that is not up yet.
    config = primary.folder / "etc/patroni/config.yml"
    done = primary.run(
        "patroni", "--validate-config", "--ignore-listen-port", config, user="postgres"
    )
    assert done.stdout + done.stderr == ""


def test_configuration_of_nginx_is_valid() -> None:
    need_namespaces()
    with Cluster(databases=1, apps=2).laid() as files:
        files.hub.checked_nginx()


def test_units_are_valid_for_systemd(tmp_path: Path) -> None:
    """Debian's units with what is added to them."""
    need_namespaces()
    analyze = which("systemd-analyze")
    if analyze is None:
        pytest.xfail("NOT RUN: no systemd on this machine")
    own = ROOT / "deploy" / "klaster"
    for addition in own.glob("*.service.conf"):
        name = addition.stem
        unit = ROOT / "deploy" / name
        shipped = unit if unit.exists() else Path("/usr/lib/systemd/system") / name
        shutil.copy(shipped, tmp_path / name)
        (tmp_path / f"{name}.d").mkdir()
        shutil.copy(addition, tmp_path / f"{name}.d")
    done = subprocess.run(
        [analyze, "verify", *tmp_path.glob("*.service")],
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:"}, capture_output=True, text=True,
    )  # fmt: skip
    # Bekal is not installed in /opt/bekal here.
    faults = [line for line in done.stderr.splitlines() if str(tmp_path) in line]
    assert [line for line in faults if "/opt/bekal" not in line] == []
