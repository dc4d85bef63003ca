"""Erased accounts and withdrawn consent: nothing is stored again."""

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


def test_sync_items_of_an_erased_person_are_answered_with_410_and_not_stored(
    note_app: Flask,
) -> None:
    phone, other = Phone(note_app), Phone(note_app, "Budi")
    old, unsent = note(), note()
    phone.send(old)
    erase(note_app, phone)
    assert refusal(phone.send(unsent)) == (410, "profile_erased")
    assert refusal(phone.put(unsent)) == (410, "profile_erased")
    assert statuses(other.send(old, note())) == ["conflict", "created"]  # nor from another account
    assert receipt_count(note_app) == 1
    assert (
        other.send(note(), seen=2).status_code == 200
    )  # an erased receipt is no sign of an older database


def test_erased_account_is_recognised_by_its_hash_after_a_pepper_rotation(
    note_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone(note_app)
    erase(note_app, phone)
    settings = registry(note_app).settings
    newer = {"2": b"n" * 40, **settings.peppers}
    replace_registry(monkeypatch, note_app, settings=replace(settings, peppers=newer))
    assert refusal(phone.send(note())) == (410, "profile_erased")


def test_record_of_an_erased_account_contains_only_hashes_and_no_account_id(
    note_app: Flask,
) -> None:
    phone = Phone(note_app)
    phone.send(note())
    erase(note_app, phone)
    with note_app.app_context():
        hashes = read().execute(select(Tombstone.hash)).scalars().all()
    assert len(hashes) == 2
    assert all(len(each) == 32 and phone.account.bytes not in each for each in hashes)


def test_sync_items_are_refused_with_403_while_the_persons_consent_is_withdrawn(
    note_app: Flask,
) -> None:
    phone = Phone(note_app)
    with note_app.app_context(), transaction() as tx:
        held = identity_queries.find_active_consent_id(phone.account, "akun")
        assert held is not None
        identity.withdraw_consent(tx, phone.account, held, now=utcnow())
    assert refusal(phone.send(note())) == (403, "consent_withdrawn")
    assert receipt_count(note_app) == 0
    with note_app.app_context(), transaction() as tx:
        identity.give_consent(tx, phone.account, "akun", language="id", now=utcnow())
    assert statuses(phone.send(note())) == ["created"]
