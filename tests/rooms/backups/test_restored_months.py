"""Rows of all months are backed up, restored, downloaded and erased, wherever they lie."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app.kit.clock import utcnow
from app.kit.store.db import database, read, transaction
from app.kit.store.partitions import Month, find_partitions
from app.own_data.actions import erase_person
from app.sync.queries import receipts_of_account
from tests.rooms.backups.operating import assert_succeeded, count_receipts, run_bekal
from tests.rooms.sync.phone import Phone, note, statuses
from tests.rooms.sync.test_months import IDS, partition_of


def test_rows_of_all_months_come_back_into_their_partitions_and_are_known_again(
    app: Flask, file: Path
) -> None:
    phone, items = Phone(app), [note(item=item) for item in IDS.values()]
    assert statuses(phone.send(*items)) == ["created"] * len(items)
    assert_succeeded(run_bekal(app, "buat", str(file)))
    assert_succeeded(run_bekal(app, "periksa", str(file)))
    assert_succeeded(run_bekal(app, "pulihkan", str(file), "--ya"))
    phone.epoch = phone.send(note()).get_json()["epoch"]
    assert statuses(phone.send(*items)) == ["duplicate"] * len(items)
    assert count_receipts(app) == len(items)
    with app.app_context():
        if not database().is_sqlite:
            assert f"receipt_{Month(2026, 11)}" in find_partitions(read())
            assert partition_of(IDS["this month"]) == f"receipt_{Month(2026, 11)}"
            assert partition_of(IDS["ten years ahead"]) == "receipt_default"
            assert partition_of(IDS["drawn by chance"]) == "receipt_other"


def test_person_gets_and_erases_the_receipts_of_all_months(app: Flask) -> None:
    phone, items = Phone(app), [note(item=item) for item in IDS.values()]
    phone.send(*items)
    with app.app_context():
        assert {each["id"] for each in receipts_of_account(phone.account)} == set(IDS.values())
        with transaction() as tx:
            erase_person(tx, phone.account, utcnow())
    assert count_receipts(app) == 0
    other = Phone(app)
    assert statuses(other.send(*items)) == ["conflict"] * len(items)
