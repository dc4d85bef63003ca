"""A database that was restored from a backup, and what is safe in one."""

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


def test_a_restored_older_backup_with_the_state_folder(house: Flask) -> None:
    phone, old, new = Phone(house), note(), note()
    phone.send(old)
    phone.send(new)
    execute(house, "DELETE FROM receipt WHERE seq > (SELECT min(seq) FROM receipt)")
    answer = phone.send(note())
    assert refusal(answer) == (409, "epoch_changed")
    phone.epoch = answer.get_json()["epoch"]
    assert phone.epoch != phone.opened["epoch"]
    assert statuses(phone.send(old, new)) == ["duplicate", "created"]
    assert statuses(phone.send(note())) == ["created"]


def phone_state(answer: TestResponse) -> dict[str, Any]:
    """What a phone keeps of an answer, to say it when it sends again."""
    return {name: answer.get_json()[name] for name in ("epoch", "seen", "proof")}


def restore_older_database(app: Flask) -> None:
    """Somebody puts older files in place of database and state folder; the epoch is the same."""
    execute(app, "DELETE FROM receipt WHERE seq > (SELECT min(seq) FROM receipt)")
    state_dir = registry(app).settings.state_dir
    (state_dir / COUNTER).unlink()


def test_an_older_database_that_only_a_phone_knows_of_begins_an_epoch(house: Flask) -> None:
    phone, other = Phone(house), Phone(house, "Budi")
    first, second = note(), note()
    other.send(first)
    known = phone_state(phone.send(second))
    restore_older_database(house)
    told = phone.send(note(), **known)
    assert refusal(told) == (409, "epoch_changed")
    epoch = told.get_json()["epoch"]
    assert epoch != known["epoch"]
    assert refusal(other.send(note())) == (409, "epoch_changed")
    assert statuses(phone.send(second, epoch=epoch)) == ["created"]
    assert refusal(phone.send(note(), **known)) == (409, "epoch_changed")
    assert statuses(other.send(first, epoch=epoch)) == ["duplicate"]


def test_the_proof_outlives_a_rotation_of_keys_and_needs_nothing_of_the_database(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, other = Phone(house), Phone(house, "Budi")
    other.send(note())
    known = phone_state(phone.send(note()))
    given = registry(house).settings
    rotated = replace(given, secret_keys=("n" * 40, *given.secret_keys))
    replace_registry(monkeypatch, house, settings=rotated)
    restore_older_database(house)
    assert refusal(phone.send(note(), **known)) == (409, "epoch_changed")


@pytest.mark.parametrize(
    "proof", ["", "AAAA", "\u00e9", "\ud800", None, 7, ["x"], {"proof": "x"}], ids=repr
)
def test_a_number_without_its_proof_counts_as_nothing(house: Flask, proof: Any) -> None:
    phone, other = Phone(house), Phone(house, "Budi")
    for seen in (1_000_000, 2**62):
        answer = phone.send(note(), seen=seen, proof=proof)
        assert statuses(answer) == ["created"]
        assert answer.get_json()["seen"] < seen
    assert phone.put(note(), seen=10**9, proof=proof).status_code == 201
    assert statuses(other.send(note())) == ["created"]


def test_a_proof_is_for_its_number_its_phone_and_its_epoch(house: Flask) -> None:
    phone, other = Phone(house), Phone(house, "Budi")
    phone.send(note())
    told = phone_state(phone.send(note()))
    assert statuses(phone.send(note(), **told | {"seen": 10**9})) == ["created"]
    restore_older_database(house)
    assert statuses(other.send(note(), **told)) == ["created"], "of another phone"
    with house.app_context(), transaction() as tx:
        later = str(actions.begin_epoch(tx, now=utcnow()))
    restore_older_database(house)
    assert statuses(phone.send(note(), **told | {"epoch": later})) == ["created"]


def test_what_a_phone_is_told_never_falls_within_an_epoch(house: Flask) -> None:
    phone = Phone(house)
    first = note()
    phone.send(first)
    newest = phone_state(phone.send(note()))
    again = phone_state(phone.send(first, **newest))
    assert again == newest
    assert phone_state(phone.send({"id": "x"}, **newest)) == newest
    single = phone.put(note(), **newest).get_json()
    assert single["seen"] == single["seq"] > newest["seen"]


def test_a_restored_backup_says_so_itself(house: Flask) -> None:
    phone = Phone(house)
    with house.app_context(), transaction() as tx:
        epoch = actions.begin_epoch(tx, now=utcnow())
    assert phone.send(note()).get_json()["epoch"] == str(epoch)
    assert statuses(phone.send(note(), epoch=None)) == ["created"]


def test_a_backup_that_is_days_old_does_not_make_the_present_a_leap(house: Flask) -> None:
    phone = Phone(house)
    with time_machine.travel(utcnow() + timedelta(days=3)):
        with house.app_context(), transaction() as tx:
            phone.epoch = str(actions.begin_epoch(tx, now=utcnow()))
        assert statuses(phone.send(note())) == ["created"]
    with house.app_context():
        assert read().execute(select(Receipt.quality)).scalar_one() == "exact"


def test_what_is_safe_never_goes_back(house: Flask) -> None:
    phone = Phone(house)
    for seq in (7, 5):
        with house.app_context(), transaction() as tx:
            actions.mark_safe(tx, seq, now=utcnow())
    assert phone.send(note()).get_json()["safe_through"] == 7
