"""Faults of network, database and disk: the lines of docs/faults.md that need no killed process."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from fcntl import LOCK_EX, flock
from threading import Barrier, Thread
from time import monotonic
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, insert
from sqlalchemy.exc import OperationalError

from app.kit.store.db import Database, database, db, read, transaction
from app.kit.store.write_lock import (
    SHORT_TIMEOUT,
    SHORT_TIMEOUT_PERIOD,
    TIMEOUT,
    WriteLockTimeoutError,
)
from app.sync.models import Tombstone
from tests.factories import sign_in
from tests.rooms.sync.phone import Phone, execute, note, receipt_count, refusal, statuses
from tests.rooms.sync.toy import applied


@contextmanager
def failing_at(app: Flask, nth: int) -> Iterator[list[str]]:
    """The nth statement fails with a disk error. Yields the statements sent."""
    sent: list[str] = []

    def fail(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)
        if len(sent) == nth:
            raise OSError(5, "Input/output error")

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", fail)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", fail)


def test_sync_batch_repeated_after_a_lost_reply_is_answered_as_duplicate_with_the_stored_results(
    note_app: Flask,
) -> None:
    phone, items = Phone(note_app), [note(), note("refuse"), note("later")]
    lost = phone.send(*items).get_json()["results"]
    again = phone.send(*items).get_json()["results"]
    assert [each["status"] for each in again] == ["duplicate", "rejected", "duplicate"]
    assert again[0]["result"] == lost[0]["result"]
    assert [each.get("seq") for each in again] == [each.get("seq") for each in lost]
    assert receipt_count(note_app) == 2


def test_sync_batch_is_stored_wholly_on_retry_after_any_of_its_sql_statements_failed(
    note_app: Flask,
) -> None:
    phone = Phone(note_app)
    with failing_at(note_app, 0) as whole:
        phone.send(note(), note())
    for nth in range(1, len(whole) + 1):
        before, items = receipt_count(note_app), [note(), note("later"), note()]
        with failing_at(note_app, nth):
            answer = phone.send(*items)
        assert refusal(answer) == (503, "storage"), nth
        assert int(answer.headers["Retry-After"]) > 0
        assert receipt_count(note_app) == before
        assert statuses(phone.send(*items)) == ["created", "deferred", "created"]


@pytest.mark.parametrize(
    "cut",
    [
        pytest.param(lambda data: data[:-1], id="json"),
        pytest.param(lambda data: data[: len(data) // 2], id="half"),
        pytest.param(lambda data: data + b"}", id="more"),
    ],
)
def test_incomplete_sync_request_body_is_rejected(
    note_app: Flask, cut: Callable[[bytes], bytes]
) -> None:
    phone = Phone(note_app)
    whole = json.dumps(phone.envelope(items=[note()])).encode()
    assert refusal(phone.send_raw(cut(whole))) == (400, "bad_request")
    packed = {"Content-Encoding": "gzip"}
    assert refusal(phone.send_raw(gzip.compress(whole)[:-9], **packed)) == (400, "bad_request")
    assert refusal(phone.send_raw(whole, **packed)) == (400, "bad_request")
    assert receipt_count(note_app) == 0


def test_sync_batch_is_stored_once_when_sent_concurrently(note_app: Flask) -> None:
    phone = Phone(note_app)
    for _ in range(5):
        items, barrier, seen = [note(), note(), note("later")], Barrier(3), list[list[str]]()

        def send(items: Any = items, barrier: Barrier = barrier, to: list[Any] = seen) -> None:
            barrier.wait()
            to.append(statuses(phone.send(*items)))
            with note_app.app_context():
                database().drop_connection()

        threads = [Thread(target=send) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for nth, first in enumerate(("created", "created", "deferred")):
            assert sorted(each[nth] for each in seen) == sorted([first, "duplicate", "duplicate"])
    assert receipt_count(note_app) == 15


def test_sync_items_are_stored_once_when_batches_are_shuffled_and_repeated(note_app: Flask) -> None:
    phone, items = Phone(note_app), [note(str(n)) for n in range(6)]
    assert statuses(phone.send(items[0], items[1], items[0])).count("created") == 2
    assert statuses(phone.send(*reversed(items))).count("created") == 4
    assert set(statuses(phone.send(*items[3:], *items[:3]))) == {"duplicate"}
    assert sorted(map(str, applied)) == sorted(each["id"] for each in items)


def test_sync_item_is_stored_once_when_two_devices_send_it(note_app: Flask) -> None:
    one = Phone(note_app)
    other = Phone(note_app, page=sign_in(note_app, one.account))
    assert other.device != one.device
    assert other.opened["key"] != one.opened["key"]
    item = note()
    assert statuses(one.send(item)) == ["created"]
    assert statuses(other.send(item)) == ["duplicate"]
    mixed = one.send(note(), device=str(other.device))
    assert refusal(mixed) == (403, "profile_mismatch")


def fill_up(size: int) -> None:
    """Store rows of `size` bytes until the database is full."""
    for n in range(10_000):
        with transaction() as tx:
            tx.execute(insert(Tombstone), {"hash": b"x" * size + n.to_bytes(2, "big")})


@contextmanager
def full_sqlite(app: Flask) -> Iterator[None]:
    """The database file cannot grow and has no free page."""
    with app.app_context():
        engine = db.engine
        database().drop_connection()
        pages = read().exec_driver_sql("PRAGMA page_count").scalar()

        def limit(connection: Any, *_rest: object) -> None:
            connection.execute(f"PRAGMA max_page_count={pages}")

        event.listen(engine, "checkout", limit)
        database().drop_connection()
        for size in (8_000, 80):  # pages that earlier tests left free, then the room in each page
            with pytest.raises(OperationalError, match="full"):
                fill_up(size)
    try:
        yield
    finally:
        event.remove(engine, "checkout", limit)
        with app.app_context():
            database().drop_connection()
            engine.dispose()
        execute(app, "DELETE FROM tombstone")


@contextmanager
def refusing_postgresql(app: Flask, state: str) -> Iterator[None]:
    """Each insert into receipt fails with this SQLSTATE."""
    execute(
        app,
        "CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'no' "
        f"USING ERRCODE = '{state}'; END $$ LANGUAGE plpgsql",
        "CREATE TRIGGER refuse BEFORE INSERT ON receipt EXECUTE FUNCTION refuse()",
    )
    yield
    execute(app, "DROP TRIGGER refuse ON receipt", "DROP FUNCTION refuse")


def full_disk(app: Flask) -> AbstractContextManager[None]:
    with app.app_context():
        return full_sqlite(app) if database().is_sqlite else refusing_postgresql(app, "53100")


def test_sync_items_are_stored_without_a_restart_after_the_disk_was_full(note_app: Flask) -> None:
    phone, items = Phone(note_app), [note("x" * 900) for _ in range(50)]
    with full_disk(note_app):
        assert refusal(phone.send(*items)) == (503, "storage")
        assert receipt_count(note_app) == 0
    assert set(statuses(phone.send(*items))) == {"created"}


@contextmanager
def read_only(app: Flask) -> Iterator[None]:
    """Makes the database read-only, as a PostgreSQL standby or a read-only disk."""
    with app.app_context():
        forbid = "default_transaction_read_only = on"
        how = "PRAGMA query_only = ON" if database().is_sqlite else f"SET {forbid}"
        read().exec_driver_sql(how)
        yield
        database().drop_connection()
        db.engine.dispose()


def test_sync_items_are_answered_with_503_while_the_database_is_read_only_and_stored_later(
    note_app: Flask,
) -> None:
    phone, items = Phone(note_app), [note(), note()]
    with read_only(note_app):
        assert refusal(phone.send(*items)) == (503, "storage")
    assert set(statuses(phone.send(*items))) == {"created"}


@contextmanager
def holding(ours: Database, by: str) -> Iterator[None]:
    """Another writer holds the lock: flock distinguishes descriptors, not processes."""
    if by == "another thread":
        with ours.write_lock.mutex:
            yield
        return
    with ours.write_lock.file.open("w") as file:
        flock(file, LOCK_EX)
        yield


def test_sync_request_is_answered_with_503_when_the_database_is_busy(note_app: Flask) -> None:
    phone, item = Phone(note_app), note()
    with note_app.app_context():
        if database().is_sqlite:
            read().exec_driver_sql("PRAGMA busy_timeout=0")
            with database().engine.connect() as other:
                other.exec_driver_sql("BEGIN IMMEDIATE")
                answer = phone.send(item, note())
                other.exec_driver_sql("ROLLBACK")
        else:
            with refusing_postgresql(note_app, "55P03"):
                answer = phone.send(item, note())
    assert refusal(answer) == (503, "busy")
    assert statuses(phone.send(item)) == ["created"]


@pytest.mark.parametrize("by", ["another process", "another thread"])
def test_sync_request_is_answered_with_503_when_waiting_for_the_write_lock_times_out(
    note_app: Flask, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    """PostgreSQL has no write lock."""
    phone, item = Phone(note_app), note()
    with note_app.app_context():
        ours = database()
        is_sqlite = ours.is_sqlite
    monkeypatch.setattr("app.kit.store.write_lock.TIMEOUT", 0)
    with holding(ours, by):
        answers = phone.send(item), phone.put(note())
    for answer in answers if is_sqlite else ():
        assert refusal(answer) == (503, "busy")
        assert answer.headers["Retry-After"] == "5"
    assert statuses(phone.send(item)) == ["created" if is_sqlite else "duplicate"]
    assert receipt_count(note_app) == (1 if is_sqlite else 2)


def test_sync_request_waits_for_the_write_lock_only_once(
    note_app: Flask, lane: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the fast lane an item by PUT is tried twice. On PostgreSQL nobody waits."""
    phone = Phone(note_app)
    with note_app.app_context():
        ours = database()
    waits: list[float] = []

    class Taken:
        def acquire(self, timeout: float) -> bool:
            waits.append(timeout)
            return False

    monkeypatch.setattr(ours.write_lock, "mutex", Taken())
    for _ in range(2):
        answer = phone.put(note())
        if ours.is_sqlite:
            assert refusal(answer) == (503, "busy")
    expected = [TIMEOUT, 0, SHORT_TIMEOUT, 0] if lane else [TIMEOUT, SHORT_TIMEOUT]
    assert waits == (expected if ours.is_sqlite else [])


def test_writers_wait_only_briefly_for_the_write_lock_after_one_has_timed_out(
    note_app: Flask,
) -> None:
    """A worker handles one request at a time, so each wait blocks reads too. PostgreSQL has no
    write lock."""
    with note_app.app_context():
        lock = database().write_lock
    lock._short_until = monotonic() + SHORT_TIMEOUT_PERIOD
    with lock.file.open("a") as other:
        flock(other, LOCK_EX)
        began = monotonic()
        for _ in range(5):
            with pytest.raises(WriteLockTimeoutError), lock.held():
                pass
        assert monotonic() - began < TIMEOUT
    with lock.held():
        assert lock._short_until == 0


def test_unexpected_sync_error_is_answered_in_json_and_leaves_no_transaction_open(
    note_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone(note_app)

    def broken(*_arguments: object, **_named: object) -> None:
        raise KeyError("ours")

    with monkeypatch.context() as patched:
        patched.setattr("app.sync.routes.actions.store_items_from_phone", broken)
        assert refusal(phone.send(note())) == (500, "unexpected")
    assert statuses(phone.send(note())) == ["created"]


def test_unknown_sync_url_or_method_is_answered_in_json(note_app: Flask) -> None:
    phone = Phone(note_app)
    assert refusal(phone.put(note(item="abc"))) == (400, "bad_request")
    for answer in (phone.client.get("/sync/v1/batch"), phone.client.get("/sync/v1/nothing")):
        assert answer.status_code in (404, 405)
        assert answer.is_json
        assert answer.get_json()["code"]
