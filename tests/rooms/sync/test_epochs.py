"""Epochs: restored databases, and receipts in backups."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.kit.clock import utcnow
from app.kit.registry import registry
from app.kit.store.db import read, transaction
from app.sync import actions
from app.sync.actions.admitting import COUNTER
from app.sync.models import Receipt
from tests.rooms.sync.phone import Phone, execute, note, refusal, statuses
from tests.shared import replace_registry


def test_sync_starts_a_new_epoch_when_the_database_lost_receipts_the_state_folder_knows(
    note_app: Flask,
) -> None:
    phone, old, new = Phone(note_app), note(), note()
    phone.send(old)
    phone.send(new)
    execute(note_app, "DELETE FROM receipt WHERE seq > (SELECT min(seq) FROM receipt)")
    answer = phone.send(note())
    assert refusal(answer) == (409, "epoch_changed")
    phone.epoch = answer.get_json()["epoch"]
    assert phone.epoch != phone.opened["epoch"]
    assert statuses(phone.send(old, new)) == ["duplicate", "created"]
    assert statuses(phone.send(note())) == ["created"]


def phone_state(answer: TestResponse) -> dict[str, Any]:
    """The fields of a response that a phone sends again."""
    return {name: answer.get_json()[name] for name in ("epoch", "seen", "proof")}


def restore_older_database(app: Flask) -> None:
    """Replace database and state folder by older ones; the epoch stays the same."""
    execute(app, "DELETE FROM receipt WHERE seq > (SELECT min(seq) FROM receipt)")
    state_dir = registry(app).settings.state_dir
    (state_dir / COUNTER).unlink()


def test_sync_starts_a_new_epoch_when_a_phone_proves_a_receipt_the_database_lost(
    note_app: Flask,
) -> None:
    phone, other = Phone(note_app), Phone(note_app, "Budi")
    first, second = note(), note()
    other.send(first)
    known = phone_state(phone.send(second))
    restore_older_database(note_app)
    told = phone.send(note(), **known)
    assert refusal(told) == (409, "epoch_changed")
    epoch = told.get_json()["epoch"]
    assert epoch != known["epoch"]
    assert refusal(other.send(note())) == (409, "epoch_changed")
    assert statuses(phone.send(second, epoch=epoch)) == ["created"]
    assert refusal(phone.send(note(), **known)) == (409, "epoch_changed")
    assert statuses(other.send(first, epoch=epoch)) == ["duplicate"]


def test_signed_sync_receipt_number_of_a_phone_is_accepted_after_a_secret_key_rotation(
    note_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, other = Phone(note_app), Phone(note_app, "Budi")
    other.send(note())
    known = phone_state(phone.send(note()))
    given = registry(note_app).settings
    rotated = replace(given, secret_keys=("n" * 40, *given.secret_keys))
    replace_registry(monkeypatch, note_app, settings=rotated)
    restore_older_database(note_app)
    assert refusal(phone.send(note(), **known)) == (409, "epoch_changed")


@pytest.mark.parametrize(
    "proof", ["", "AAAA", "\u00e9", "\ud800", None, 7, ["x"], {"proof": "x"}], ids=repr
)
def test_sync_receipt_number_claimed_by_a_phone_is_ignored_without_a_valid_signature(
    note_app: Flask, proof: Any
) -> None:
    phone, other = Phone(note_app), Phone(note_app, "Budi")
    for seen in (1_000_000, 2**62):
        answer = phone.send(note(), seen=seen, proof=proof)
        assert statuses(answer) == ["created"]
        assert answer.get_json()["seen"] < seen
    assert phone.put(note(), seen=10**9, proof=proof).status_code == 201
    assert statuses(other.send(note())) == ["created"]


def test_signature_of_a_sync_receipt_number_is_valid_only_for_that_number_phone_and_epoch(
    note_app: Flask,
) -> None:
    phone, other = Phone(note_app), Phone(note_app, "Budi")
    phone.send(note())
    told = phone_state(phone.send(note()))
    assert statuses(phone.send(note(), **told | {"seen": 10**9})) == ["created"]
    restore_older_database(note_app)
    assert statuses(other.send(note(), **told)) == ["created"], "of another phone"
    with note_app.app_context(), transaction() as tx:
        later = str(actions.begin_epoch(tx, now=utcnow()))
    restore_older_database(note_app)
    assert statuses(phone.send(note(), **told | {"epoch": later})) == ["created"]


def test_last_sync_receipt_number_sent_to_a_phone_never_decreases_within_an_epoch(
    note_app: Flask,
) -> None:
    phone = Phone(note_app)
    first = note()
    phone.send(first)
    newest = phone_state(phone.send(note()))
    again = phone_state(phone.send(first, **newest))
    assert again == newest
    assert phone_state(phone.send({"id": "x"}, **newest)) == newest
    single = phone.put(note(), **newest).get_json()
    assert single["seen"] == single["seq"] > newest["seen"]


def test_sync_response_names_the_new_epoch_after_a_new_one_was_begun(note_app: Flask) -> None:
    phone = Phone(note_app)
    with note_app.app_context(), transaction() as tx:
        epoch = actions.begin_epoch(tx, now=utcnow())
    assert phone.send(note()).get_json()["epoch"] == str(epoch)
    assert statuses(phone.send(note(), epoch=None)) == ["created"]


def test_server_clock_is_trusted_in_a_new_sync_epoch_begun_days_after_the_last_check(
    note_app: Flask,
) -> None:
    phone = Phone(note_app)
    with time_machine.travel(utcnow() + timedelta(days=3)):
        with note_app.app_context(), transaction() as tx:
            phone.epoch = str(actions.begin_epoch(tx, now=utcnow()))
        assert statuses(phone.send(note())) == ["created"]
    with note_app.app_context():
        assert read().execute(select(Receipt.quality)).scalar_one() == "exact"


def test_last_backed_up_sync_receipt_number_sent_to_phones_never_decreases(note_app: Flask) -> None:
    phone = Phone(note_app)
    for seq in (7, 5):
        with note_app.app_context(), transaction() as tx:
            actions.record_backed_up_through(tx, seq, now=utcnow())
    assert phone.send(note()).get_json()["safe_through"] == 7
