"""The machines of a cluster, each with the files that deploy/klaster/ gives it."""

from __future__ import annotations

import json
import os
import shlex
import signal
import ssl
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any

from app.kit import metrics
from config import ROOT
from tests.cluster.node import BRIDGE, Node
from tests.deployment import wait_until
from tests.shared import prepared_state

PSQL = "/usr/lib/postgresql/17/bin/psql"
SCOPE = "bekal"
NGINX = """user www-data;
pid {root}/run/nginx.pid;
error_log {root}/var/log/nginx/error.log;
events {{ worker_connections 4000; }}
http {{ include {root}/etc/nginx/conf.d/bekal.conf; }}
"""
"""What Debian's nginx.conf has around conf.d/."""


def ask(
    node: Node,
    url: str,
    ca: Path,
    method: str = "GET",
    body: bytes | None = None,
    certificate: Path | None = None,
    **headers: str,
) -> tuple[int, bytes]:
    """What an address answers on the network of this machine: status and body."""
    scheme, _, rest = url.partition("://")
    place, slash, path = rest.partition("/")
    context = ssl.create_default_context(cafile=str(ca))
    if certificate is not None:
        context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    connection = (
        HTTPSConnection(place, timeout=10, context=context)
        if scheme == "https"
        else HTTPConnection(place, timeout=10)
    )
    with node.entered(), closing(connection):
        connection.request(method, slash + path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


class DatabaseNode(Node):
    """etcd, Patroni and PostgreSQL."""

    url = ""

    def start_etcd(self) -> None:
        config = self.folder / "etc/etcd/bekal.yml"
        self.start_program("etcd", "/usr/bin/etcd", "--config-file", config, user="etcd")

    def stop_etcd(self) -> None:
        self.signal(signal.SIGTERM, "etcd")
        wait_until(lambda: not self.pids("etcd"), timeout=30)

    def kill_etcd(self) -> None:
        self.kill_programs("etcd")

    def start(self) -> None:
        """Start what is not running of etcd and Patroni, which starts PostgreSQL."""
        if not self.pids("etcd"):
            self.start_etcd()
        if not self.pids("patroni"):
            config = self.folder / "etc/patroni/config.yml"
            self.start_program("patroni", "/usr/bin/patroni", config, user="postgres")

    def kill(self) -> None:
        """kill -9 Patroni and PostgreSQL; etcd goes on."""
        self.kill_programs("patroni", "postgres")

    def etcd_is_healthy(self) -> bool:
        return self.etcdctl("endpoint", "health", check=False).returncode == 0

    def etcdctl(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        pki = self.folder / "etc/etcd"
        trust = (f"--cacert={pki}/ca.crt", f"--cert={pki}/node.crt", f"--key={pki}/node.key")
        endpoint = f"--endpoints=https://{self.address}:2379"
        return self.run("etcdctl", endpoint, *trust, *words, check=check)

    def patronictl(self, *words: str) -> str:
        config = self.folder / "etc/patroni/config.yml"
        return self.run("/usr/bin/patronictl", "-c", config, *words).stdout

    def role(self) -> str:
        """What Patroni here says of this node: `primary`, `replica`, or nothing."""
        state = self.patroni()
        running = state.get("state") in ("running", "streaming")
        return str(state.get("role", "")) if running else ""

    def is_primary(self) -> bool:
        """Whether Patroni here holds the leader's key, as HAProxy asks."""
        return self._ask("/primary")[0] == 200

    def is_streaming_standby(self) -> bool:
        return self._ask("/replica")[0] == 200 and (
            self.patroni().get("replication_state") == "streaming"
        )

    def is_synchronous(self) -> bool:
        """Whether this standby is the one that Patroni would promote in synchronous mode."""
        return self._ask("/sync")[0] == 200

    def patroni(self) -> dict[str, Any]:
        """What its REST answers at /patroni; empty if it does not answer."""
        return dict(json.loads(self._ask("/patroni")[1] or b"{}"))

    def _ask(self, path: str) -> tuple[int, bytes]:
        try:
            address = f"https://{self.address}:8008{path}"
            return ask(self, address, self.folder / "etc/patroni/ca.crt")
        except (OSError, HTTPException):
            return 0, b""

    def sql(self, statement: str, database: str = SCOPE) -> str:
        """Rows of a statement by line, columns separated by `|`. Raises RuntimeError."""
        socket = f"host={self.folder}/run/postgresql user=postgres dbname={database}"
        words = ("-XAt", "-v", "ON_ERROR_STOP=1", "-c", statement)
        return self.run(PSQL, socket, *words, user="postgres").stdout.rstrip("\n")


class Hub(Node):
    """HAProxy, nginx, and the switch into which all machines are plugged."""

    def boot(self) -> None:
        super().boot()
        add = f"ip link add {BRIDGE} type bridge; ip addr add {self.address}/24 dev {BRIDGE}"
        self.run("sh", "-ec", f"{add}; ip link set {BRIDGE} up")

    def start_haproxy(self) -> None:
        config = self.folder / "etc/haproxy/bekal.cfg"
        self.start_program("haproxy", "/usr/sbin/haproxy", "-W", "-db", "-f", config)

    def kill_haproxy(self) -> None:
        self.kill_programs("haproxy")

    def checked_nginx(self) -> Path:
        """nginx's configuration, which nginx finds valid. Raises RuntimeError."""
        config = self.folder / "etc/nginx/nginx.conf"
        config.write_text(NGINX.format(root=self.folder), "utf-8")
        (self.folder / "run").mkdir(exist_ok=True)
        self.run("/usr/sbin/nginx", "-t", "-q", "-c", config)
        return config

    def start_nginx(self) -> None:
        config = self.checked_nginx()
        self.start_program("nginx", "/usr/sbin/nginx", "-c", config, "-g", "daemon off;")


class AppHost(Node):
    """Bekal from this source tree, with its own state folder and the settings of production."""

    @property
    def url(self) -> str:
        """This host itself, without nginx; it answers the host name of BEKAL_PUBLIC_URL only."""
        return f"https://{self.address}:5000"

    @property
    def environment(self) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if k != metrics.FOLDER}
        lines = shlex.split((self.folder / "etc/bekal.env").read_text("utf-8"), comments=True)
        return inherited | {"BEKAL_DEMO": "0"} | dict(line.split("=", 1) for line in lines)

    def prepare(self) -> None:
        """`bekal siapkan`, with the course that the tests share."""
        with self.entered():
            prepared_state(self.environment, lambda _environment: self.bekal("siapkan"))

    def bekal(self, *words: str) -> str:
        command = (sys.executable, "-m", "app", *words)
        return self.run(*command, env=self.environment, cwd=ROOT).stdout

    def start(self) -> None:
        """Start it; wait with `is_healthy`."""
        command = (sys.executable, "serve.py")
        self.start_program("bekal", *command, env=self.environment, cwd=ROOT)

    def kill(self) -> None:
        """kill -9 of all its processes."""
        self.kill_programs()

    def is_healthy(self) -> bool:
        public = self.environment["BEKAL_PUBLIC_URL"].partition("://")[2]
        try:
            ca = self.folder / "etc/bekal/ca.crt"
            return ask(self, f"{self.url}/sehat", ca, Host=public)[0] == 200
        except (OSError, HTTPException):
            return False
