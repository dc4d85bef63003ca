"""Starts granian with the libraries loaded before it forks, so that workers share them:
40 MB a worker instead of 97. Also runs what is due, once a minute."""

from __future__ import annotations

import json
import multiprocessing
import os
import pkgutil
import socket
import subprocess
import sys
import threading
from importlib import import_module

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

import app
from app.kit.untyped.data import sqlite_driver, sqlite_is_wal_safe
from config import ROOT, Settings, SettingsError, from_environment

MINUTE = 60
WORKERS = 2
THREADS = 16


def main() -> None:
    host, port = os.environ.get("HOST", "127.0.0.1"), _port()
    try:
        settings = from_environment(os.environ)
    except SettingsError as error:
        sys.exit(str(error))
    if _answers(host, port):
        sys.exit(f"PORT {port} is taken by another program; try PORT={port + 1} make run.")
    _load_rooms()
    _announce(settings, host, port)
    stopped = threading.Event()
    threading.Thread(target=_run_due, args=(stopped,), daemon=True).start()
    multiprocessing.set_start_method("fork")
    Server(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("WORKERS", WORKERS)),
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=0.3,
        workers_kill_timeout=5,
    ).serve()
    stopped.set()


def _port() -> int:
    text = os.environ.get("PORT", "5000")
    if not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535, not “{text}”.")
    return int(text)


def _answers(host: str, port: int) -> bool:
    """A second server on a busy port would start silently and never be asked."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host if host != "0.0.0.0" else "127.0.0.1", port)) == 0  # noqa: S104


def _load_rooms() -> None:
    for name in app.ROOMS:
        package = import_module(f"app.{name}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("cli"):
                import_module(module.name)


def _announce(settings: Settings, host: str, port: int) -> None:
    if settings.database_url.startswith("sqlite") and not sqlite_is_wal_safe():
        version = sqlite_driver.sqlite_version
        print(f"SQLite {version} is not safe in WAL mode: using journal_mode=TRUNCATE.")
    print(f"\n  Bekal: http://{host}:{port}\n")
    kept = settings.state_dir / "demo.json"
    if settings.development and kept.exists():
        print("  Masuk contoh (data contoh, bukan orang sungguhan):")
        for sign_in in json.loads(kept.read_text(encoding="utf-8")):
            print(f"  - {sign_in['role']:<9} {sign_in['name']:<22} {sign_in['how']}")
        print()
    sys.stdout.flush()


def _run_due(stopped: threading.Event) -> None:
    while not stopped.wait(MINUTE):
        subprocess.run([sys.executable, "-m", "app", "berkala"], cwd=ROOT, check=False)


if __name__ == "__main__":
    main()
