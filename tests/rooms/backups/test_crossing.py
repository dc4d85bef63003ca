"""Moving from SQLite to PostgreSQL: an archive of one is restored into the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, make_url, select, text

from app import create_app
from app.backups.queries import describe_database
from app.identity.models import Account
from app.kit.clock import utcnow
from app.kit.registry import registry
from app.kit.store.db import database, db, read, transaction
from app.kit.untyped.data import sqlite_driver
from app.own_data.actions import erase_person
from app.recount import actions as recount
from app.sync.actions import revoke_upload_tokens
from config import ROOT
from tests.conftest import seed_regions, settings
from tests.factories import NOW, finish_core, make_household, make_known, share_all, sign_in
from tests.migrations.rows import fill_empty_tables
from tests.rooms.backups.operating import assert_refused, assert_succeeded, count_receipts
from tests.rooms.backups.operating import run_bekal as run
from tests.rooms.sync.phone import Phone, note, statuses
from tests.rooms.sync.toy import NOTE
from tests.shared import add_sync_kind

OLDER = "0040"


def start(state: Path, url: str) -> Flask:
    """An application with a migrated database of its own. All have one key of backups."""
    app = create_app(settings(state, url))
    app.testing = True
    add_sync_kind(app, "note", NOTE)
    with app.app_context():
        flask_migrate.Migrate(app, db, directory=str(ROOT / "migrations"))
        flask_migrate.upgrade()
    return app


def stop(app: Flask) -> None:
    with app.app_context():
        database().drop_connection()
        db.engine.dispose()


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Flask]:
    """The deployment on SQLite."""
    app = start(tmp_path / "state", f"sqlite:///{tmp_path / 'bekal.sqlite3'}")
    with app.app_context():
        seed_regions()
    yield app
    stop(app)


@pytest.fixture
def new(old: Flask, tmp_path: Path, postgresql_url: str) -> Iterator[Flask]:
    """The same on PostgreSQL, prepared and empty."""
    schema = f"new_{uuid4().hex[:8]}"
    server: Engine = create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    url = make_url(postgresql_url).update_query_dict({"options": f"-csearch_path={schema}"})
    app = start(tmp_path / "state", url.render_as_string(hide_password=False))
    yield app
    stop(app)
    with server.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    server.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cadangan.age"


def left_file(old: Flask) -> str:
    """The stopped SQLite database, as `--lama` names it."""
    stop(old)
    return registry(old).settings.database_url.removeprefix("sqlite:///")


def move(old: Flask, new: Flask, file: Path) -> str:
    return assert_succeeded(run(new, "pulihkan", str(file), "--lama", left_file(old)))


def test_every_row_of_sqlite_arrives_on_postgresql(old: Flask, new: Flask, file: Path) -> None:
    with old.app_context():
        fill_empty_tables()
        before = describe_database(read(), NOW)
    assert_succeeded(run(old, "buat", str(file)))
    assert_succeeded(run(new, "periksa", str(file)))
    move(old, new, file)
    with new.app_context():
        after = describe_database(read(), NOW)
    ended = ("audit_event", "server", "sign_in")
    assert {n: t.rows for n, t in after.tables.items() if n not in ended} == {
        n: t.rows for n, t in before.tables.items() if n not in ended
    }
    assert (after.seq, after.revision) == (before.seq, before.revision)


def test_archive_of_an_older_release_on_sqlite_is_migrated_on_its_way(
    old: Flask, new: Flask, file: Path
) -> None:
    with old.app_context():
        database().drop_connection()
        flask_migrate.downgrade(revision=OLDER)
        fill_empty_tables()
    assert_succeeded(run(old, "buat", str(file)))
    assert_succeeded(run(new, "pulihkan", str(file)))
    with new.app_context():
        flask_migrate.check()
        assert read().execute(select(Account.name)).scalars().all() == ["Sari"]


def test_phones_go_on_after_the_move_and_nothing_is_lost_or_counted_twice(
    old: Flask, new: Flask, file: Path
) -> None:
    phone, leaver = Phone(old), Phone(old, "Budi")
    with old.app_context(), transaction() as tx:
        people = make_household(tx, ("Yanti", "pekerja"), ("Sumi", "keluarga"))
        share_all(tx, people)
        make_known(tx, people)
        for person, role in zip(people, ("pekerja", "keluarga"), strict=True):
            finish_core(tx, person, role)
    kept, later = [note() for _ in range(30)], [note() for _ in range(20)]
    phone.send(*kept)
    assert_succeeded(run(old, "buat", str(file)))
    assert_succeeded(run(old, "periksa", str(file)))
    assert phone.send(*later).get_json()["safe_through"] < phone.send(note()).get_json()["seen"]
    with old.app_context(), transaction() as tx:
        erase_person(tx, leaver.account, utcnow())
    told = move(old, new, file)
    assert "tidak diketahui" not in told, "the file that was left knows what people ended"
    phone.client = new.test_client()
    answer = phone.send(*later)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "epoch_changed")
    phone.epoch, phone.seen = answer.get_json()["epoch"], 0
    assert statuses(phone.send(*kept)) == ["duplicate"] * 30
    assert statuses(phone.send(*later)) == ["created"] * 20
    assert statuses(phone.send(*later)) == ["duplicate"] * 20
    assert count_receipts(new) == 50
    with new.app_context():
        assert "Budi" not in read().execute(select(Account.name)).scalars().all()
        with transaction() as tx:
            assert recount.rebuild_counters(tx, now=utcnow()).differed == 0
    sign_in(new, phone.account).get("/profil")


def test_phone_that_was_revoked_after_the_backup_stays_so(
    old: Flask, new: Flask, file: Path
) -> None:
    phone = Phone(old)
    assert_succeeded(run(old, "buat", str(file)))
    with old.app_context(), transaction() as tx:
        revoke_upload_tokens(tx, phone.account, now=utcnow())
    move(old, new, file)
    phone.client = new.test_client()
    assert phone.send(note()).status_code == 401


def test_number_of_a_receipt_is_not_given_again_after_the_move(
    old: Flask, new: Flask, file: Path
) -> None:
    phone, gone = Phone(old), Phone(old, "Budi")
    phone.send(note())
    highest = gone.send(note(), note()).get_json()["results"][-1]["seq"]
    with old.app_context(), transaction() as tx:
        erase_person(tx, gone.account, utcnow())
    assert_succeeded(run(old, "buat", str(file)))
    move(old, new, file)
    phone.client, phone.epoch, phone.seen = new.test_client(), None, 0
    assert phone.send(note()).get_json()["results"][0]["seq"] > highest


def test_move_is_refused_while_the_server_on_sqlite_runs_and_without_its_file(
    old: Flask, new: Flask, file: Path, tmp_path: Path
) -> None:
    phone = Phone(old)
    assert_succeeded(run(old, "buat", str(file)))
    left = left_file(old)
    server = sqlite_driver.connect(left)
    server.execute("SELECT count(*) FROM account").fetchone()
    told = assert_refused(run(new, "pulihkan", str(file), "--lama", left))
    server.close()
    assert "masih berjalan" in told
    missing = str(tmp_path / "tidak-ada.sqlite3")
    assert "tidak ada" in assert_refused(run(new, "pulihkan", str(file), "--lama", missing))
    assert count_receipts(new) == 0
    assert statuses(phone.send(note())) == ["created"]


def test_archive_of_postgresql_is_refused_on_sqlite(old: Flask, new: Flask, file: Path) -> None:
    assert_succeeded(run(new, "buat", str(file)))
    assert "dari PostgreSQL" in assert_refused(run(old, "pulihkan", str(file)))
