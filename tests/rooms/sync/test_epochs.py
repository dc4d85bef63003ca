"""A database that was restored from a backup, and what is safe in one."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import select

from app.kit.clock import utcnow
from app.kit.db import read, transaction
from app.sync import actions
from app.sync.models import Receipt
from tests.rooms.sync.phone import Phone, note, refused, run, statuses


def test_a_restored_older_backup_with_the_state_folder(house: Flask) -> None:
    phone, old, new = Phone(house), note(), note()
    phone.send(old)
    phone.send(new)
    run(house, "DELETE FROM receipt WHERE seq > (SELECT min(seq) FROM receipt)")
    answer = phone.send(note())
    assert refused(answer) == (409, "epoch_changed")
    phone.epoch = answer.get_json()["epoch"]
    assert phone.epoch != phone.said["epoch"]
    assert statuses(phone.send(old, new)) == ["duplicate", "created"]
    assert statuses(phone.send(note())) == ["created"]


def test_a_restored_older_backup_that_only_a_client_knows_of(house: Flask) -> None:
    phone, other = Phone(house), Phone(house, "Budi")
    phone.send(note())
    with time_machine.travel(utcnow() + timedelta(hours=2)):
        told = phone.send(note(), seen=1_000_000)
        assert refused(told) == (409, "epoch_changed")
        epoch = told.get_json()["epoch"]
        assert epoch != phone.epoch
        assert refused(other.send(note())) == (409, "epoch_changed")
        # One that lies, or is broken, makes nobody else send again.
        lying = phone.send(note(), epoch=epoch, seen=1_000_000)
        assert refused(lying) == (409, "epoch_changed")
        assert lying.get_json()["epoch"] == epoch
        assert statuses(other.send(note(), epoch=epoch)) == ["created"]


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
