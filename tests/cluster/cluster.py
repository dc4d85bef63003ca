"""A cluster as deploy/klaster/ brings it up, on this one machine: three database nodes with etcd,
Patroni and PostgreSQL, a hub with HAProxy, and hosts of Bekal behind nginx. Each has a network of
its own.

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
        primary.log("patroni")               # with PostgreSQL's; "etcd"; cluster.hub.log("haproxy")
    with Cluster(apps=2) as cluster:         # Bekal on two hosts, nginx in front
        cluster.apps[0].kill(); cluster.apps[0].start()      # wait for .is_healthy()
        cluster.apps[0].bekal("periksa")     # a command there; .environment has its settings
        ask(cluster.hub, f"{cluster.url}/sehat", cluster.ca)  # (status, body), through nginx

`REQUESTS_PER_SECOND="5000"` and other values of klaster.env are given to Cluster().

URLs are libpq's, which BEKAL_DATABASE_URL takes too: `cluster.write_url` and `.read_url` go through
HAProxy, `node.url` to one node. `node.folder` stands for / of that machine."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType

from config import ROOT
from tests.cluster.machines import SCOPE, AppHost, DatabaseNode, Hub
from tests.cluster.node import Folder, Node, reap
from tests.deployment import wait_until

SCRIPT = ROOT / "deploy" / "klaster" / "klaster.py"
SHIPPED = SCRIPT.with_name("klaster.env")
DOOR = "p10"
QUERY = "connect_timeout=3&tcp_user_timeout=5000&sslmode=verify-full&sslrootcert={ca}"


class Cluster:
    """See the module. `changes` are values of klaster.env."""

    def __init__(
        self, databases: int = 3, apps: int = 0, *, synchronous: bool = True, **changes: str
    ) -> None:
        self._stack = ExitStack()
        self._counts = databases, apps
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

    @contextmanager
    def laid(self) -> Iterator[Cluster]:
        """Only the files of all machines, and a hub on which nothing runs."""
        with Folder() as self.folder:
            self._prepare()
            try:
                self.hub.boot()
                yield self
            finally:
                self.hub.halt()

    @property
    def nodes(self) -> tuple[Node, ...]:
        return (self.hub, *self.databases, *self.apps)

    def _prepare(self) -> None:
        databases, apps = self._counts
        names = [f"n{11 + i}" for i in range(databases)]
        hosts = [f"a{21 + i}" for i in range(apps)]
        machines = {DOOR: "127.0.0.10"} | {n: f"127.0.0.{n[1:]}" for n in (*names, *hosts)}
        self.hub = Hub(DOOR, machines[DOOR], self.folder)
        self.databases = tuple(DatabaseNode(n, machines[n], self.folder) for n in names)
        self.apps = tuple(AppHost(n, machines[n], self.folder) for n in hosts)
        self.url = f"https://{machines[DOOR]}"
        self.write_environment(
            MACHINES=" ".join(f"{name}={address}" for name, address in machines.items()),
            DATABASES=" ".join(names), APPS=" ".join(hosts), DOORS=DOOR, PUBLIC_NAME=machines[DOOR],
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
        if self.apps:
            self.hub.start_nginx()
        for host in self.apps:
            host.prepare()
            host.start()
        wait_until(lambda: all(host.is_healthy() for host in self.apps), timeout=90)

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
