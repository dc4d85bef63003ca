"""Requests of phones: token and key, batches and single items."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, insert, select, text

from app.identity.models import Account, Device, DeviceAccount
from app.kit.clock import utcnow
from app.kit.secrets import hash_token
from app.kit.store.db import db, new_id, read, transaction
from app.sync import queries
from app.sync.models import UploadToken
from tests.rooms.sync.phone import JSON, Phone, note, statuses


def test_signed_in_person_gets_a_new_sync_token_and_always_the_same_encryption_key(
    note_app: Flask,
) -> None:
    phone = Phone(note_app)
    again = phone.open().get_json()
    assert len(base64.b64decode(phone.opened["key"])) == 32
    assert again["key"] == phone.opened["key"]
    assert again["token"] != phone.token
    assert again["epoch"] == phone.epoch
    assert (again["name"], again["language"], again["shared"]) == ("Sumi", "id", False)
    with note_app.app_context():
        kept = read().execute(select(UploadToken.hash)).scalars().all()
    assert len(kept) == 2
    assert phone.token.encode() not in b"".join(kept)


def test_sync_token_is_given_only_to_scripts_of_this_site_for_signed_in_people(
    note_app: Flask,
) -> None:
    phone = Phone(note_app)
    other = phone.open(**{"Sec-Fetch-Site": "cross-site"})
    assert (other.status_code, other.get_json()["code"]) == (403, "other_site")
    form = phone.page.client.post("/sync/v1/saya", data={"a": "b"})
    assert (form.status_code, form.get_json()["code"]) == (415, "wrong_type")
    stranger = phone.client.post("/sync/v1/saya", data="{}", content_type=JSON)
    assert (stranger.status_code, stranger.get_json()["code"]) == (401, "signed_out")


def test_sync_batch_is_answered_item_by_item_and_identically_when_repeated(note_app: Flask) -> None:
    phone = Phone(note_app)
    items = [note(), note("refuse"), note("later"), {}, note("poison")]
    first = phone.send(*items)
    assert statuses(first) == ["created", "rejected", "deferred", "rejected", "rejected"]
    codes = [each.get("code") for each in first.get_json()["results"]]
    assert codes == [None, "unwanted", None, "bad_item", "not_written"]
    second = phone.send(*items)
    assert statuses(second) == ["duplicate", "rejected", "duplicate", "rejected", "rejected"]
    told = first.get_json()["results"][0], second.get_json()["results"][0]
    assert told[0]["result"] == told[1]["result"] == {"length": 4}
    assert told[0]["seq"] == told[1]["seq"]


@pytest.mark.parametrize(
    "words, status, told, code",
    [
        ("halo", 201, "created", None),
        ("later", 201, "deferred", None),
        ("refuse", 422, "rejected", "unwanted"),
        ("poison", 422, "rejected", "not_written"),
    ],
)
def test_single_sync_item_sent_by_put_is_answered_with_the_status_for_its_outcome(
    note_app: Flask, words: str, status: int, told: str, code: str | None
) -> None:
    answer = Phone(note_app).put(note(words))
    assert (answer.status_code, answer.get_json()["status"]) == (status, told)
    assert answer.get_json().get("code") == code


def test_single_sync_item_sent_by_put_again_is_a_duplicate_or_a_conflict(note_app: Flask) -> None:
    phone, item = Phone(note_app), note()
    assert phone.put(item).status_code == 201
    assert phone.put(item).status_code == 200
    assert statuses(phone.send(item)) == ["duplicate"]
    changed = phone.put(item | {"body": {"text": "lain"}})
    assert (changed.status_code, changed.get_json()["code"]) == (409, "conflict")
    assert "result" not in changed.get_json()


def test_sync_token_is_checked_in_the_database_without_full_table_scans(note_app: Flask) -> None:
    """With many people, and before the database has statistics of its small tables."""
    phone = Phone(note_app)
    now, ids = utcnow(), [new_id() for _ in range(3_000)]
    people = [{"id": id_, "name": "Sumi", "language": "id", "made_at": now} for id_ in ids]
    phones = [{"id": id_, "secret_hash": id_.bytes * 2, "first_seen": now} for id_ in ids]
    ties = [{"account": id_, "device": id_, "misses": 0, "since": now} for id_ in ids]
    with note_app.app_context():
        with transaction() as tx:
            tx.execute(insert(Account), people)
            tx.execute(insert(Device), phones)
            tx.execute(insert(DeviceAccount), ties)
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect() as connection:
                connection.execute(text("ANALYZE account, device, device_account"))
                connection.commit()
        plan = _plan(phone.token)
    assert "device_account" in plan
    assert not re.search(r"(?m)Seq Scan on (device_account|consent|account)|^SCAN \w+$", plan)


def _plan(token: str) -> str:
    """The query plan of the token's status, one line per step."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        sent.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert queries.upload_token_status(hash_token(token), [new_id()])
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    ((statement, values),) = sent
    explain = "EXPLAIN" if read().dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    steps = read().exec_driver_sql(f"{explain} {statement}", values)
    return "\n".join(str(step[-1]) for step in steps)
