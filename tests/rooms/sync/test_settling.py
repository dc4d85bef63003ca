"""Deferred items are stored once when their version of the course is published."""

from __future__ import annotations

from threading import Barrier, Thread

from flask import Flask
from sqlalchemy import select

from app.identity import actions as identity
from app.identity import queries as identity_queries
from app.kit.clock import utcnow
from app.kit.store.db import database, read, transaction
from app.sync import actions
from app.sync.models import Receipt
from tests.rooms.sync.phone import Phone, note, statuses
from tests.rooms.sync.toy import applied, published


def apply_deferred_items(app: Flask) -> int:
    with app.app_context():
        return actions.store_deferred_items(utcnow())


def receipts(app: Flask) -> list[tuple[str, object, object]]:
    columns = (Receipt.status, Receipt.result, Receipt.body)
    with app.app_context():
        return [tuple(row) for row in read().execute(select(*columns).order_by(Receipt.seq))]


def test_deferred_sync_items_are_applied_once_when_their_content_version_is_published(
    note_app: Flask,
) -> None:
    phone, items = Phone(note_app), [note("later"), note("later too"), note()]
    assert statuses(phone.send(*items)) == ["deferred", "deferred", "created"]
    applied.clear()
    assert apply_deferred_items(note_app) == 0
    assert applied == []
    published.add("later")
    assert [apply_deferred_items(note_app), apply_deferred_items(note_app)] == [2, 0]
    assert [str(each) for each in applied] == [items[0]["id"], items[1]["id"]]
    assert receipts(note_app)[0] == ("created", {"length": 5}, None)
    again = phone.send(*items)
    assert set(statuses(again)) == {"duplicate"}
    assert again.get_json()["results"][0]["result"] == {"length": 5}


def test_deferred_sync_item_that_fails_to_apply_stays_deferred_and_blocks_no_other(
    note_app: Flask,
) -> None:
    phone = Phone(note_app)
    phone.send(note("later"), note("later poison"), note("later too"))
    published.add("later")
    assert [apply_deferred_items(note_app), apply_deferred_items(note_app)] == [2, 0]
    assert [status for status, _, _ in receipts(note_app)] == ["created", "deferred", "created"]


def test_deferred_sync_item_rejected_by_its_published_version_is_closed_without_a_result(
    note_app: Flask,
) -> None:
    phone = Phone(note_app)
    phone.send(note("later, but wrong"))
    published.add("later")
    assert [apply_deferred_items(note_app), apply_deferred_items(note_app)] == [1, 0]
    assert receipts(note_app) == [("created", None, None)]
    assert applied == []


def test_deferred_sync_items_are_not_applied_after_consent_is_withdrawn(note_app: Flask) -> None:
    phone = Phone(note_app)
    phone.send(note("later"))
    published.add("later")
    with note_app.app_context(), transaction() as tx:
        held = identity_queries.find_active_consent_id(phone.account, "akun")
        assert held is not None
        identity.withdraw_consent(tx, phone.account, held, now=utcnow())
    assert apply_deferred_items(note_app) == 0
    assert applied == []


def test_deferred_sync_items_are_applied_once_by_three_concurrent_threads(note_app: Flask) -> None:
    phone = Phone(note_app)
    phone.send(*(note("later") for _ in range(20)))
    published.add("later")
    barrier, settled = Barrier(3), list[int]()

    def run() -> None:
        barrier.wait()
        settled.append(apply_deferred_items(note_app))
        with note_app.app_context():
            database().drop_connection()

    threads = [Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(settled) == len(applied) == 20
