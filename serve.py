"""Starts granian with the application made before it forks, so that workers share its memory
(docs/decisions/0026). Also runs what is due, once a minute.
With `--siapkan` it prepares the machine first, as `bekal siapkan` does."""

from __future__ import annotations

import ctypes
import gc
import json
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from ipaddress import ip_address

if __name__ == "__main__":
    if not sys.flags.optimize:  # documentation in memory is read by nobody here: 4 MB
        os.execv(sys.executable, [sys.executable, "-OO", *sys.argv])  # noqa: S606 (ourselves)
    # pip compiles for no `-OO`: where bytecode is not to be kept, each start would compile it all.
    sys.dont_write_bytecode = False
    # Nothing that is made for good is garbage: to look through it takes a fifth of the imports.
    gc.disable()
    # structlog takes it where it is there, to colour a developer's traces: 3 MB. Only tools of
    # the tests bring it along.
    sys.modules["rich"] = None  # type: ignore[assignment]

from flask import Flask
from flask.cli import ScriptInfo
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from app.kit.db import database
from app.kit.rsgi import Rsgi
from app.kit.untyped.data import sqlite_driver, sqlite_is_wal_safe
from config import Settings
from wsgi import app

MINUTE = 60
WORKERS, MOST_WORKERS = 2, 64
LARGEST_HEAD = 32 * 1024
"""Bytes of a request's first lines; granian would keep 400 kB of each connection."""
PAGES = (
    "/",
    "/sw.js",
    "/belajar",
    "/alat/kirim-uang",
    "/masuk",
    "/daftar",
    "/bantuan",
    "/keluarga/desa",
)
STOPS = (signal.SIGTERM, signal.SIGINT)
PR_SET_PDEATHSIG = 1
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
LARGE = 128 * 1024


def main() -> None:
    multiprocessing.set_start_method("fork")
    host, port = _host(), _number("PORT", 5000, 65535)
    workers = _number("WORKERS", WORKERS, MOST_WORKERS)
    _check_free(host, port)
    if "--siapkan" in sys.argv[1:]:
        if failed := _in_a_child("siapkan"):
            sys.exit(failed)
        _check_free(host, port)  # a first preparation takes a minute
    _give_back()
    _load(app)
    _announce(app.extensions["bekal_settings"], host, port)
    stopped = threading.Event()
    threading.Thread(target=_run_due, args=(stopped,), daemon=True).start()
    server = Server(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(max_buffer_size=LARGEST_HEAD),
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=0.3,
        workers_kill_timeout=5,
    )
    server.on_startup(partial(_hear, server.signal_handler_interrupt))
    server.serve(target_loader=partial(_in_a_worker, os.getpid()), wrap_loader=False)
    stopped.set()


def _host() -> str:
    host = os.environ.get("HOST", "127.0.0.1")
    try:
        ip_address(host)
    except ValueError:
        sys.exit(f"HOST must be an IP address, as 127.0.0.1 or 0.0.0.0, not “{host}”.")
    return host


def _number(name: str, default: int, most: int) -> int:
    text = os.environ.get(name, str(default))
    if not text.isdecimal() or not 0 < int(text) <= most:
        sys.exit(f"{name} must be a number from 1 to {most}, not “{text}”.")
    return int(text)


def _reached(host: str) -> str:
    """The address under which this machine reaches a server that listens there."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def _check_free(host: str, port: int) -> None:
    """A second server on a busy port would start silently and be asked every other time."""
    with suppress(OSError), socket.create_connection((_reached(host), port), timeout=1):
        sys.exit(f"PORT {port} is taken by another program; try PORT={port + 1} make run.")


def _in_a_child(command: str) -> int:
    """Run `bekal …` with what is made already, which is most of the work when little is due. What
    only commands need, as Alembic, stays out of the server's memory. Returns its exit code."""
    child = multiprocessing.Process(target=_bekal, args=(command,))
    child.start()
    try:
        child.join()
    except KeyboardInterrupt:  # the terminal has interrupted the child as well
        child.join()
    return child.exitcode or 0


def _bekal(command: str) -> None:
    gc.enable()  # a first publication makes much
    here = ScriptInfo(create_app=lambda: app, set_debug_flag=False)
    app.cli.main([command], prog_name="bekal", obj=here)


def _give_back() -> None:
    """Large pieces of memory go back to the system when they are freed. By default the first page
    of a thousand rows makes the C library keep them, and each thread keeps its own."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):  # glibc's alone
        libc.mallopt(M_TRIM_THRESHOLD, LARGE)
        libc.mallopt(M_MMAP_THRESHOLD, LARGE)
        libc.mallopt(M_ARENA_MAX, 1)


def _load(app: Flask) -> None:
    """What each worker would load for itself, on its own memory."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    client = app.test_client()
    for path in PAGES * 3:  # code that ran a few times is rewritten for speed by Python
        client.get(path, base_url=app.extensions["bekal_settings"].public_url)
    with app.app_context():  # no connection may go through a fork
        database().forget_reader()
        database().engine.dispose()
    gc.collect()
    gc.freeze()  # else a collection in a worker writes to every object, and so copies it
    gc.enable()


def _hear(stop: Callable[[], None]) -> None:
    """Call `stop`, once, when TERM or INT comes. Python runs a handler between two steps of its
    main thread: of a signal that comes as granian's begins to wait it would be run after the wait,
    so never. What is written into a pipe at that moment wakes a thread."""
    reads, writes = os.pipe()
    os.set_blocking(writes, False)
    for each in STOPS:
        signal.signal(each, lambda *_: None)
    signal.set_wakeup_fd(writes, warn_on_full_buffer=False)
    os.register_at_fork(after_in_child=_hear_as_a_child)

    def listen() -> None:
        while os.read(reads, 1)[0] not in STOPS:
            pass
        stop()

    threading.Thread(target=listen, daemon=True).start()


def _hear_as_a_child() -> None:
    """Until granian's handlers are there a worker has nothing to finish: TERM ends it."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _in_a_worker(master: int) -> Rsgi:
    if sys.platform == "linux":
        # A worker whose master was killed would go on serving old code on the same port.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != master:
            sys.exit()
    return Rsgi(app, app.extensions["bekal_headers"])


def _announce(settings: Settings, host: str, port: int) -> None:
    if settings.database_url.startswith("sqlite") and not sqlite_is_wal_safe():
        version = sqlite_driver.sqlite_version
        print(f"SQLite {version} is not safe in WAL mode: using journal_mode=TRUNCATE.")
    here = _reached(host)
    print(f"\n  Bekal: http://{f'[{here}]' if ':' in here else here}:{port}\n")
    kept = settings.state_dir / "demo.json"
    if settings.development and kept.exists():
        print("  Masuk contoh (data contoh, bukan orang sungguhan):")
        for sign_in in json.loads(kept.read_text(encoding="utf-8")):
            print(f"  - {sign_in['role']:<9} {sign_in['name']:<22} {sign_in['how']}")
        print()
    sys.stdout.flush()


def _run_due(stopped: threading.Event) -> None:
    while not stopped.wait(MINUTE):
        _in_a_child("berkala")


if __name__ == "__main__":
    main()
