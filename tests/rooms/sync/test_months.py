"""Receipts are stored once whatever the month of their ids is; on PostgreSQL each month has a
partition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid5

import pytest
from flask import Flask
from sqlalchemy import insert, text
from sqlalchemy.exc import OperationalError

from app.kit.store.db import database, read, transaction
from app.kit.store.outage import BUSY, kind_of_outage
from app.kit.store.partitions import Month, make_month
from app.sync.actions import store_sent_items
from app.sync.models import Receipt
from tests.deployment import wait_until
from tests.rooms.sync.test_accept import NOW, account, count, note
from tests.rooms.sync.toy import applied

SOON = Month(2036, 12)
"""A month of which no partition is made in these tests before they make it."""


def id_at(moment: datetime, n: int = 1) -> UUID:
    """A UUIDv7 of this moment."""
    return UUID(int=int(moment.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62 | n)


LAST_MONTH = id_at(datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC))
IDS = {
    "last month": LAST_MONTH,
    "this month": id_at(NOW),
    "first of the month": Month(2027, 1).first_id(),
    "last before it": UUID(int=Month(2027, 1).first_id().int - 1),
    "ten years ahead": id_at(NOW + timedelta(days=3653)),
    "1970": id_at(datetime(1970, 1, 1, tzinfo=UTC)),
    "drawn by chance": UUID("9b2d6f0e-3c1a-4f7b-8a55-0c9e1d2f3a4b"),
    "drawn by chance, low": UUID("01a22ee6-b0ff-4f7b-8a55-0c9e1d2f3a4b"),
    "hashed": uuid5(UUID(int=1), "x"),
}


@pytest.fixture
def soon(note_app: Flask) -> Iterator[Flask]:
    """Drops the partition that a test makes: the database is shared."""
    yield note_app
    with note_app.app_context(), database().writer.begin() as connection:
        connection.execute(text(f"DROP TABLE IF EXISTS receipt_{SOON}"))


def partition_of(item: UUID) -> str:
    found = read().execute(
        text("SELECT tableoid::regclass::text FROM receipt WHERE id = :id"), {"id": item}
    )
    return str(found.scalar_one())


@pytest.mark.parametrize("which", IDS)
def test_item_is_stored_once_when_it_is_sent_again_in_a_later_month(
    note_app: Flask, which: str
) -> None:
    sent = note(account(note_app), item=IDS[which])
    with note_app.app_context():
        seqs, told = [], []
        for days in (0, 8, 40, 400):
            outcome = store_sent_items([sent], NOW + timedelta(days=days))[0]
            seqs.append(outcome.seq)
            told.append(outcome.status)
    assert told == ["created", "duplicate", "duplicate", "duplicate"]
    assert len(set(seqs)) == 1
    assert count(note_app) == 1
    assert applied == [sent.id]


def test_items_of_all_months_in_one_batch_are_stored_once(note_app: Flask) -> None:
    who = account(note_app)
    batch = [note(who, item=item) for item in IDS.values()]
    with note_app.app_context():
        first = store_sent_items([*batch, *batch], NOW)
        again = store_sent_items(batch[::-1], NOW + timedelta(days=31))
    statuses = ["created"] * len(batch) + ["duplicate"] * len(batch)
    assert [each.status for each in first] == statuses
    assert {each.status for each in again} == {"duplicate"}
    assert count(note_app) == len(batch)


def test_item_is_stored_once_when_two_send_it_at_once_over_the_edge_of_a_month(
    note_app: Flask,
) -> None:
    who = account(note_app)
    told: list[str] = []
    together = Barrier(2)

    def send(now: datetime) -> None:
        with note_app.app_context():
            for item in IDS.values():
                together.wait(30)
                told.append(store_sent_items([note(who, item=item)], now)[0].status)
            database().drop_connection()

    threads = [Thread(target=send, args=(NOW + timedelta(days=d),)) for d in (0, 8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["created"] * len(IDS) + ["duplicate"] * len(IDS)
    assert count(note_app) == len(IDS)
    assert sorted(applied) == sorted(IDS.values())


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_month_made_after_its_rows_came_loses_and_doubles_none(soon: Flask) -> None:
    who = account(soon)
    low, high = SOON.first_id(), SOON.after(1).first_id()
    inside = [low, id_at(datetime(2036, 12, 15, tzinfo=UTC)), UUID(int=high.int - 1)]
    outside = [UUID(int=low.int - 1), high, IDS["hashed"]]
    sent = [note(who, item=item) for item in (*inside, *outside)]
    with soon.app_context():
        before = store_sent_items(sent, NOW)
        with transaction() as tx:
            make_month(tx.connection(), "receipt", SOON)
        again = store_sent_items(sent, NOW + timedelta(days=8))
        assert [partition_of(item) for item in inside] == [f"receipt_{SOON}"] * 3
        assert {partition_of(item) for item in outside[:2]} == {"receipt_default"}
        assert partition_of(outside[2]) == "receipt_other"
    assert [each.status for each in again] == ["duplicate"] * len(sent)
    assert [each.seq for each in again] == [each.seq for each in before]
    assert count(soon) == len(sent)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_month_is_not_made_while_somebody_writes_into_the_default_partition(soon: Flask) -> None:
    who, item = account(soon), SOON.first_id()

    def make() -> None:
        with soon.app_context(), pytest.raises(OperationalError), transaction() as tx:
            make_month(tx.connection(), "receipt", SOON)
        with soon.app_context():
            database().drop_connection()

    with soon.app_context():
        with transaction() as tx:
            row: dict[str, Any] = dict.fromkeys(("client_at", "received_at", "occurred_at"), NOW)
            row |= {"id": item, "account": who, "device": who, "kind": "note", "sha256": b""}
            tx.execute(insert(Receipt).values(row | {"status": "created", "quality": "exact"}))
            other = Thread(target=make)
            other.start()
            other.join()
        with transaction() as tx:
            make_month(tx.connection(), "receipt", SOON)
        assert partition_of(item) == f"receipt_{SOON}"
    assert count(soon) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_sender_who_waits_while_the_month_is_made_is_told_to_come_back_and_stores_once(
    soon: Flask,
) -> None:
    sent = note(account(soon), item=SOON.first_id())
    told: list[Any] = []

    def send() -> None:
        with soon.app_context():
            try:
                told.append(store_sent_items([sent], NOW))
            except Exception as error:
                told.append(kind_of_outage(error))
            database().drop_connection()

    other = Thread(target=send)
    with soon.app_context():
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        with transaction() as tx:
            make_month(tx.connection(), "receipt", SOON)
            other.start()
            wait_until(lambda: bool(read().execute(waiting).scalar()))
        other.join()
        assert told == [BUSY], "a phone gets 503 and sends the same again"
        outcomes = [store_sent_items([sent], NOW)[0] for _ in range(2)]
        assert [each.status for each in outcomes] == ["created", "duplicate"]
        assert partition_of(sent.id) == f"receipt_{SOON}"
    assert count(soon) == 1
    assert applied == [sent.id]
