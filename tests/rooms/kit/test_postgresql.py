"""Connections to PostgreSQL: to a primary only, and with time limits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import structlog
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from structlog.testing import capture_logs

from app import create_app
from app.kit.clock import utcnow
from app.kit.store.db import database, db, read, set_up_database, transaction
from app.kit.store.outage import BUSY, kind_of_outage
from app.kit.store.postgresql import FOR_COMMANDS, TimeLimits
from app.kit.store.standby import (
    StandbyLateError,
    find_standby,
    read_standby_state,
    reading_from_standby,
    set_up_standby,
)
from tests.conftest import settings
from tests.deployment import wait_until
from tests.factories import make_person, sign_in
from tests.postgres import Server, own_server

SHORT = TimeLimits(statement=150, lock=100, idle_in_transaction=200)


@contextmanager
def connected(url: str, folder: Path) -> Iterator[Flask]:
    app = Flask("bare")
    set_up_database(app, url, folder)
    with app.app_context():
        yield app
        drop_connections()


def drop_connections() -> None:
    database().drop_connection()
    db.engine.dispose()


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What the database logs. A logger that was used before keeps its processors, so this is a new
    one."""
    monkeypatch.setattr("app.kit.store.db.log", structlog.get_logger("bekal.database"))
    with capture_logs() as captured:
        yield captured


@pytest.fixture(scope="module")
def pair() -> Iterator[tuple[Server, Server]]:
    """A primary and its standby."""
    with own_server(durable=False) as primary, primary.standby() as standby:
        yield primary, standby


def test_standby_is_refused_with_a_log_line_and_counts_as_busy(
    pair: tuple[Server, Server], tmp_path: Path, logs: list[Any]
) -> None:
    with connected(pair[1].url, tmp_path):
        with pytest.raises(OperationalError) as refused:
            read()
        assert kind_of_outage(refused.value) == BUSY
    assert [each["event"] for each in logs] == ["database_refused"]
    assert "read-only" in logs[0]["why"]


def test_connection_goes_on_to_the_primary_when_the_first_host_is_a_standby(
    pair: tuple[Server, Server], tmp_path: Path
) -> None:
    primary, standby = (each.url.partition("host=")[2] for each in pair)
    url = f"postgresql+psycopg://bekal@/postgres?host={standby}:5432&host={primary}:5432"
    with connected(url, tmp_path):
        assert read().scalar(text("SELECT pg_is_in_recovery()")) is False


def test_connection_is_dropped_when_its_server_takes_no_more_writes(
    postgresql_url: str, tmp_path: Path, logs: list[Any]
) -> None:
    def write() -> None:
        with transaction() as tx:
            tx.execute(text("CREATE TEMPORARY TABLE x (n int) ON COMMIT DROP"))
            tx.execute(text("CREATE TABLE lasting (n int)"))
            raise ZeroDivisionError

    with connected(postgresql_url, tmp_path):
        read().exec_driver_sql("SET default_transaction_read_only = on")
        with pytest.raises(DBAPIError, match="read-only"):
            write()
        with pytest.raises(ZeroDivisionError):
            write()
    assert [each["event"] for each in logs] == ["database_is_replica"]


def test_connections_of_pages_and_of_commands_have_their_own_time_limits(
    postgresql_url: str, tmp_path: Path
) -> None:
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")

    def shown() -> list[Any]:
        return [read().exec_driver_sql(f"SHOW {name}").scalar() for name in names]

    with connected(postgresql_url, tmp_path):
        assert shown() == ["10s", "3s", "30s"]
    with connected(postgresql_url, tmp_path):
        database().limits = FOR_COMMANDS
        assert shown() == ["6h", "30s", "10min"]
    joined = "&" if "?" in postgresql_url else "?"
    own = f"{postgresql_url}{joined}options=-cstatement_timeout%3D7s"
    with connected(own, tmp_path):
        assert shown() == ["7s", "3s", "30s"]


def test_page_is_answered_with_503_when_it_waits_for_a_lock_too_long(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    """SQLite has its own lock for writers (test_fault)."""
    if database_url.startswith("sqlite"):
        return
    own = create_app(settings(tmp_path / "state", database_url))
    with own.app_context():
        with transaction() as tx:
            account = make_person(tx, "Sumi", utcnow())
        page = sign_in(own, account)
        database().limits = SHORT
        drop_connections()
        with psycopg.connect(database_url.replace("+psycopg", "")) as other:
            other.execute("LOCK TABLE account IN ACCESS EXCLUSIVE MODE")
            assert page.client.get("/profil").status_code == 503
        assert page.client.get("/profil").status_code < 400
        drop_connections()


def test_statement_lock_and_idle_transaction_end_at_their_limits(
    postgresql_url: str, tmp_path: Path
) -> None:
    plain = postgresql_url.replace("+psycopg", "")
    with connected(postgresql_url, tmp_path), psycopg.connect(plain, autocommit=True) as other:
        database().limits = SHORT
        with pytest.raises(OperationalError, match="statement timeout") as slow:
            read().execute(text("SELECT pg_sleep(60)"))
        assert kind_of_outage(slow.value) == BUSY
        with pytest.raises(DBAPIError, match="idle-in-transaction") as idle:
            wait_idle(other)
        assert kind_of_outage(idle.value) == BUSY


def wait_idle(other: psycopg.Connection[Any]) -> None:
    """Be idle in a transaction until the server ends the connection."""
    with transaction() as tx:
        pid = tx.execute(text("SELECT pg_backend_pid()")).scalar_one()
        gone = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s"
        while other.execute(gone, [pid]).fetchone() != (0,):
            pass
        tx.execute(text("SELECT 1"))


def test_standby_is_read_with_its_own_as_of_and_refused_once_it_is_late(
    pair: tuple[Server, Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    primary, reader = pair
    role = text("SELECT pg_is_in_recovery()")
    primary.execute("CREATE TABLE written (n int)")
    with connected(primary.url, tmp_path) as app:
        set_up_standby(app, reader.url, tmp_path)
        standby = find_standby()
        assert standby is not None
        wait_until(lambda: read_standby_state(standby)[1] == timedelta())
        with reading_from_standby() as as_of:
            assert read().scalar(role) is True
            assert abs(as_of - utcnow()) < timedelta(minutes=5)
        assert read().scalar(role) is False
        reader.execute("SELECT pg_wal_replay_pause()")
        primary.execute("INSERT INTO written VALUES (1)")
        with reading_from_standby() as earlier:
            assert as_of - timedelta(minutes=1) < earlier <= utcnow()
            assert read().scalar(text("SELECT count(*) FROM written")) == 0
        monkeypatch.setattr("app.kit.store.standby.MAX_LAG", timedelta())
        with pytest.raises(StandbyLateError), reading_from_standby():
            pass
        reader.execute("SELECT pg_wal_replay_resume()")
        wait_until(lambda: read_standby_state(standby)[1] == timedelta())
        with reading_from_standby():
            assert read().scalar(text("SELECT count(*) FROM written")) == 1
        standby.drop_connection()
        standby.engine.dispose()


def test_reads_stay_on_the_own_database_without_a_standby(app: Flask) -> None:
    with app.app_context():
        own = database()
        with reading_from_standby() as as_of:
            assert database() is own
        assert abs(as_of - utcnow()) < timedelta(minutes=5)
