"""Each item is stored once, in whatever order and however often it arrives."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError

from app.identity.models import Account
from app.kit.items import SentItem
from app.kit.store.db import database_of, new_id, read, transaction
from app.sync.actions import store_sent_items
from app.sync.models import Receipt
from app.sync.rules import event_time_and_quality
from tests.rooms.sync.toy import applied

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
DEVICE = UUID(int=7)


def account(app: Flask) -> UUID:
    made = new_id()
    with app.app_context(), transaction() as tx:
        tx.execute(insert(Account).values(id=made, name="Uji", language="id", made_at=NOW))
    return made


def note(who: UUID, words: Any = "halo", item: UUID | None = None) -> SentItem:
    return SentItem(item or new_id(), who, DEVICE, "note", {"text": words}, NOW)


def count(app: Flask) -> int:
    with app.app_context():
        return int(read().execute(select(func.count()).select_from(Receipt)).scalar_one())


def test_repeated_sync_item_is_answered_as_a_duplicate_with_the_original_result(
    note_app: Flask,
) -> None:
    sent = note(account(note_app))
    with note_app.app_context():
        first, second = (
            store_sent_items([sent], NOW)[0],
            store_sent_items([sent], NOW + timedelta(days=3))[0],
        )
    assert (first.status, second.status) == ("created", "duplicate")
    assert first.result == second.result == {"length": 4}
    assert first.seq == second.seq
    assert applied == [sent.id]


def test_sync_item_is_stored_once_when_it_is_repeated_in_a_batch(note_app: Flask) -> None:
    sent = note(account(note_app))
    with note_app.app_context():
        outcomes = store_sent_items([sent, sent, sent], NOW)
    assert [o.status for o in outcomes] == ["created", "duplicate", "duplicate"]
    assert count(note_app) == 1


def test_sync_item_reusing_the_id_of_another_is_a_conflict_that_reveals_nothing_about_it(
    note_app: Flask,
) -> None:
    mine, other = account(note_app), account(note_app)
    sent = note(mine)
    with note_app.app_context():
        store_sent_items([sent], NOW)
        changed = store_sent_items([note(mine, "lain", sent.id)], NOW)[0]
        stolen = store_sent_items([note(other, "halo", sent.id)], NOW)[0]
    for outcome in (changed, stolen):
        assert (outcome.status, outcome.seq, outcome.result) == ("conflict", None, None)
    assert count(note_app) == 1


def test_invalid_sync_items_are_rejected_and_do_not_block_other_items_of_the_batch(
    note_app: Flask,
) -> None:
    who = account(note_app)
    bad = [
        note(who, "refuse"),
        note(who, 5),
        note(who, "\ud800"),
        SentItem(new_id(), who, DEVICE, "unknown", {}, NOW),
        SentItem(new_id(), who, DEVICE, "note", {"text": "x", "more": 1}, NOW),
        note(who, "poison"),
    ]
    good = [note(who, "satu"), note(who, "dua")]
    with note_app.app_context():
        outcomes = store_sent_items([good[0], *bad, good[1]], NOW)
        assert [o.status for o in outcomes] == ["created", *["rejected"] * 6, "created"]
        assert {o.code for o in outcomes[1:6]} == {"unwanted", "bad_body", "unknown_kind"}
        with transaction():  # no worker is left with an open transaction
            pass
    assert count(note_app) == 2


def test_sync_item_of_a_person_who_may_not_send_it_is_rejected_and_keeps_no_receipt(
    note_app: Flask,
) -> None:
    who = account(note_app)
    with note_app.app_context():
        mine, other = store_sent_items([note(who, "satu"), note(who, "not mine")], NOW)
    assert (mine.status, other.status, other.code) == ("created", "rejected", "not_allowed")
    assert count(note_app) == 1


def test_sync_item_that_cannot_be_applied_yet_is_stored_with_its_body_and_deferred(
    note_app: Flask,
) -> None:
    with note_app.app_context():
        sent = note(account(note_app), "later")
        assert store_sent_items([sent], NOW)[0].status == "deferred"
        row = read().execute(select(Receipt.body, Receipt.result)).one()
    assert row.body == {"text": "later"}
    assert row.result is None
    assert applied == []


def test_nothing_is_stored_when_applying_a_single_sync_item_raises_an_error(
    note_app: Flask,
) -> None:
    who = account(note_app)
    with note_app.app_context(), pytest.raises(ValueError, match="poison"):
        store_sent_items([note(who, "poison")], NOW)
    assert count(note_app) == 0


def test_sync_item_of_an_account_that_does_not_exist_is_not_stored(note_app: Flask) -> None:
    with note_app.app_context(), suppress(IntegrityError):  # PostgreSQL finds nobody to lock
        (outcome,) = store_sent_items([note(new_id())], NOW)
        assert outcome.code == "not_written"
    assert count(note_app) == 0


def test_sync_item_is_stored_once_when_sent_by_four_threads_concurrently(note_app: Flask) -> None:
    who = account(note_app)
    for _ in range(10):
        sent, barrier = note(who), Barrier(4)
        statuses: list[str] = []

        def send(
            sent: SentItem = sent, barrier: Barrier = barrier, to: list[str] = statuses
        ) -> None:
            with note_app.app_context():
                barrier.wait()
                to.append(store_sent_items([sent], NOW)[0].status)
                database_of(note_app).drop_connection()

        threads = [Thread(target=send) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(statuses) == ["created", "duplicate", "duplicate", "duplicate"]
    assert count(note_app) == 10


@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["a", "b", "refuse"])), max_size=12))
def test_sync_items_are_stored_once_when_sent_in_any_order_and_with_repeats(
    note_app: Flask, sends: list[tuple[int, str]]
) -> None:
    who = account(note_app)
    before = count(note_app)
    ids = [new_id() for _ in range(6)]
    with note_app.app_context():
        for index, words in sends:
            store_sent_items([note(who, words, ids[index])], NOW)
    first = {i for i, words in sends if words != "refuse"}
    assert count(note_app) - before == len(first)


@pytest.mark.parametrize(
    "at, clock_now, expected, quality",
    [
        (NOW, None, NOW, "exact"),
        (NOW - timedelta(hours=2), NOW + timedelta(minutes=1), None, "exact"),
        (NOW + timedelta(days=730), NOW + timedelta(days=730, hours=1), None, "corrected"),
        (datetime(1970, 1, 1, tzinfo=UTC), NOW, NOW - timedelta(days=400), "clamped"),
        (NOW + timedelta(days=9), NOW, NOW, "clamped"),
    ],
)
def test_event_time_of_a_sync_item_is_corrected_for_a_wrong_phone_clock_and_never_in_future(
    at: datetime, clock_now: datetime | None, expected: datetime | None, quality: str
) -> None:
    sent = SentItem(UUID(int=1), UUID(int=2), DEVICE, "note", {}, at, clock_now)
    moment, seen = event_time_and_quality(sent, NOW)
    assert seen == quality
    assert moment == (expected or at + (NOW - (clock_now or NOW)))
    assert moment <= NOW


def test_database_rejects_a_second_sync_receipt_with_the_same_id(note_app: Flask) -> None:
    with note_app.app_context():
        sent = note(account(note_app))
        store_sent_items([sent], NOW)
        duplicate = text("INSERT INTO receipt SELECT * FROM receipt")
        with pytest.raises(Exception, match=r"(?i)unique"), transaction() as tx:
            tx.execute(duplicate)
