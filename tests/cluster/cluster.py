"""A cluster as deploy/klaster/ brings it up, on this one machine: three database nodes with etcd,
Patroni and PostgreSQL, and a hub with HAProxy. Each has a network of its own.

    need_namespaces()                        # ends the test as NOT RUN where it cannot be
    with Cluster() as cluster:               # 10–25 s; synchronous=False, databases=1 …
        primary = cluster.primary()          # a DatabaseNode, or None
        primary.kill()                       # -9 of Patroni and PostgreSQL; etcd lives
        cluster.wait_for_primary(60, other_than=primary)
        primary.start()                      # Patroni again, and etcd where it is dead
        primary.cut(); primary.heal()        # its cable
        primary.stop_etcd(); primary.kill_etcd(); primary.start_etcd()
        primary.sql("SELECT …")              # as superuser, by its socket, also when it is cut
        cluster.wait_until_whole(60)         # all members, one of them synchronous
        with cluster.hub.entered():          # this thread is on the hub's network
            psycopg.connect(cluster.write_url)   # this connection stays there afterwards
        cluster.hub.run("curl", …)           # a command there; start_program(log, …) goes on
        cluster.restart_haproxy()            # reload_haproxy() loses no connection
        primary.log("patroni")               # also "etcd", "postgres"; cluster.hub.log("haproxy")

URLs are libpq's, which BEKAL_DATABASE_URL takes too: `cluster.write_url` and `.read_url` go through
HAProxy, `node.url` to one node. `node.folder` stands for / of that machine."""

from __future__ import annotations

import json
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from types import TracebackType
from typing import Any

from config import ROOT
from tests.cluster.node import BRIDGE, Folder, Node, reap
from tests.deployment import wait_until

SCRIPT = ROOT / "deploy" / "klaster" / "klaster.py"
SHIPPED = SCRIPT.with_name("klaster.env")
PSQL = "/usr/lib/postgresql/17/bin/psql"
SCOPE = "bekal"
DOOR = "p10"
QUERY = "connect_timeout=3&tcp_user_timeout=5000&sslmode=verify-full&sslrootcert={ca}"


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
        context = ssl.create_default_context(cafile=str(self.folder / "etc/patroni/ca.crt"))
        with self.entered():
            connection = HTTPSConnection(self.address, 8008, timeout=3, context=context)
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                return answer.status, answer.read()
            except (OSError, HTTPException):
                return 0, b""
            finally:
                connection.close()

    def sql(self, statement: str, database: str = SCOPE) -> str:
        """Rows of a statement by line, columns separated by `|`. Raises RuntimeError."""
        socket = f"host={self.folder}/run/postgresql user=postgres dbname={database}"
        words = ("-XAt", "-v", "ON_ERROR_STOP=1", "-c", statement)
        return self.run(PSQL, socket, *words, user="postgres").stdout.rstrip("\n")


class Hub(Node):
    """HAProxy, and the switch into which all machines are plugged."""

    def boot(self) -> None:
        super().boot()
        add = f"ip link add {BRIDGE} type bridge; ip addr add {self.address}/24 dev {BRIDGE}"
        self.run("sh", "-ec", f"{add}; ip link set {BRIDGE} up")

    def start_haproxy(self) -> None:
        config = self.folder / "etc/haproxy/bekal.cfg"
        self.start_program("haproxy", "/usr/sbin/haproxy", "-W", "-db", "-f", config)

    def kill_haproxy(self) -> None:
        self.kill_programs("haproxy")


class Cluster:
    """See the module. `changes` are values of klaster.env."""

    def __init__(self, databases: int = 3, *, synchronous: bool = True, **changes: str) -> None:
        self._stack = ExitStack()
        self._count = databases
        self._changes = {"SYNCHRONOUS": str(synchronous).lower()} | changes

    def __enter__(self) -> Cluster:
        with self._stack as stack:
            self.folder = stack.enter_context(Folder())
            self._prepare()
            stack.callback(reap)
            for node in self.nodes:
                stack.callback(node.halt)
                node.boot()
                if node is not self.hub:
                    node.join(self.hub)
            with self._logs_on_failure():
                self._start()
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.print_logs()
        self._stack.close()

    @property
    def nodes(self) -> tuple[Node, ...]:
        return (self.hub, *self.databases)

    def _prepare(self) -> None:
        names = [f"n{11 + i}" for i in range(self._count)]
        machines = {DOOR: "127.0.0.10"} | {name: f"127.0.0.{name[1:]}" for name in names}
        self.hub = Hub(DOOR, machines[DOOR], self.folder)
        self.databases = tuple(DatabaseNode(n, machines[n], self.folder) for n in names)
        self.write_environment(
            MACHINES=" ".join(f"{name}={address}" for name, address in machines.items()),
            DATABASES=" ".join(names), APPS="", DOORS=DOOR, PUBLIC_NAME=machines[DOOR],
            PUBLIC_CERTIFICATE="", PUBLIC_KEY="", WATCHDOG="off", **self._changes,
        )  # fmt: skip
        self.klaster("sertifikat")
        for node in self.nodes:
            self.lay_files(node)
        password = json.loads((self.folder / "rahasia/sandi.json").read_text())["BEKAL_PASSWORD"]
        self.ca = self.hub.folder / "etc/haproxy/ca.crt"
        login, query = f"postgresql://bekal:{password}@", QUERY.format(ca=self.ca)
        self.write_url = (
            f"{login}{self.hub.address}:6432/{SCOPE}?target_session_attrs=read-write&{query}"
        )
        self.read_url = f"{login}{self.hub.address}:6433/{SCOPE}?{query}"
        for each in self.databases:
            each.url = f"{login}{each.address}:5432/{SCOPE}?{query}"

    def write_environment(self, **values: str) -> None:
        """klaster.env: the shipped one, with other values."""
        changes = "".join(f'{name}="{value}"\n' for name, value in values.items())
        text = SHIPPED.read_text("utf-8") + changes  # the last one of a name counts
        (self.folder / "klaster.env").write_text(text, "utf-8")

    def klaster(self, *words: str) -> None:
        """Run the shipped script, as an operator does."""
        command = [sys.executable, str(SCRIPT), "--env", str(self.folder / "klaster.env")]
        done = subprocess.run([*command, *words], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"klaster.py {words}: {done.stderr}")

    def lay_files(self, node: Node, *more: str) -> None:
        self.klaster("render", node.name, "--root", str(node.folder), *more)
        self.klaster("pasang", node.name, "--root", str(node.folder))

    def _start(self) -> None:
        for node in self.databases:
            node.start_etcd()
        # Patroni that does not find etcd sleeps for five seconds.
        wait_until(lambda: all(node.etcd_is_healthy() for node in self.databases), timeout=60)
        for node in self.databases:
            node.start()
        self.hub.start_haproxy()
        self.wait_until_whole(90)

    def primary(self) -> DatabaseNode | None:
        """The node that holds the leader's key by its own word."""
        return next((node for node in self.databases if node.is_primary()), None)

    def wait_for_primary(
        self, deadline: float = 60, *, other_than: DatabaseNode | None = None
    ) -> DatabaseNode:
        """Raises RuntimeError after `deadline` seconds."""
        found: list[DatabaseNode] = []

        def is_there() -> bool:
            found[:] = [n for n in self.databases if n is not other_than and n.is_primary()]
            return bool(found)

        wait_until(is_there, timeout=deadline)
        return found[0]

    def standbys(self) -> tuple[DatabaseNode, ...]:
        return tuple(node for node in self.databases if node.is_streaming_standby())

    def wait_until_whole(self, deadline: float = 60) -> DatabaseNode:
        """Until one node is primary, all others stream from it, and, in synchronous mode, one of
        them is waited for. Returns the primary."""
        synchronous = self._changes["SYNCHRONOUS"] == "true" and len(self.databases) > 1

        def is_whole() -> bool:
            # Only whom Patroni has noted as synchronous is promoted, and it notes it last.
            return (
                len(self.standbys()) == len(self.databases) - 1
                and self.primary() is not None
                and (not synchronous or any(n.is_synchronous() for n in self.databases))
            )

        wait_until(is_whole, timeout=deadline)
        return self.wait_for_primary(deadline)

    def restart_haproxy(self) -> None:
        self.hub.kill_haproxy()
        self.hub.start_haproxy()

    def reload_haproxy(self) -> None:
        """With its configuration as it is now; connections go on."""
        master = min(self.hub.pids("haproxy"))
        self.hub.run("kill", "-USR2", self._inner_pid(master))

    def _inner_pid(self, pid: int) -> str:
        status = Path(f"/proc/{pid}/status").read_text()
        return next(line.split()[-1] for line in status.splitlines() if line.startswith("NSpid"))

    @contextmanager
    def _logs_on_failure(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.print_logs()
            raise

    def print_logs(self, lines: int = 30) -> None:
        """The end of every log, for who reads why a test failed."""
        for log in sorted((self.folder / "log").glob("*.log")):
            ending = log.read_text("utf-8", "replace").splitlines()[-lines:]
            sys.stderr.write("\n".join([f"--- {log.name}", *ending, ""]))
