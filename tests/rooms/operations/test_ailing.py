"""A database that takes no write, or in which not all can be read: `/sehat` says so and why, and
says it no more when it is over."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import time_machine
from flask import Flask
from sqlalchemy import insert

from app import create_app
from app.counters.models import RoundingSecret
from app.kit.clock import utcnow
from app.kit.store.db import Model, database, db, read, transaction
from app.kit.store.models import Lease
from app.operations.rules import AILMENTS, PROBED_EVERY
from app.sync.actions import record_backed_up_through
from tests.conftest import settings
from tests.factories import NOW
from tests.postgres import own_server

MARK = b"\xa5" * 512


def reasons(app: Flask) -> list[str]:
    told: list[str] = app.test_client().get("/sehat").get_json()["reasons"]
    return told


@contextmanager
def application(state: Path, url: str = "") -> Iterator[Flask]:
    """With the tables, on a database of its own."""
    state.mkdir(exist_ok=True)
    app = create_app(settings(state, url or f"sqlite:///{state / 'bekal.sqlite3'}"))
    with app.app_context():
        with database().writer.begin() as connection:
            Model.metadata.create_all(connection)
            rows = [{"name": f"nama-{n}", "until": utcnow()} for n in range(10_000)]
            connection.execute(insert(Lease), rows)
            connection.execute(insert(RoundingSecret), [{"id": 1, "secret": bytes(32)}])
        yield app
        database().drop_connection()
        db.engine.dispose()


@time_machine.travel(NOW, tick=False)
def test_health_endpoint_reports_a_read_only_database_until_it_is_writable_again(
    app: Flask,
) -> None:
    assert AILMENTS["read_only"] not in reasons(app)
    forbid = "query_only = ON" if database_is_sqlite(app) else "default_transaction_read_only = on"
    with app.app_context():
        read().exec_driver_sql(f"{'PRAGMA' if database_is_sqlite(app) else 'SET'} {forbid}")
    with time_machine.travel(NOW + PROBED_EVERY, tick=False):
        assert AILMENTS["read_only"] in reasons(app)
    with app.app_context():
        database().drop_connection()
        db.engine.dispose()
    with time_machine.travel(NOW + 2 * PROBED_EVERY, tick=False):
        assert AILMENTS["read_only"] not in reasons(app)


def database_is_sqlite(app: Flask) -> bool:
    with app.app_context():
        return database().is_sqlite


def test_health_endpoint_probes_the_database_with_a_write_at_most_every_five_seconds(
    app: Flask, statements: Callable[[], Any]
) -> None:
    with time_machine.travel(NOW + timedelta(days=1), tick=False), statements() as sent:
        for _ in range(5):
            reasons(app)
    assert len([each for each in sent if "UPDATE lease" in each]) == 1


def test_health_endpoint_reports_a_corrupt_sqlite_file_until_it_is_replaced(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with application(state):
        pass
    file, good = state / "bekal.sqlite3", tmp_path / "baik.sqlite3"
    shutil.copy(file, good)
    # Each table and index begins with a page of its own; the rows of `lease` fill the last ones.
    pages = file.stat().st_size // 4096
    with file.open("r+b") as damaged:
        for page in random.Random(1).sample(range(pages - 90, pages), 60):
            damaged.seek(page * 4096)
            damaged.write(MARK)
    app = create_app(settings(state, f"sqlite:///{file}"))
    told = app.test_cli_runner().invoke(args=["berkala"])
    assert told.exit_code == 1
    assert AILMENTS["damaged"] in told.output
    (reason,) = (each for each in reasons(app) if each.startswith(AILMENTS["damaged"]))
    assert "lease" in reason
    with app.app_context():
        database().drop_connection()
        db.engine.dispose()
    for beside in state.glob("bekal.sqlite3?*"):
        beside.unlink()
    good.replace(file)  # as `bekal cadangan pulihkan` puts another file there
    again = create_app(settings(state, f"sqlite:///{file}"))
    assert not [each for each in reasons(again) if each.startswith(AILMENTS["damaged"])]
    assert again.test_cli_runner().invoke(args=["berkala"]).exit_code == 0
    assert "belum diperiksa: bekal berkala" not in str(again.test_client().get("/sehat").json)


def test_database_integrity_check_runs_daily_and_when_its_stored_result_is_unreadable(
    tmp_path: Path,
) -> None:
    kept = tmp_path / "state" / "periksa-basisdata.json"
    with application(tmp_path / "state") as app:
        runner = app.test_cli_runner()
        with time_machine.travel(NOW, tick=False) as clock:
            runner.invoke(args=["berkala"])
            first = kept.read_bytes()
            runner.invoke(args=["berkala"])
            assert kept.read_bytes() == first
            clock.shift(timedelta(days=1))
            runner.invoke(args=["berkala"])
            assert kept.read_bytes() != first
            for left in (b"", b"{}", b'{"at": 5}', b"[]"):
                kept.write_bytes(left)
                ran = runner.invoke(args=["berkala"])
                assert ran.exit_code == 0, ran.output
                assert kept.read_bytes() != left


def test_health_endpoint_reports_corrupt_postgresql_pages_until_a_newer_backup_is_recorded(
    tmp_path: Path,
) -> None:
    with own_server(durable=False) as server:
        with psycopg.connect(server.url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("CREATE TABLE berkas AS SELECT generate_series(1, 9999) AS n")
            (where,) = connection.execute("SELECT pg_relation_filepath('berkas')").fetchone() or ()
        server.stop()
        with (server.data / where).open("r+b") as file:
            file.seek(8192 + 100)
            file.write(MARK)
        server.start()
        with application(tmp_path / "state", server.url) as app:
            with app.app_context(), transaction() as tx:
                record_backed_up_through(tx, 0, now=utcnow() - timedelta(days=1))
            assert not [each for each in reasons(app) if "PostgreSQL menemukan" in each]
            url = server.url.replace("+psycopg", "")
            with suppress(psycopg.errors.DataCorrupted), psycopg.connect(url) as connection:
                connection.execute("SELECT sum(n) FROM berkas")
            assert [each for each in reasons(app) if "PostgreSQL menemukan 1 halaman" in each]
            with app.app_context(), transaction() as tx:
                record_backed_up_through(tx, 0, now=utcnow())
            assert not [each for each in reasons(app) if "PostgreSQL menemukan" in each]
