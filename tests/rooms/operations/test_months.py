"""Partitions by month on PostgreSQL: made ahead by a scheduled job, and watched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from app.kit.room import ScheduledJobError
from app.kit.store import partitions
from app.kit.store.audit import record_audit
from app.kit.store.db import database, new_id, read, transaction
from app.kit.store.partitions import Month, find_partitions, partitioned_tables
from app.operations.actions import make_partitions_ahead
from app.operations.queries import partition_warnings

THEN = datetime(2035, 11, 24, 3, 0, tzinfo=UTC)
NEW = {f"{name}_{Month(2035, 11).after(n)}" for name in partitioned_tables() for n in range(4)}


@pytest.fixture
def then(app: Flask) -> Iterator[Flask]:
    """Drops what a test makes: the database is shared."""
    yield app
    with app.app_context(), database().writer.begin() as connection:
        if not database().is_sqlite:
            for name in sorted(NEW & find_partitions(connection)):
                connection.execute(text(f"DROP TABLE {name}"))


def test_scheduled_job_makes_this_month_and_three_more_once(then: Flask) -> None:
    with then.app_context():
        made = [make_partitions_ahead(THEN) for _ in range(2)]
        if database().is_sqlite:
            assert made == [0, 0]
            return
        assert made == [16, 0]
        assert find_partitions(read()) >= NEW


def test_health_warns_of_a_missing_month_until_it_is_made(then: Flask) -> None:
    with then.app_context():
        if database().is_sqlite:
            assert partition_warnings(THEN) == []
            return
        missing = "Partisi receipt_2035_12 belum ada: bekal berkala."
        assert missing in partition_warnings(THEN)
        make_partitions_ahead(THEN)
        assert partition_warnings(THEN) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_health_warns_of_a_default_partition_that_has_grown(
    then: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitions, "LARGE_DEFAULT", 0)
    with then.app_context():
        make_partitions_ahead(THEN)
        with transaction() as tx:
            event = Month(2033, 5).first_id()
            row = {"id": event, "at": THEN}
            tx.execute(text("INSERT INTO audit_event (id, at, what) VALUES (:id, :at, 'a')"), row)
        assert partition_warnings(THEN) == [
            "Partisi audit_event_default membesar: apakah ada jam yang salah?"
        ]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_job_gives_way_to_a_writer_of_the_default_partition(then: Flask, database_url: str) -> None:
    with then.app_context(), psycopg.connect(database_url.replace("+psycopg", "")) as other:
        other.execute(
            "INSERT INTO audit_event (id, at, what) VALUES (%s, now(), 'a')",
            [Month(2033, 5).first_id()],
        )
        with pytest.raises(ScheduledJobError, match="audit_event_2035_11 belum dibuat"):
            make_partitions_ahead(THEN)
        other.rollback()
        assert make_partitions_ahead(THEN) > 0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_old_month_of_the_audit_is_emptied_while_others_write(
    then: Flask, database_url: str
) -> None:
    """As docs/operating.md says it."""
    with then.app_context(), psycopg.connect(database_url.replace("+psycopg", "")) as other:
        make_partitions_ahead(THEN)
        with transaction() as tx:
            row = {"id": Month(2035, 11).first_id(), "at": THEN}
            tx.execute(text("INSERT INTO audit_event (id, at, what) VALUES (:id, :at, 'a')"), row)
        with transaction() as tx:
            record_audit(tx, "a:b:c", now=THEN, actor=new_id())
            tx.flush()
            other.execute("SET lock_timeout = '100ms'")
            other.execute("TRUNCATE audit_event_2035_11")
            other.commit()
        assert read().scalar(text("SELECT count(*) FROM audit_event")) == 1
