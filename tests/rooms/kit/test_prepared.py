"""Prepared statements behave like SQLAlchemy's execution."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy
from flask import Flask
from sqlalchemy import bindparam, event, insert, select
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from app.identity.models import Account
from app.kit.store import audit
from app.kit.store.db import db, new_id, read, transaction
from app.kit.store.models import AuditEvent
from app.kit.store.prepared import PreparedStatement
from app.kit.store.sqlalchemy_internals import TRIED
from app.sync.models import Receipt, Tombstone

HERE = timezone(timedelta(hours=7))
NOW = datetime(2026, 11, 24, 3, 0, 0, 250, UTC)
_EVENTS = select(AuditEvent.at, AuditEvent.what, AuditEvent.who).where(
    AuditEvent.at == bindparam("at"), AuditEvent.what != "kit:test:other"
)
_INSERT = PreparedStatement(insert(Tombstone).returning(Tombstone.hash), "hash")


def test_installed_sqlalchemy_version_is_listed_as_tested_with_its_private_names() -> None:
    assert sqlalchemy.__version__ in TRIED


def inserted(tx: Session, *hashes: bytes) -> list[bytes]:
    rows = _INSERT.insert_all(tx.connection(), [{"hash": each} for each in hashes])
    return [row[0] for row in rows]


def insert_twice() -> None:
    with transaction() as tx:
        inserted(tx, b"a" * 32)
        inserted(tx, b"a" * 32)


def test_prepared_statement_returns_the_same_rows_as_sqlalchemy(app: Flask) -> None:
    who = new_id()
    with app.app_context():
        with transaction() as tx:
            audit.record_audit(tx, "kit:test:write", now=NOW, actor=who)
            audit.record_audit(tx, "kit:test:other", now=NOW, actor=who)
        values: dict[str, Any] = {"at": NOW.astimezone(HERE)}
        for _ in range(2):
            rows = PreparedStatement(_EVENTS).rows(read(), values)
            assert [row._asdict() for row in rows] == [
                {"at": NOW, "what": "kit:test:write", "who": who}
            ]
            assert rows == read().execute(_EVENTS, values).all()


def test_prepared_insert_stores_one_row_and_several(app: Flask) -> None:
    with app.app_context(), transaction() as tx:
        assert inserted(tx, b"a" * 32) == [b"a" * 32]
        assert sorted(inserted(tx, b"b" * 32, b"c" * 32)) == [b"b" * 32, b"c" * 32]


@pytest.mark.parametrize("odd", ["é\\", "\0", "\\u0000"])
def test_prepared_insert_of_several_rows_stores_values_of_every_column_type(
    app: Flask, odd: str
) -> None:
    who = new_id()
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "account": who,
            "device": new_id(),
            "kind": f"“{number}”",
            "sha256": bytes(range(32)),
            "status": "created",
            "result": result,
            "body": None,
            "client_at": NOW.astimezone(HERE),
            "received_at": NOW,
            "occurred_at": NOW,
            "quality": "exact",
        }
        for number, result in enumerate(({"a": [1, None, odd]}, None))
    ]
    columns = [Receipt.__table__.columns[name] for name in rows[0]]
    with app.app_context():
        with transaction() as tx:
            tx.execute(insert(Account).values(id=who, name="Uji", language="id", made_at=NOW))
            PreparedStatement(insert(Receipt), *rows[0]).insert_all(tx.connection(), rows)
        found = read().execute(select(*columns).order_by(Receipt.seq)).mappings()
        assert [dict(row) for row in found] == rows
        assert read().execute(select(Receipt.seq).where(Receipt.result.is_(None))).all()
        rows = [row | {"id": new_id(), "client_at": NOW.replace(tzinfo=None)} for row in rows]
        with pytest.raises((ValueError, StatementError), match="naive"), transaction() as tx:
            PreparedStatement(insert(Receipt), *rows[0]).insert_all(tx.connection(), rows)


def test_failing_prepared_statement_raises_the_sqlalchemy_error_and_is_rolled_back(
    app: Flask,
) -> None:
    with app.app_context():
        with pytest.raises(IntegrityError):
            insert_twice()
        assert read().execute(select(Tombstone.hash)).all() == []


def test_sqlalchemy_event_listeners_see_prepared_statements_and_can_abort_them(app: Flask) -> None:
    seen: list[str] = []

    def watch(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)
        if "INSERT INTO tombstone" in statement:
            raise AssertionError("not here")

    with app.app_context():
        engine = db.engine
        event.listen(engine, "before_cursor_execute", watch)
        try:
            with pytest.raises(AssertionError, match="not here"), transaction() as tx:
                inserted(tx, b"a" * 32)
        finally:
            event.remove(engine, "before_cursor_execute", watch)
    assert any("INSERT INTO tombstone" in each for each in seen)
