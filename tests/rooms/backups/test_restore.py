"""Restoring: whole or not at all, under a new epoch, and phones bring back what is missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import func, inspect, select

from app.backups.queries import describe_database
from app.backups.rules import BackupManifest
from app.counters.queries import rounding_secret
from app.identity.models import Account
from app.kit.clock import utcnow
from app.kit.registry import registry
from app.kit.store.db import database, db, read, transaction
from app.kit.untyped.data import sqlite_driver
from app.own_data.actions import erase_person
from app.recount import actions as recount
from app.sync.actions import record_peppers
from app.sync.models import Receipt
from tests.factories import NOW, finish_core, make_household, make_known, share_all
from tests.migrations.rows import fill_empty_tables
from tests.migrations.test_migrations import REVISIONS
from tests.rooms.backups.operating import (
    assert_refused,
    assert_succeeded,
    change_manifest,
    disk_full_above,
    pack_archive,
    run_bekal,
    unpack_archive,
)
from tests.rooms.sync.phone import Phone, note, statuses
from tests.shared import replace_registry

FIRST = "0006"
"""The first revision of which there are archives."""
THERE_ARE = [revision for revision, _ in REVISIONS if revision >= FIRST]


def describe_current_database(app: Flask) -> BackupManifest:
    with app.app_context():
        return describe_database(read(), NOW)


def database_file(app: Flask) -> Path | None:
    with app.app_context():
        return Path(str(database().engine.url.database)) if database().is_sqlite else None


def without_trail(manifest: BackupManifest) -> BackupManifest:
    """Restoring is itself written down, under an epoch of its own, and ends all sessions."""
    others = ("audit_event", "server", "sign_in")
    tables = {n: t for n, t in manifest.tables.items() if n not in others}
    return manifest.model_copy(update={"tables": tables, "epoch": "", "parts": {}})


def test_restore_of_a_backup_brings_back_every_row(app: Flask, file: Path) -> None:
    with app.app_context():
        fill_empty_tables()
    before = describe_current_database(app)
    assert_succeeded(run_bekal(app, "buat", str(file)))
    Phone(app).send(note())
    opened = assert_succeeded(run_bekal(app, "pulihkan", str(file), "--ya"))
    assert "1 kiriman" in opened
    if kept := database_file(app):
        assert kept.stat().st_mode & 0o777 == 0o600
    after = describe_current_database(app)
    assert without_trail(after) == without_trail(before)
    assert after.epoch not in ("", before.epoch)


def test_items_resent_after_a_restore_are_stored_exactly_once(app: Flask, file: Path) -> None:
    phone = Phone(app)
    with app.app_context(), transaction() as tx:
        share_all(tx, make_household(tx, ("Yanti", "pekerja"), ("Sumi", "keluarga")))
    kept, later = [note() for _ in range(30)], [note() for _ in range(20)]
    phone.send(*kept)
    assert_succeeded(run_bekal(app, "buat", str(file)))
    assert_succeeded(run_bekal(app, "periksa", str(file)))
    told = phone.send(*later).get_json()
    phone.seen = told["results"][-1]["seq"]
    with app.app_context(), transaction() as tx:
        people = make_household(tx, ("Rina", "pekerja"), ("Tuti", "keluarga"))
        make_known(tx, people)
        for person, role in zip(people, ("pekerja", "keluarga"), strict=True):
            finish_core(tx, person, role)
    assert_succeeded(run_bekal(app, "pulihkan", str(file), "--ya"))
    refused_ = phone.send(note())
    assert (refused_.status_code, refused_.get_json()["code"]) == (409, "epoch_changed")
    phone.epoch, phone.seen = refused_.get_json()["epoch"], 0
    assert statuses(phone.send(*kept)) == ["duplicate"] * 30
    assert statuses(phone.send(*later)) == ["created"] * 20
    assert statuses(phone.send(*later)) == ["duplicate"] * 20
    with app.app_context():
        assert read().execute(select(func.count()).select_from(Receipt)).scalar_one() == 50
        with transaction() as tx:
            assert recount.rebuild_counters(tx, now=utcnow()).differed == 0


def test_person_erased_after_the_backup_stays_erased_when_it_is_restored(
    app: Flask, file: Path
) -> None:
    gone, here = Phone(app, "Ani"), Phone(app, "Budi")
    item = note()
    gone.send(item)
    here.send(note())
    assert_succeeded(run_bekal(app, "buat", str(file)))
    with app.app_context(), transaction() as tx:
        erase_person(tx, gone.account, utcnow())
    assert_succeeded(run_bekal(app, "pulihkan", str(file), "--ya"))
    with app.app_context():
        assert read().execute(select(Account.name)).scalars().all() == ["Budi"]
        assert read().execute(select(Receipt.account)).scalars().all() == [here.account]
    assert gone.send(item).status_code == 410


def test_counters_equal_a_recount_after_a_restore_repeats_an_erasure(
    app: Flask, file: Path
) -> None:
    with app.app_context(), transaction() as tx:
        gone, here = make_household(tx, ("Rina", "pekerja"), ("Tuti", "keluarga"))
        make_known(tx, [gone, here])
        finish_core(tx, gone, "pekerja")
        finish_core(tx, here, "keluarga")
    assert_succeeded(run_bekal(app, "buat", str(file)))
    with app.app_context(), transaction() as tx:
        erase_person(tx, gone, utcnow())
    assert_succeeded(run_bekal(app, "pulihkan", str(file), "--ya"))
    with app.app_context(), transaction() as tx:
        assert recount.rebuild_counters(tx, now=utcnow()).differed == 0


def test_upload_of_a_person_created_and_erased_after_the_restored_backup_returns_410(
    app: Flask, file: Path
) -> None:
    """The archive never knew them: their tombstones are the only trace."""
    here = Phone(app, "Budi")
    assert_succeeded(run_bekal(app, "buat", str(file)))
    came, item = Phone(app, "Cici"), note()
    came.send(item)
    with app.app_context(), transaction() as tx:
        erase_person(tx, came.account, utcnow())
    assert_succeeded(run_bekal(app, "pulihkan", str(file), "--ya"))
    assert came.send(item).status_code == 410
    here.epoch = None
    assert statuses(here.send(item, note())) == ["conflict", "created"]


def test_sync_response_reports_no_item_as_safe_for_a_backup_made_before_a_restore(
    app: Flask, file: Path
) -> None:
    phone = Phone(app)
    phone.send(note(), note())
    assert_succeeded(run_bekal(app, "buat", str(file)))
    assert_succeeded(run_bekal(app, "pulihkan", str(file), "--ya"))
    assert "Bukan dari masa" in assert_succeeded(run_bekal(app, "periksa", str(file)))
    phone.epoch = None
    assert phone.send(note()).get_json()["safe_through"] == 0


def test_restore_requires_confirmation(app: Flask, file: Path) -> None:
    phone = Phone(app)
    assert_succeeded(run_bekal(app, "buat", str(file)))
    phone.send(note())
    Phone(app)
    before = describe_current_database(app)
    opened = run_bekal(app, "pulihkan", str(file), asks="n\n")
    assert "1 kiriman, 1 akun baru" in opened.output
    assert opened.exit_code == 1
    assert describe_current_database(app) == before
    assert_succeeded(run_bekal(app, "pulihkan", str(file), asks="y\n"))


def test_restore_over_an_empty_database_needs_no_confirmation_and_keeps_no_copy_of_it(
    app: Flask, file: Path
) -> None:
    assert_succeeded(run_bekal(app, "buat", str(file)))
    assert "Yang lama" not in assert_succeeded(run_bekal(app, "pulihkan", str(file)))


def damaged_in_the_last_part(app: Flask, file: Path) -> None:
    members = unpack_archive(app, file)
    *_, last, _manifest = (name for name, content in members.items() if content)
    pack_archive(app, file, members | {last: members[last][:-7]})


def cut(_app: Flask, file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def test_restore_is_refused_when_the_backup_was_made_with_another_secret_pepper(
    app: Flask, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context(), transaction() as tx:
        record_peppers(tx, now=utcnow())
    phone = Phone(app)
    assert_succeeded(run_bekal(app, "buat", str(file)))
    with monkeypatch.context() as wrong:
        told = replace(registry(app).settings, peppers={"1": b"w" * 40})
        replace_registry(wrong, app, settings=told)
        assert "BEKAL_PEPPER" in assert_refused(run_bekal(app, "pulihkan", str(file), "--ya"))
    assert statuses(phone.send(note())) == ["created"]


def newer(app: Flask, file: Path) -> None:
    change_manifest(app, file, revision="9999")


@pytest.mark.parametrize("spoil", [damaged_in_the_last_part, cut, newer])
def test_restore_of_a_damaged_backup_archive_changes_nothing(
    app: Flask, file: Path, spoil: object
) -> None:
    phone = Phone(app)
    phone.send(note())
    assert_succeeded(run_bekal(app, "buat", str(file)))
    phone.send(note())
    before = describe_current_database(app)
    assert callable(spoil)
    spoil(app, file)
    assert_refused(run_bekal(app, "pulihkan", str(file), "--ya"))
    assert describe_current_database(app) == before
    assert statuses(phone.send(note())) == ["created"]


def test_restore_on_a_full_disk_changes_nothing(app: Flask, file: Path) -> None:
    phone = Phone(app)
    assert_succeeded(run_bekal(app, "buat", str(file)))
    before = describe_current_database(app)
    with disk_full_above():
        assert "Disk penuh" in assert_refused(run_bekal(app, "pulihkan", str(file), "--ya"))
    assert describe_current_database(app) == before
    assert statuses(phone.send(note())) == ["created"]


RECOUNTS = "0020"
"""This migration recounts, since from then on only known households count as such."""


@pytest.mark.parametrize("revision", THERE_ARE)
def test_backup_of_an_older_release_is_migrated_when_restored(
    app: Flask, file: Path, revision: str
) -> None:
    with app.app_context():
        database().drop_connection()
        flask_migrate.downgrade(revision=revision)
        fill_empty_tables()
    old = describe_current_database(app)
    assert old.revision == revision
    assert_succeeded(run_bekal(app, "buat", str(file)))
    with app.app_context():
        flask_migrate.upgrade()
        secret = rounding_secret()
        database().drop_connection()
    assert_succeeded(run_bekal(app, "pulihkan", str(file), "--ya"))
    restored = describe_current_database(app)
    assert restored.revision == THERE_ARE[-1]
    with app.app_context():
        assert ("rounding_secret" in old.tables) or rounding_secret() == secret
    there = {n: t.rows for n, t in old.tables.items() if n in restored.tables}
    if revision < RECOUNTS:
        del there["counter"]
    assert (there | {"sign_in": 0}).items() <= {
        n: t.rows for n, t in restored.tables.items()
    }.items() | {("audit_event", 1)}
    with app.app_context():
        flask_migrate.check()


def test_restore_keeps_the_replaced_database_and_prints_its_place(app: Flask, file: Path) -> None:
    Phone(app)
    assert_succeeded(run_bekal(app, "buat", str(file)))
    opened = assert_succeeded(run_bekal(app, "pulihkan", str(file), "--ya"))
    place = opened.partition("Yang lama ada di ")[2].partition(". Di dalamnya")[0]
    with app.app_context():
        if database().is_sqlite:
            with sqlite_driver.connect(place) as old:
                assert old.execute("SELECT name FROM account").fetchall() == [("Sumi",)]
        else:
            assert place.removeprefix("skema ") in inspect(db.engine).get_schema_names()


@pytest.mark.parametrize("own_url", ["sqlite"], indirect=True)
def test_restore_is_refused_while_the_server_runs(app: Flask, file: Path) -> None:
    assert_succeeded(run_bekal(app, "buat", str(file)))
    with app.app_context():
        server = sqlite_driver.connect(db.engine.url.database)
    server.execute("SELECT count(*) FROM account").fetchone()
    assert "masih berjalan" in assert_refused(run_bekal(app, "pulihkan", str(file), "--ya"))
    server.close()
    assert_succeeded(run_bekal(app, "pulihkan", str(file), "--ya"))


@pytest.mark.parametrize("own_url", ["sqlite"], indirect=True)
def test_restore_replaces_a_damaged_database(app: Flask, file: Path) -> None:
    phone = Phone(app)
    assert_succeeded(run_bekal(app, "buat", str(file)))
    with app.app_context():
        database().drop_connection()
        db.engine.dispose()
        Path(str(db.engine.url.database)).write_bytes(b"nothing of a database" * 1000)
    assert_succeeded(run_bekal(app, "pulihkan", str(file)))
    phone.epoch = None
    assert phone.send(note()).status_code == 401  # its person signs in there anew
    assert statuses(Phone(app, "Baru").send(note())) == ["created"]
