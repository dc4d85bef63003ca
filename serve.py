"""Start granian with an application that is created before it forks, so that workers share its
memory (docs/decisions/0026). Run the scheduled jobs once a minute, and at once what people ask for.
With `--siapkan`, prepare the machine first, as `bekal siapkan` does."""

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
from pathlib import Path

from flask import Flask
from flask.cli import ScriptInfo
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from app.kit.jobs import Bell, hang_bell
from app.kit.own_process import Forker, use_forker
from app.kit.registry import registry
from app.kit.store.db import database, database_of
from app.kit.store.postgresql import FOR_COMMANDS
from app.kit.untyped.data import sqlite_driver, sqlite_is_wal_safe
from app.kit.web.headers import security_headers
from app.kit.web.large_bodies import may_send_large_body, paths_run_beside, paths_with_large_bodies
from app.kit.web.rsgi import RsgiAdapter
from config import Settings
from wsgi import app

ONE_MINUTE = 60
WORKERS, MAX_WORKERS = 2, 64
MAX_HEAD = 32 * 1024
"""Maximum bytes of the request line and headers; granian's default is 400 kB a connection."""
PRELOADED_PAGES = (
    "/",
    "/sw.js",
    "/belajar",
    "/alat/kirim-uang",
    "/masuk",
    "/daftar",
    "/bantuan",
    "/keluarga/desa",
)
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)
PR_SET_PDEATHSIG = 1


def main() -> None:
    multiprocessing.set_start_method("fork")
    host, port = _host(), _positive_number("PORT", 5000, 65535)
    workers = _positive_number("WORKERS", WORKERS, MAX_WORKERS)
    certificate, key = _tls_files()
    _check_free(host, port)
    if "--siapkan" in sys.argv[1:]:
        if failed := _run_in_child(["siapkan"]):
            sys.exit(failed)
        _check_free(host, port)  # a first preparation takes a minute
    _preload(app)
    forker = Forker()
    forker.start()  # while this process has one thread
    use_forker(forker)
    _announce(registry(app).settings, host, port)
    stopped = threading.Event()
    bell = Bell()
    hang_bell(bell)
    for run, when in ((_run_jobs, stopped), (_run_jobs_when_asked, bell)):
        threading.Thread(target=run, args=(when,), daemon=True).start()
    server = Server(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(max_buffer_size=MAX_HEAD),
        websockets=False,
        log_level=LogLevels.warning,
        ssl_cert=certificate,
        ssl_key=key,
        respawn_failed_workers=True,
        respawn_interval=0.3,
        workers_kill_timeout=5,
    )
    server.on_startup(partial(_call_on_signal, server.signal_handler_interrupt))
    server.serve(target_loader=partial(_load_in_worker, os.getpid()), wrap_loader=False)
    stopped.set()


def _host() -> str:
    host = os.environ.get("HOST", "127.0.0.1")
    try:
        ip_address(host)
    except ValueError:
        sys.exit(f"HOST must be an IP address, as 127.0.0.1 or 0.0.0.0, not “{host}”.")
    return host


def _positive_number(name: str, default: int, most: int) -> int:
    text = os.environ.get(name, str(default))
    if not text.isdecimal() or not 0 < int(text) <= most:
        sys.exit(f"{name} must be a number from 1 to {most}, not “{text}”.")
    return int(text)


def _tls_files() -> tuple[Path | None, Path | None]:
    """The certificate and its key, for a proxy on another machine; None without TLS."""
    names = ("TLS_CERTIFICATE", "TLS_KEY")
    certificate, key = (os.environ.get(name) for name in names)
    if not certificate and not key:
        return None, None
    for name, path in zip(names, (certificate, key), strict=True):
        if not path or not os.access(path, os.R_OK):
            sys.exit(f"{name} must name a file that can be read, not “{path or ''}”.")
    return Path(str(certificate)), Path(str(key))


def _connect_address(host: str) -> str:
    """The address by which this machine connects to a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def _check_free(host: str, port: int) -> None:
    """Exit if the port is in use: a second server would start silently and get half of the
    requests."""
    with suppress(OSError), socket.create_connection((_connect_address(host), port), timeout=1):
        sys.exit(f"PORT {port} is taken by another program; try PORT={port + 1} make run.")


def _run_in_child(command: list[str]) -> int:
    """Run a `bekal` command in a fork of this process, which saves most of the time of a short job.
    Modules that only commands need, such as Alembic, stay out of the server's memory. Returns its
    exit code."""
    child = multiprocessing.Process(target=_run_command, args=(command,))
    child.start()
    try:
        child.join()
    except KeyboardInterrupt:  # the terminal has interrupted the child as well
        child.join()
    return child.exitcode or 0


def _run_command(command: list[str]) -> None:
    database_of(app).limits = FOR_COMMANDS
    here = ScriptInfo(create_app=lambda: app, set_debug_flag=False)
    app.cli.main(command, prog_name="bekal", obj=here)


def _preload(app: Flask) -> None:
    """Load templates and pages before the fork, so that workers do not load them into memory of
    their own."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    client = app.test_client()
    for path in PRELOADED_PAGES:
        client.get(path, base_url=registry(app).settings.public_url)
    with app.app_context():  # a connection must not be shared across a fork
        database().drop_connection()
        database().engine.dispose()
    gc.collect()
    gc.freeze()  # a garbage collection in a worker would write to all objects and copy them


def _call_on_signal(stop: Callable[[], None]) -> None:
    """Call `stop` once when TERM or INT arrives. Python runs a signal handler between two steps of
    the main thread: a signal that arrives just before granian waits would be handled only after the
    wait, which never ends. Python also writes the signal into a pipe, and that wakes a thread."""
    reads, writes = os.pipe()
    os.set_blocking(writes, False)
    for each in STOP_SIGNALS:
        signal.signal(each, lambda *_: None)
    signal.set_wakeup_fd(writes, warn_on_full_buffer=False)
    os.register_at_fork(after_in_child=_reset_signals_in_child)

    def listen() -> None:
        while os.read(reads, 1)[0] not in STOP_SIGNALS:
            pass
        stop()

    threading.Thread(target=listen, daemon=True).start()


def _reset_signals_in_child() -> None:
    """Before granian installs its handlers a worker has nothing to finish, so TERM ends it."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _load_in_worker(master: int) -> RsgiAdapter:
    if sys.platform == "linux":
        # If the main process is killed, its workers must not keep serving old code on the port.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != master:
            sys.exit()
    headers = security_headers(with_hsts=registry(app).settings.secure_cookies)
    return RsgiAdapter(
        app,
        headers,
        large_bodies=paths_with_large_bodies(app),
        may_send_large=partial(may_send_large_body, app),
        beside=paths_run_beside(app),
    )


def _announce(settings: Settings, host: str, port: int) -> None:
    if settings.database_url.startswith("sqlite") and not sqlite_is_wal_safe():
        version = sqlite_driver.sqlite_version
        print(f"SQLite {version} is not safe in WAL mode: using journal_mode=TRUNCATE.")
    here = _connect_address(host)
    scheme = "https" if os.environ.get("TLS_CERTIFICATE") else "http"
    print(f"\n  Bekal: {scheme}://{f'[{here}]' if ':' in here else here}:{port}\n")
    demo = settings.state_dir / "demo.json"
    if settings.development and demo.exists():
        print("  Masuk contoh (data contoh, bukan orang sungguhan):")
        for sign_in in json.loads(demo.read_text(encoding="utf-8")):
            print(f"  - {sign_in['role']:<9} {sign_in['name']:<22} {sign_in['how']}")
        print()
    sys.stdout.flush()


def _run_jobs(stopped: threading.Event) -> None:
    while not stopped.wait(ONE_MINUTE):
        _run_in_child(["berkala"])


def _run_jobs_when_asked(bell: Bell) -> None:
    while True:
        bell.wait()
        _run_in_child(["berkala", "--diminta"])


if __name__ == "__main__":
    main()
