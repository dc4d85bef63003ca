"""What was erased does not rise again, and who took back the consent has nothing kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from app.identity import actions as identity
from app.identity import queries as identity_queries
from app.kit.clock import utcnow
from app.kit.registry import registry
from app.kit.store.db import read, transaction
from app.own_data import actions as own_data
from app.sync.models import Tombstone
from tests.rooms.sync.phone import Phone, note, receipt_count, refusal, statuses
from tests.shared import replace_registry


def erase(app: Flask, phone: Phone) -> None:
    with app.app_context(), transaction() as tx:
        own_data.erase_person(tx, phone.account, utcnow())


def test_a_learner_erased_before_sending_does_not_rise_again(house: Flask) -> None:
    phone, other = Phone(house), Phone(house, "Budi")
    old, unsent = note(), note()
    phone.send(old)
    erase(house, phone)
    assert refusal(phone.send(unsent)) == (410, "profile_erased")
    assert refusal(phone.put(unsent)) == (410, "profile_erased")
    assert statuses(other.send(old, note())) == ["conflict", "created"]  # nor as somebody else's
    assert receipt_count(house) == 1
    assert other.send(note(), seen=2).status_code == 200  # what was erased is no lost backup


def test_a_tombstone_is_found_under_an_older_pepper(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone(house)
    erase(house, phone)
    settings = registry(house).settings
    newer = {"2": b"n" * 40, **settings.peppers}
    replace_registry(monkeypatch, house, settings=replace(settings, peppers=newer))
    assert refusal(phone.send(note())) == (410, "profile_erased")


def test_nothing_of_a_person_is_in_a_tombstone(house: Flask) -> None:
    phone = Phone(house)
    phone.send(note())
    erase(house, phone)
    with house.app_context():
        hashes = read().execute(select(Tombstone.hash)).scalars().all()
    assert len(hashes) == 2
    assert all(len(each) == 32 and phone.account.bytes not in each for each in hashes)


def test_who_took_back_the_consent_has_nothing_written_and_keeps_it_on_the_phone(
    house: Flask,
) -> None:
    phone = Phone(house)
    with house.app_context(), transaction() as tx:
        held = identity_queries.consent_held(phone.account, "akun")
        assert held is not None
        identity.withdraw_consent(tx, phone.account, held, now=utcnow())
    assert refusal(phone.send(note())) == (403, "consent_withdrawn")
    assert receipt_count(house) == 0
    with house.app_context(), transaction() as tx:
        identity.consent(tx, phone.account, "akun", language="id", now=utcnow())
    assert statuses(phone.send(note())) == ["created"]
