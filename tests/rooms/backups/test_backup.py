"""Making and checking a backup, as the operator does it."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from app.backups.actions.workshop import SCRATCH, scratch_folder
from app.backups.queries import describe_database
from app.backups.rules import read_manifest
from app.kit.store.db import database, db, read
from app.sync.models import Server
from tests.deployment import wait_until
from tests.factories import NOW
from tests.migrations.rows import fill_empty_tables
from tests.rooms.backups.operating import (
    MANIFEST,
    assert_refused,
    assert_succeeded,
    change_manifest,
    disk_full_above,
    pack_archive,
    run_bekal,
    unpack_archive,
)
from tests.rooms.sync.phone import Phone, note, statuses

on_postgresql = pytest.mark.parametrize("own_url", ["postgresql"], indirect=True)


def answer(response: TestResponse) -> dict[str, Any]:
    told: dict[str, Any] = response.get_json()
    return told


def sequence_numbers(response: TestResponse) -> list[int]:
    assert set(statuses(response)) == {"created"}
    return [each["seq"] for each in response.get_json()["results"]]


def safe_through(app: Flask) -> int:
    with app.app_context():
        return read().execute(select(Server.safe_through)).scalar_one()


def test_sync_response_reports_received_items_as_safe_after_a_backup_is_verified(
    app: Flask, file: Path
) -> None:
    phone = Phone(app)
    highest = sequence_numbers(phone.send(note(), note()))[-1]
    assert_succeeded(run_bekal(app, "buat", str(file)))
    assert answer(phone.send(note()))["safe_through"] == 0  # not before it was checked
    assert_succeeded(run_bekal(app, "periksa", str(file)))
    assert answer(phone.send(note()))["safe_through"] == highest


def test_backup_manifest_lists_every_table_with_its_row_count_and_every_file(
    app: Flask, file: Path
) -> None:
    with app.app_context():
        fill_empty_tables()
        there = describe_database(read(), NOW)
    assert_succeeded(run_bekal(app, "buat", str(file)))
    members = unpack_archive(app, file)
    manifest = read_manifest(members.pop(MANIFEST))
    assert manifest.tables == there.tables
    assert min(table.rows for table in manifest.tables.values()) == 1
    assert set(manifest.parts) == set(members)
    assert manifest.seq == there.seq > 0


def test_backup_archive_contains_no_plaintext_name_and_is_private_to_its_owner(
    app: Flask, file: Path
) -> None:
    Phone(app, name="Namanya Rahasia")
    assert_succeeded(run_bekal(app, "buat", str(file)))
    assert b"Namanya Rahasia" not in file.read_bytes()
    assert any(b"Namanya Rahasia" in part for part in unpack_archive(app, file).values())
    assert file.stat().st_mode & 0o077 == 0


def test_backup_is_consistent_while_phones_upload_sync_items(app: Flask, file: Path) -> None:
    phone = Phone(app)
    begun, enough = Event(), Event()
    sent: list[int] = []

    def send() -> None:
        while not enough.is_set():
            sent.extend(sequence_numbers(phone.send(*(note() for _ in range(20)))))
            begun.set()
        with app.app_context():
            database().drop_connection()

    writer = Thread(target=send)
    writer.start()
    begun.wait()
    try:
        before = max(sent)
        assert_succeeded(run_bekal(app, "buat", str(file)))
        manifest = read_manifest(unpack_archive(app, file)[MANIFEST])
        assert before <= manifest.seq <= max(sent) + 20
        # Whole batches, and no gap below the highest.
        assert manifest.tables["receipt"].rows == manifest.seq - sent[0] + 1
        assert_succeeded(run_bekal(app, "periksa", str(file)))
    finally:
        enough.set()
        writer.join()
    assert safe_through(app) == manifest.seq


@on_postgresql
def test_backup_waits_for_an_open_transaction_with_a_lower_sequence_number(
    app: Flask, file: Path
) -> None:
    """810 is still being written when 812 is committed."""
    phone = Phone(app)
    statuses(phone.send(note()))
    insert = text(
        "INSERT INTO receipt (id, account, device, kind, sha256, status, client_at, received_at,"
        " occurred_at, quality) SELECT gen_random_uuid(), account, device, kind, sha256, status,"
        " client_at, received_at, occurred_at, quality FROM receipt LIMIT 1 RETURNING seq"
    )
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'ShareLock'")
    with app.app_context():
        engine = db.engine
    with engine.connect() as slow, engine.connect() as quick:
        lower = slow.execute(insert).scalar_one()
        higher = quick.execute(insert).scalar_one()
        quick.commit()
        made = Thread(target=lambda: assert_succeeded(run_bekal(app, "buat", str(file))))
        made.start()
        wait_until(lambda: quick.execute(waiting).scalar_one() == 1)
        slow.commit()
        made.join()
    assert lower < higher
    manifest = read_manifest(unpack_archive(app, file)[MANIFEST])
    assert (manifest.seq, manifest.tables["receipt"].rows) == (higher, 3)


@on_postgresql
def test_uploads_are_accepted_while_a_backup_reads_its_database_snapshot(
    app: Flask, file: Path
) -> None:
    from app.backups.actions import postgresql
    from tests.rooms.backups.operating import hidden_progress_bar

    phone = Phone(app)
    with (
        app.app_context(),
        postgresql.open_snapshot(file.parent, hidden_progress_bar()) as connection,
    ):
        assert statuses(phone.send(note())) == ["created"]
        assert describe_database(connection, NOW).seq == 0


def test_backup_does_not_overwrite_an_existing_file(app: Flask, file: Path) -> None:
    file.write_text("penting")
    assert "sudah ada" in assert_refused(run_bekal(app, "buat", str(file)))
    assert file.read_text() == "penting"


def test_backup_on_a_full_disk_leaves_no_file(app: Flask, file: Path) -> None:
    with disk_full_above():
        assert "Disk penuh" in assert_refused(run_bekal(app, "buat", str(file)))
    assert list(file.parent.iterdir()) == []
    assert_succeeded(run_bekal(app, "buat", str(file)))


def test_backup_command_reports_a_missing_target_folder(app: Flask, file: Path) -> None:
    assert "tak-ada" in assert_refused(
        run_bekal(app, "buat", str(file.parent / "tak-ada" / "x.age"))
    )


@pytest.mark.parametrize("length", [0, 10, 5_000, -1])
def test_truncated_backup_archive_is_rejected(app: Flask, file: Path, length: int) -> None:
    assert_succeeded(run_bekal(app, "buat", str(file)))
    file.write_bytes(file.read_bytes()[:length])
    assert "terpotong" in assert_refused(run_bekal(app, "periksa", str(file)))


def test_backup_archive_with_a_changed_byte_is_rejected(app: Flask, file: Path) -> None:
    assert_succeeded(run_bekal(app, "buat", str(file)))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert "rusak" in assert_refused(run_bekal(app, "periksa", str(file)))


def test_backup_archive_is_rejected_when_decrypted_with_another_key(app: Flask, file: Path) -> None:
    assert_succeeded(run_bekal(app, "buat", str(file)))
    other = file.with_name("kunci.txt")
    other.write_text(assert_succeeded(run_bekal(app, "kunci")))
    opened = assert_refused(run_bekal(app, "periksa", str(file), "--kunci", str(other)))
    assert opened == f"Error: Kunci ini tidak membuka {file}."


def test_backup_archive_with_a_changed_or_missing_file_is_rejected(app: Flask, file: Path) -> None:
    assert_succeeded(run_bekal(app, "buat", str(file)))
    members = unpack_archive(app, file)
    name = next(name for name in members if name != MANIFEST)
    pack_archive(app, file, members | {name: members[name] + b"\n"})
    told = assert_refused(run_bekal(app, "periksa", str(file)))
    assert "tidak bisa diisi" in told or "bukan yang ditulis" in told
    del members[name]
    pack_archive(app, file, members)
    assert "hilang" in assert_refused(run_bekal(app, "periksa", str(file)))


def test_backup_archive_with_wrong_row_counts_in_its_manifest_is_rejected(
    app: Flask, file: Path
) -> None:
    Phone(app)
    assert_succeeded(run_bekal(app, "buat", str(file)))
    tables = json.loads(unpack_archive(app, file)[MANIFEST])["tables"]
    tables["account"]["rows"] += 1
    change_manifest(app, file, tables=tables)
    assert "tidak sama" in assert_refused(run_bekal(app, "periksa", str(file)))


def test_backup_archive_of_a_newer_release_is_rejected(app: Flask, file: Path) -> None:
    assert_succeeded(run_bekal(app, "buat", str(file)))
    change_manifest(app, file, revision="9999")
    assert "lebih baru" in assert_refused(run_bekal(app, "periksa", str(file)))
    change_manifest(app, file, revision="0006", more="unknown here")
    assert "lebih baru" in assert_refused(run_bekal(app, "periksa", str(file)))


def test_backup_command_is_refused_while_another_runs_and_removes_files_of_a_killed_one(
    app: Flask, file: Path
) -> None:
    with app.app_context():
        with scratch_folder() as earlier:
            left = earlier.with_name(f"{SCRATCH}x")
        left.mkdir()
        (left / "isi.zip").write_text("setengah")
        with scratch_folder() as scratch:
            assert not left.exists()
            assert "sedang dikerjakan" in assert_refused(run_bekal(app, "buat", str(file)))
        assert not scratch.exists()
    assert_succeeded(run_bekal(app, "buat", str(file)))
