"""What a durable answer costs in a cluster: `python -m tests.bench.cluster 20000`, as root, with
what `make cluster` installs. The same load as in `tests.bench` (by form, by PUT, in batches)
against one and two application hosts, with a synchronous standby, an asynchronous one, and none.

All machines share the cores of this one: compare CPU for an answer, hardly rates. How the figures
become a table of sizes is in docs/size.md."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Thread

import psycopg

from app.course import queries
from tests.bench import speed
from tests.bench.load import WAYS, Way, finish_client, start_client
from tests.bench.people import browser_of, senders, sign_in_key
from tests.bench.processes import descendants, total_cpu_seconds
from tests.bench.report import Report, say, step
from tests.bench.target import HOST, BenchDeployment, prepare
from tests.cluster.cluster import Cluster
from tests.deployment import Site, prepared, serving, wait_until


def pages(target: BenchDeployment, learners: int, most: int) -> list[bytes]:
    """Requests for a module's page by people who have begun. Needs an application context."""
    forms, _, _ = senders(learners)
    module = queries.catalogue().modules[0].id
    return [_get(target, f"/belajar/{module}", number) for number in forms[:most]]


def _get(target: BenchDeployment, path: str, number: int) -> bytes:
    cookies = browser_of(target.app, sign_in_key(number)).header
    head = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookies}\r\n"
    return f"{head}Accept-Encoding: gzip, deflate, br\r\nAccept-Language: id\r\n\r\n".encode()


GRANTS = (
    "GRANT pg_monitor, pg_checkpoint TO bekal",
    "GRANT SET ON PARAMETER session_replication_role TO bekal",
)
"""What the bench does and the application never does: read the lag, make a checkpoint, fill tables
without looking at references."""
COUNTED = """
SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint, wal_fpi, wal_sync,
       pg_database_size(current_database()), (SELECT count(*) FROM receipt)
FROM pg_stat_wal
"""
LAG = """
SELECT coalesce(max(extract(epoch FROM replay_lag)) * 1000, 0)::float,
       coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)), 0)::float
FROM pg_stat_replication
"""
STREAMING = """
SELECT count(*), count(*) FILTER (WHERE sync_state = 'sync')
FROM pg_stat_replication WHERE state = 'streaming'
"""
PAGES = Way("a signed-in page", pages, "200", 0, 16, 6_000, 0, 0, 0)
SENT = WAYS | {"pages": PAGES}
EVERY = 0.1
"""Seconds between two looks at the lag."""


@dataclass(frozen=True)
class Setup:
    """What answers are sent to."""

    name: str
    hosts: int
    synchronous: bool
    standbys: bool = True


SETUPS = (
    Setup("a  one host, synchronous", 1, True),
    Setup("b  two hosts, synchronous", 2, True),
    Setup("c  two hosts, asynchronous", 2, False),
    Setup("d  two hosts, no standby", 2, False, standbys=False),
)


@dataclass(frozen=True)
class Cost:
    """`cpu`: milliseconds for an answer, by who spent them. `p50` and `p99`: milliseconds of a
    request. `wal`, `disk`: bytes for an answer; `pages`: whole pages of 8 kB in the log, `syncs`:
    syncs of the log, both for an answer. `lag`: milliseconds and bytes behind, at p99 and at most,
    of the standby that is furthest behind."""

    answers: int
    rate: float
    cpu: dict[str, float]
    p50: float
    p99: float
    wal: float
    pages: float
    syncs: float
    disk: float
    lag: tuple[tuple[float, float], tuple[float, float]]

    def __str__(self) -> str:
        cpu = ", ".join(f"{name} {ms:.2f}" for name, ms in self.cpu.items())
        (ms_p99, ms_most), (bytes_p99, bytes_most) = self.lag
        return (
            f"{self.rate:,.0f}/s; ms of CPU: {cpu}; p50 {self.p50:.0f}, p99 {self.p99:.0f} ms; "
            f"WAL {self.wal:,.0f} B with {self.pages:.2f} whole pages, {self.syncs:.2f} syncs; "
            f"disk {self.disk:,.0f} B; lag p99 {ms_p99:.0f} ms, {bytes_p99 / 1000:,.0f} kB, "
            f"max {ms_most:.0f} ms, {bytes_most / 1000:,.0f} kB"
        )


class ClusterBench:
    """Runs `rounds` times through the setups, so that each sees good and bad minutes."""

    def __init__(self, cluster: Cluster, target: BenchDeployment, sites: list[Site]) -> None:
        self.cluster = cluster
        self.targets = [replace(target, state_dir=site.state_dir) for site in sites]
        self.sites = sites
        self.primary = cluster.wait_until_whole(60)
        self.connection = psycopg.connect(cluster.write_url, autocommit=True)
        self.seen: dict[tuple[str, str], list[Cost]] = {}

    def run(self, learners: int, rounds: int) -> None:
        with self.targets[0].app.app_context():
            made = {
                name: way.make(self.targets[0], learners, way.requests)
                for name, way in SENT.items()
            }
        parts = rounds * len(SETUPS)
        nth = 0
        for _ in range(rounds):
            for setup in SETUPS:
                self._change_to(setup)
                say(speed.description())
                for name, way in SENT.items():
                    each = len(made[name]) // parts
                    requests = made[name][nth * each : (nth + 1) * each]
                    step(f"{setup.name}: {len(requests):,} requests, {way.name}")
                    cost = self._measure(setup, way, requests)
                    self.seen.setdefault((name, setup.name), []).append(cost)
                    say(f"{setup.name}, {way.name}, {cost.answers:,}: {cost}")
                nth += 1
        self._compare()

    def _change_to(self, setup: Setup) -> None:
        for node in self.cluster.databases:
            if setup.standbys:
                node.start()
            elif node is not self.primary:
                node.kill()
        self.primary.patronictl(
            "edit-config", "--force", "--set", f"synchronous_mode={str(setup.synchronous).lower()}"
        )
        wanted = len(self.cluster.databases) - 1 if setup.standbys else 0
        expected = (wanted, int(setup.synchronous))
        wait_until(lambda: self._row(STREAMING) == expected, timeout=60)

    def _measure(self, setup: Setup, way: Way, requests: list[bytes]) -> Cost:
        """Send the requests, a tenth of them before measuring."""
        hosts = list(zip(self.targets, self.sites, strict=True))[: setup.hosts]
        warm = len(requests) // 10
        self._row("SELECT pg_stat_force_next_flush()")
        self.connection.execute("CHECKPOINT")
        self._send(hosts, way, requests[:warm])
        before, spent = self._row(COUNTED), self._spent()
        with self._lag() as lag:
            seconds, clients = self._send(hosts, way, requests[warm:])
        now = self._spent()
        after = self._row(COUNTED)
        count = len(requests[warm:]) * (way.each or 1)
        kept, sent = after[4] - before[4], len(requests[warm:]) * way.each
        if kept != sent:
            raise RuntimeError(f"{kept:,} of {sent:,} answers kept")
        wal, pages, syncs, disk = ((b - a) / count for a, b in zip(before[:4], after, strict=False))
        return Cost(
            answers=count,
            rate=count / seconds,
            cpu={name: (now[name] - spent[name]) * 1000 / count for name in now},
            p50=max(client["p50"] for client in clients),
            p99=max(client["p99"] for client in clients),
            wal=wal,
            pages=pages,
            syncs=syncs,
            disk=disk,
            lag=(_p99_and_most([ms for ms, _ in lag]), _p99_and_most([size for _, size in lag])),
        )

    def _send(
        self, hosts: list[tuple[BenchDeployment, Site]], way: Way, requests: list[bytes]
    ) -> tuple[float, list[dict[str, float]]]:
        """Each host gets an equal part of requests and connections. Returns seconds until the last
        answer, and what the clients say."""
        clients = [
            start_client(
                target,
                requests[nth :: len(hosts)],
                int(site.url.rpartition(":")[2]),
                max(1, way.connections // len(hosts)),
            )
            for nth, (target, site) in enumerate(hosts)
        ]
        said = [finish_client(client) for client in clients]
        statuses = {status for each in said for status in each["statuses"]}
        if statuses != {way.status}:
            raise RuntimeError(f"answers with status {statuses}")
        return max(each["seconds"] for each in said), said

    def _spent(self) -> dict[str, float]:
        """CPU seconds until now, by who spent them."""
        databases = self.cluster.databases
        standbys = [node for node in databases if node is not self.primary]
        return {
            "app": total_cpu_seconds(
                pid for site in self.sites for pid in descendants(site.process.pid)
            ),
            "primary": total_cpu_seconds(self.primary.pids("postgres")),
            "a standby": sum(total_cpu_seconds(node.pids("postgres")) for node in standbys)
            / len(standbys),
            "HAProxy": total_cpu_seconds(self.cluster.hub.pids("haproxy")),
            "Patroni and etcd": sum(
                total_cpu_seconds(node.pids("patroni", "etcd")) for node in databases
            ),
        }

    def _row(self, statement: str) -> tuple[int, ...]:
        row = self.connection.execute(statement).fetchone()
        assert row is not None
        return tuple(row)

    @contextmanager
    def _lag(self) -> Iterator[list[tuple[float, float]]]:
        """Yields a list to which milliseconds and bytes of lag are added meanwhile."""
        seen: list[tuple[float, float]] = []
        ended = Event()

        def look() -> None:
            while not ended.wait(EVERY):
                ms, size = self._row(LAG)
                seen.append((ms, size))

        looking = Thread(target=look)
        looking.start()
        try:
            yield seen
        finally:
            ended.set()
            looking.join()

    def _compare(self) -> None:
        """What waiting for a standby costs: two hosts, synchronous less asynchronous."""
        say("")
        for name, way in WAYS.items():
            means = [
                {what: _mean(self.seen[name, setup.name], get) for what, get in _COMPARED.items()}
                for setup in SETUPS[1:3]
            ]
            said = ", ".join(
                f"{what} {means[0][what]:.2f} − {means[1][what]:.2f} = "
                f"{means[0][what] - means[1][what]:+.2f} ms"
                for what in _COMPARED
            )
            say(f"cost of synchronous commit, {way.name}: {said}")


_COMPARED: dict[str, Callable[[Cost], float]] = {
    "CPU of app": lambda cost: cost.cpu["app"],
    "CPU of all databases": lambda cost: cost.cpu["primary"] + 2 * cost.cpu["a standby"],
    "p50": lambda cost: cost.p50,
    "p99": lambda cost: cost.p99,
}


def _mean(costs: list[Cost], of: Callable[[Cost], float]) -> float:
    return sum(of(cost) for cost in costs) / len(costs)


def _p99_and_most(values: list[float]) -> tuple[float, float]:
    ordered = sorted(values) or [0.0]
    return ordered[int(len(ordered) * 0.99)], ordered[-1]


def main(learners: int, rounds: int) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bekal-bench-")))
        log = stack.enter_context((folder / "app.log").open("w", encoding="utf-8"))
        stack.enter_context(redirect_stderr(log))
        cluster = stack.enter_context(Cluster())
        primary = cluster.wait_until_whole(60)
        for grant in GRANTS:
            primary.sql(grant)
        stack.enter_context(cluster.hub.entered())  # all that starts below is on its network
        target = prepare(Report(learners), "cluster", folder / "app1", cluster.write_url)
        sites = [_host(stack, target, folder / f"app{nth}") for nth in (1, 2)]
        ClusterBench(cluster, target, sites).run(learners, rounds)
        target.close()


def _host(stack: ExitStack, target: BenchDeployment, folder: Path) -> Site:
    own = target.environment | {"BEKAL_STATE_DIR": str(folder)}
    return stack.enter_context(serving(prepared(folder, **own)))


if __name__ == "__main__":
    main(int(sys.argv[1]) // 2 * 2, int(sys.argv[2]) if len(sys.argv) > 2 else 2)
