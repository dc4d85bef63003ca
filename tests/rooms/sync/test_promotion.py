"""A standby that was promoted: phones bring back what it lacks, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import text

from app import create_app
from app.kit.clock import utcnow
from app.kit.registry import registry
from app.kit.secrets import make_mac
from app.kit.store.db import database, db, read, transaction
from app.sync import actions
from app.sync.actions.admitting import COUNTER, PROOF
from config import ROOT
from tests.conftest import settings
from tests.deployment import wait_until
from tests.postgres import Server, own_server
from tests.rooms.sync.phone import Phone, execute, note, receipt_count, refusal, statuses
from tests.rooms.sync.test_epochs import phone_state
from tests.rooms.sync.toy import NOTE
from tests.shared import add_sync_kind


@pytest.fixture
def promote(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """As if a standby that has everything had been promoted, on either database."""

    def run() -> None:
        monkeypatch.setattr("app.sync.actions.admitting.timeline_of", lambda _connection: 9)

    return run


def lose_last_receipt(app: Flask, other: Phone) -> None:
    """Lose the last receipt; another phone's gets its seq, as after an asynchronous promotion, and
    this host never heard of the lost one."""
    assert statuses(other.send(note())) == ["created"]
    execute(
        app,
        "DELETE FROM receipt WHERE seq = (SELECT max(seq) - 1 FROM receipt)",
        "UPDATE receipt SET seq = seq - 1 WHERE seq = (SELECT max(seq) FROM receipt)",
    )
    (registry(app).settings.state_dir / COUNTER).unlink()


def test_sync_epoch_stays_the_same_after_a_promotion_that_has_what_the_phone_saw(
    note_app: Flask, promote: Callable[[], None], statements: Callable[[], Any]
) -> None:
    phone = Phone(note_app)
    known = phone_state(phone.send(note(), note()))
    promote()
    again = phone_state(phone.send(note(), **known))
    assert again["epoch"] == known["epoch"]
    with statements() as first:
        assert statuses(phone.send(note(), **known)) == ["created"]
    with statements() as later:
        assert statuses(phone.send(note(), **again)) == ["created"]
    assert len(first) == len(later) + 1, "it is looked up until the phone has the new proof"


def test_sync_starts_a_new_epoch_after_a_promotion_that_lost_what_the_phone_saw(
    note_app: Flask, promote: Callable[[], None]
) -> None:
    phone, other = Phone(note_app), Phone(note_app, "Budi")
    kept, lost = note(), note()
    phone.send(kept)
    known = phone_state(phone.send(lost))
    lose_last_receipt(note_app, other)
    assert statuses(phone.send(note(), **known)) == ["created"], "the number alone says nothing"
    promote()
    told = phone.send(note(), **known)
    assert refusal(told) == (409, "epoch_changed")
    epoch = told.get_json()["epoch"]
    assert statuses(phone.send(kept, lost, epoch=epoch)) == ["duplicate", "created"]
    assert refusal(other.send(note())) == (409, "epoch_changed")
    assert refusal(phone.send(note(), **known)) == (409, "epoch_changed")
    assert other.send(note(), epoch=None).get_json()["epoch"] == epoch, "one epoch for all"


def test_sync_epoch_stays_the_same_after_a_promotion_when_the_seen_receipt_was_erased(
    note_app: Flask, promote: Callable[[], None]
) -> None:
    phone = Phone(note_app)
    known = phone_state(phone.send(note()))
    with note_app.app_context(), transaction() as tx:
        actions.erase_receipts(tx, phone.account, utcnow())
    promote()
    assert phone.send(note(), **known).get_json()["epoch"] == known["epoch"]


def test_sync_proof_of_the_release_before_tells_the_number_without_an_item(
    note_app: Flask, promote: Callable[[], None]
) -> None:
    phone, other = Phone(note_app), Phone(note_app, "Budi")
    other.send(note())
    known = phone_state(phone.send(note()))
    epoch = str(known["epoch"]).replace("-", "")
    with note_app.app_context():
        old = make_mac(PROOF, f"{epoch}:{phone.device.hex}:{known['seen']}")
    promote()
    assert phone_state(phone.send({"id": "x"}, **known | {"proof": old}))["proof"] == old
    execute(note_app, "DELETE FROM receipt WHERE seq > (SELECT min(seq) FROM receipt)")
    assert refusal(phone.send(note(), **known | {"proof": old})) == (409, "epoch_changed")


def test_sync_epoch_that_two_hosts_begin_at_the_same_time_is_one(note_app: Flask) -> None:
    phone = Phone(note_app)
    with note_app.app_context():
        with transaction() as tx:
            before = actions.begin_epoch(tx, now=utcnow())
            first = actions.begin_epoch(tx, now=utcnow(), instead_of=before)
            second = actions.begin_epoch(tx, now=utcnow(), instead_of=before)
        assert before != first == second
    assert phone.send(note(), epoch=str(first)).status_code == 200


@contextmanager
def host(primary: Server, standby: Server, state: Path) -> Iterator[Flask]:
    """A host whose database is whichever of the two takes writes."""
    folders = (each.url.partition("host=")[2] for each in (primary, standby))
    url = "postgresql+psycopg://bekal@/postgres?" + "&".join(f"host={f}:5432" for f in folders)
    app = create_app(settings(state, url))
    app.testing = True
    add_sync_kind(app, "note", NOTE)
    yield app
    with app.app_context():
        database().drop_connection()
        db.engine.dispose()


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[Server, Server, Flask, Flask]]:
    """A migrated primary, its standby, and two hosts."""
    with ExitStack() as open_:
        primary = open_.enter_context(own_server(durable=False))
        maker = open_.enter_context(host(primary, primary, folder / "a"))
        with maker.app_context():
            flask_migrate.Migrate(maker, db, directory=str(ROOT / "migrations"))
            flask_migrate.upgrade()
        standby = open_.enter_context(primary.standby())
        hosts = [open_.enter_context(host(primary, standby, folder / name)) for name in "ab"]
        yield primary, standby, hosts[0], hosts[1]


def fail_over(primary: Server, standby: Server, *hosts: Flask) -> None:
    """Kill the primary and promote the standby. A restart of it is not in this test."""
    primary.kill()
    standby.execute("SELECT pg_promote()")
    for each in hosts:
        with each.app_context():  # each worker notices it at its next request
            database().drop_lost_connection()


def receipts_by_account(app: Flask) -> dict[str, int]:
    with app.app_context():
        rows = read().execute(text("SELECT account, count(*) FROM receipt GROUP BY account"))
        return {str(account): count for account, count in rows}


def test_phones_send_nothing_again_after_a_synchronous_promotion(tmp_path: Path) -> None:
    with cluster(tmp_path) as (primary, standby, a, b):
        primary.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.execute("SELECT pg_reload_conf()")
        wait_until(lambda: primary.execute("SELECT sync_state FROM pg_stat_replication") == "sync")
        phones = [Phone(a), Phone(b, "Budi")]
        known = [phone_state(each.send(note(), note())) for each in phones]
        fail_over(primary, standby, a, b)
        for phone, state in zip(phones, known, strict=True):
            answer = phone.send(note(), **state)
            assert statuses(answer) == ["created"]
            assert answer.get_json()["epoch"] == state["epoch"]
            assert answer.get_json()["proof"].startswith("2.")
        assert receipt_count(a) == 6


def test_phones_bring_back_what_an_asynchronous_promotion_lost(tmp_path: Path) -> None:
    with cluster(tmp_path) as (primary, standby, a, b):
        phone, other = Phone(a), Phone(b, "Budi")
        kept, lost = note(), note()
        of_other = phone_state(other.send(note()))
        phone.send(kept)
        done = primary.execute("SELECT pg_current_wal_lsn()")
        wait_until(lambda: standby.execute(f"SELECT pg_last_wal_replay_lsn() >= '{done}'") is True)
        standby.execute("ALTER SYSTEM SET primary_conninfo = ''")
        standby.execute("SELECT pg_reload_conf()")
        wait_until(lambda: primary.execute("SELECT count(*) FROM pg_stat_replication") == 0)
        known = phone_state(phone.send(lost))
        fail_over(primary, standby, a, b)
        # The other host goes on, and what it takes in gets the lost numbers.
        for _ in range(40):
            answer = other.send(note(), **of_other)
            assert statuses(answer) == ["created"]
        assert answer.get_json()["seen"] > known["seen"]
        # The host that took the lost item in is gone with the primary: its file does not help.
        (tmp_path / "a" / COUNTER).unlink()
        phone.client = b.test_client()
        told = phone.send(note(), **known)
        assert refusal(told) == (409, "epoch_changed")
        epoch = told.get_json()["epoch"]
        assert statuses(phone.send(kept, lost, epoch=epoch)) == ["duplicate", "created"]
        assert refusal(other.send(note(), **of_other)) == (409, "epoch_changed")
        assert receipts_by_account(b) == {str(phone.account): 2, str(other.account): 41}
