"""Reads, transactions and connections."""

import fcntl
import os
import resource
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from select import select as select_ready
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, DateTime, insert, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.identity.models import DeviceAccount
from app.kit.clock import WIB
from app.kit.store import audit, db
from app.kit.store.db import database, new_id, read, transaction
from app.kit.store.models import AuditEvent
from app.kit.store.moment import Moment

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def test_query_inside_a_transaction_sees_its_uncommitted_rows(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            audit.record_audit(tx, "kit:test:write", now=NOW)
            tx.flush()
            assert len(read().execute(select(AuditEvent.id)).all()) == 1
        assert read().execute(select(AuditEvent.at)).scalar_one() == NOW


def write_then_fail() -> None:
    with transaction() as tx:
        audit.record_audit(tx, "kit:test:write", now=NOW)
        tx.flush()
        raise ZeroDivisionError


def test_transaction_is_rolled_back_after_an_exception(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(ZeroDivisionError):
            write_then_fail()
        assert read().execute(select(AuditEvent.id)).all() == []
        with transaction() as tx:  # and the next one works
            audit.record_audit(tx, "kit:test:write", now=NOW)


def test_transaction_raises_on_postgresql_when_a_caught_sql_error_has_rolled_it_back(
    app: Flask,
) -> None:
    """PostgreSQL rolls back the whole transaction then, SQLite one statement."""
    with app.app_context():
        written, raised = 1, False
        try:
            with transaction() as tx:
                audit.record_audit(tx, "kit:test:write", now=NOW)
                tx.flush()
                with suppress(IntegrityError):
                    tx.execute(text("INSERT INTO audit_event (id) VALUES (NULL)"))
        except RuntimeError:
            written, raised = 0, True
        assert raised == (read().dialect.name == "postgresql")
        assert len(read().execute(select(AuditEvent.id)).all()) == written


def test_transaction_raises_when_a_failed_flush_was_caught(app: Flask) -> None:
    def write_twice() -> None:
        with transaction() as tx:
            audit.record_audit(tx, "kit:test:write", now=NOW)
            tx.flush()
            tx.add(AuditEvent(id=read().scalars(select(AuditEvent.id)).one(), at=NOW, what="x"))
            with suppress(IntegrityError):
                tx.flush()

    with app.app_context():
        with pytest.raises(RuntimeError, match="nothing was written"):
            write_twice()
        assert read().execute(select(AuditEvent.id)).all() == []


def fail_to_commit() -> None:
    with transaction() as tx:
        audit.record_audit(tx, "kit:test:lost", now=NOW)
        tx.flush()
        if database().is_sqlite:
            tx.execute(text("PRAGMA defer_foreign_keys=ON"))
            without_owner = {"device": new_id(), "account": new_id(), "since": NOW}
            tx.execute(insert(DeviceAccount).values(without_owner))
        else:
            end(tx.connection())


def test_transaction_raises_and_stores_nothing_when_commit_fails(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(DBAPIError):
            fail_to_commit()
        assert read().execute(select(AuditEvent.id)).all() == []


def end(connection: Connection) -> None:
    """End the connection on the server; returns when it is closed."""
    driver: Any = connection.connection.dbapi_connection
    with database().engine.connect() as other:
        ended = {"pid": driver.info.backend_pid}
        other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), ended)
    assert select_ready([driver.fileno()], [], [], 5)[0], "the connection is still open"


def test_transaction_raises_when_nested(app: Flask) -> None:
    with app.app_context(), transaction(), pytest.raises(RuntimeError), transaction():
        pass


def test_sqlite_write_transaction_takes_the_file_lock_before_it_begins(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that begins first would block the one with the file lock; PostgreSQL needs no
    lock."""
    locked = []

    def flock(_descriptor: int, _how: int) -> None:
        driver: Any = read().connection.dbapi_connection
        locked.append(driver.in_transaction)

    monkeypatch.setattr(fcntl, "flock", flock)
    with app.app_context():
        with transaction():
            pass
        is_sqlite = read().dialect.name == "sqlite"
    assert locked == ([False] if is_sqlite else [])


def test_naive_datetime_is_rejected_when_stored_in_the_database(app: Flask) -> None:
    with app.app_context(), pytest.raises(Exception, match="naive"), transaction() as tx:
        audit.record_audit(tx, "kit:test:write", now=datetime(2026, 1, 1))  # noqa: DTZ001


def test_datetime_is_stored_on_sqlite_in_the_format_of_sqlalchemy() -> None:
    dialect = sqlite.dialect()
    ours, theirs = (
        type_.dialect_impl(dialect).bind_processor(dialect) for type_ in (Moment(), DateTime())
    )
    assert ours is not None
    assert theirs is not None
    for at in (NOW, NOW.replace(microsecond=70), NOW.replace(year=1970, month=1, day=1)):
        assert ours(at.astimezone(WIB)) == theirs(at.replace(tzinfo=None))


def test_sqlite_runs_in_wal_with_full_sync_and_foreign_keys(app: Flask) -> None:
    with app.app_context():
        connection = read()
        if connection.dialect.name != "sqlite":
            assert connection.execute(text("SHOW transaction_isolation")).scalar() is not None
            return
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_new_sqlite_files_have_mode_600_in_a_world_readable_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    bare = Flask(__name__)
    db.set_up_database(bare, f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path)
    with bare.app_context():
        read().execute(text("CREATE TABLE name (it TEXT)"))
        modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.glob("x.*")}
        database().drop_connection()
    assert set(modes.values()) == {0o600}, modes


def test_existing_sqlite_files_are_made_private(
    tmp_path: Path,
) -> None:
    ours = ("x.sqlite3", "x.sqlite3-wal", "x.sqlite3-shm", "x.sqlite3-journal", "tulis.lock")
    copies = ("x.sqlite3.sebelum-20261125", "x.sqlite3.sebelum-20261125-wal")
    for name in (*ours, *copies, "lain.txt"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o644)
    tmp_path.chmod(0o755)
    db.set_up_database(Flask(__name__), f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path)
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert modes.pop("lain.txt") == 0o644
    assert modes == dict.fromkeys((*ours, *copies), 0o600)


def test_sqlite_version_with_the_wal_bug_uses_truncate_journal_mode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.kit.store.sqlite.sqlite_is_wal_safe", lambda: False)
    bare = Flask("bare")
    db.set_up_database(bare, f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path)
    with bare.app_context():
        assert read().execute(text("PRAGMA journal_mode")).scalar() == "truncate"
        db.database().drop_connection()
        db.db.engine.dispose()


def test_request_after_a_database_restart_succeeds(app: Flask) -> None:
    """SQLite closes no connection by itself."""
    with app.app_context():
        driver: Any = read().connection.dbapi_connection
        if not database().is_sqlite:
            end(read())
    assert app.test_client().get("/masuk").status_code == 200
    with app.app_context():
        assert (read().connection.dbapi_connection is driver) is database().is_sqlite


def test_lost_database_connection_check_works_with_a_thousand_open_file_descriptors(
    app: Flask,
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with app.app_context(), ExitStack() as open_:
        open_.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        database().drop_connection()
        db.db.engine.dispose()
        for _ in range(1024):
            open_.callback(os.close, os.dup(0))
        read()
        database().drop_lost_connection()
        assert read().scalar(select(1)) == 1
        database().drop_connection()
        db.db.engine.dispose()
