"""A backup each night, where a setting names a folder; and what /sehat says of backups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.backups.actions import archive, nightly
from app.backups.rules import nightly_archive_name
from app.identity.models import Credential, SignInSession
from app.kit.registry import registry
from app.kit.store.db import read, transaction
from app.kit.untyped.age import new_age_key_pair
from app.sync import actions as sync
from tests.factories import make_person, make_staff, sign_in
from tests.rooms.backups.operating import assert_succeeded
from tests.rooms.sync.phone import Phone, note
from tests.shared import replace_registry

EVENING = datetime(2026, 11, 25, 16, 30, tzinfo=UTC)
"""Half past eleven in Jakarta."""


@pytest.fixture
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where backups go each night."""
    there = tmp_path / "malam"
    there.mkdir()
    told = replace(registry(app).settings, backup_dir=there, backup_days=3)
    replace_registry(monkeypatch, app, settings=told)
    yield there
    (told.state_dir / nightly.NOTE).unlink(missing_ok=True)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def run_scheduled_jobs(app: Flask) -> str:
    return assert_succeeded(app.test_cli_runner().invoke(args=["berkala"]))


def run_failing_jobs(app: Flask) -> str:
    """What it says when it exits 1."""
    told = app.test_cli_runner().invoke(args=["berkala"])
    assert told.exit_code == 1, told.output
    return told.output


def warnings(app: Flask) -> list[str]:
    told = app.test_client().get("/sehat").get_json()
    return list(told["warnings"])


def backup_warnings(app: Flask) -> list[str]:
    """Warnings but for that of the clock, which these tests move by days."""
    return [each for each in warnings(app) if "malam" in each]


def test_nightly_backup_is_made_and_verified_once_a_day(app: Flask, folder: Path) -> None:
    with time_machine.travel(EVENING, tick=True) as clock:
        phone = Phone(app)
        first = phone.send(note()).get_json()["results"][0]["seq"]
        assert "backup: 1" in run_scheduled_jobs(app)
        assert names(folder) == ["bekal-2026-11-25.age"]
        assert phone.send(note()).get_json()["safe_through"] == first
        assert "backup" not in run_scheduled_jobs(app)
        clock.shift(timedelta(hours=1))
        assert "backup: 1" in run_scheduled_jobs(app)
        assert names(folder) == ["bekal-2026-11-25.age", "bekal-2026-11-26.age"]


def test_nightly_backup_that_cannot_be_read_back_is_discarded_and_made_again(
    app: Flask, folder: Path
) -> None:
    """The disk kept something else than what was written: phones keep what they have."""
    write = archive.write_archive

    def write_damaged_archive(file: Path, *more: Any) -> None:
        write(file, *more)
        file.write_bytes(file.read_bytes()[:-1])

    with time_machine.travel(EVENING, tick=True) as clock:
        phone = Phone(app)
        phone.send(note())
        with pytest.MonkeyPatch.context() as disk:
            disk.setattr(archive, "write_archive", write_damaged_archive)
            assert "rusak" in run_failing_jobs(app)
        assert "bekal-2026-11-25.age" not in names(folder)
        assert phone.send(note()).get_json()["safe_through"] == 0
        clock.shift(timedelta(hours=1))
        assert "backup: 1" in run_scheduled_jobs(app)


def archives(folder: Path, first: date, days: int) -> list[str]:
    """So many nightly archives, of consecutive days."""
    made = [nightly_archive_name(first + timedelta(days=n)) for n in range(days)]
    for name in made:
        (folder / name).touch()
    return made


def test_nightly_job_deletes_all_but_the_last_seven_backup_archives(
    app: Flask, folder: Path
) -> None:
    kept = archives(folder, date(2026, 11, 15), 8)
    (folder / "catatan.txt").touch()
    with time_machine.travel(EVENING, tick=True):
        run_scheduled_jobs(app)
    assert names(folder) == [*kept[2:], "bekal-2026-11-25.age", "catatan.txt"]


@pytest.mark.parametrize("leap", [timedelta(days=1830), -timedelta(days=1830)])
def test_no_backup_archive_or_row_expires_while_the_clock_is_years_off(
    app: Flask, folder: Path, leap: timedelta
) -> None:
    kept = archives(folder, date(2026, 11, 1), 24)
    with time_machine.travel(EVENING, tick=False):
        make_staff(app, "Bu Wati", "pelatih")  # with a start code that nobody used
        with app.app_context():
            with transaction() as tx:
                account = make_person(tx, "Sumi", EVENING)
            sync.update_trusted_time(EVENING)
        learner = sign_in(app, account)
        learner.get("/profil")
    before = expiring_rows(app)
    with time_machine.travel(EVENING + leap, tick=False):
        for _ in range(2):
            assert "identity" not in run_scheduled_jobs(app)
        learner.get("/masuk/petugas")  # a form that wants a token in the cookie
    assert set(kept) <= set(names(folder))
    assert expiring_rows(app) == before
    with time_machine.travel(EVENING + timedelta(minutes=1), tick=False):
        learner.get("/profil")
        assert "backup: 1" in run_scheduled_jobs(app)
    assert names(folder) == [*kept[-6:], "bekal-2026-11-25.age"]


def expiring_rows(app: Flask) -> list[Any]:
    """Sessions, and what lets people in."""
    with app.app_context():
        sessions = read().execute(select(SignInSession.key_hash, SignInSession.ends_at)).all()
        return [*sorted(sessions), *sorted(read().execute(select(Credential.hash)).all())]


def test_codes_and_sessions_created_by_a_clock_running_ahead_are_deleted_once_corrected(
    app: Flask, folder: Path
) -> None:
    with time_machine.travel(EVENING, tick=False):
        assert "identity" not in run_scheduled_jobs(app)
    with time_machine.travel(EVENING + timedelta(days=1830), tick=False):
        ahead, _ = make_staff(app, "Bu Wati", "pelatih")
    with time_machine.travel(EVENING + timedelta(minutes=1), tick=False):
        assert "identity.sweep: 2" in run_scheduled_jobs(app)
        ahead.get("/kelola/akun", 302)
    assert expiring_rows(app) == []


def test_nightly_backup_runs_although_a_failure_is_recorded_in_the_future(
    app: Flask, folder: Path
) -> None:
    with time_machine.travel(EVENING + timedelta(days=1830), tick=False):
        folder.rmdir()
        run_failing_jobs(app)
    folder.mkdir()
    with time_machine.travel(EVENING, tick=False):
        assert "backup: 1" in run_scheduled_jobs(app)


def test_failed_nightly_backup_is_retried_after_an_hour(app: Flask, folder: Path) -> None:
    with time_machine.travel(EVENING, tick=True) as clock:
        folder.rmdir()
        assert "backup: Cadangan malam belum jadi" in run_failing_jobs(app)
        folder.mkdir()
        assert "sejak 25-11-2026 23.30 WIB" in run_failing_jobs(app)
        assert names(folder) == []
        clock.shift(timedelta(hours=1))
        assert "backup: 1" in run_scheduled_jobs(app)


def test_sync_response_reports_no_item_as_safe_after_a_backup_without_the_secret_backup_key(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, public = new_age_key_pair()
    told = replace(registry(app).settings, backup_keys=(public,))
    replace_registry(monkeypatch, app, settings=told)
    with time_machine.travel(EVENING, tick=True):
        phone = Phone(app)
        phone.send(note())
        assert "backup: 1" in run_scheduled_jobs(app)
        assert phone.send(note()).get_json()["safe_through"] == 0
        assert any("Belum ada cadangan" in each for each in warnings(app))


def test_health_check_warns_without_a_verified_backup_or_with_an_old_one(
    app: Flask, folder: Path
) -> None:
    with time_machine.travel(EVENING, tick=True) as clock:
        assert any("Belum ada cadangan" in each for each in warnings(app))
        run_scheduled_jobs(app)
        assert warnings(app) == []
        clock.shift(timedelta(days=3, minutes=1))
        assert any("terakhir diperiksa 25-11-2026" in each for each in warnings(app))


def test_health_check_warns_from_a_failed_backup_until_one_succeeds(
    app: Flask, folder: Path
) -> None:
    with time_machine.travel(EVENING, tick=True) as clock:
        run_scheduled_jobs(app)
        clock.shift(timedelta(days=1))
        with pytest.MonkeyPatch.context() as disk:
            disk.setattr(archive, "write_archive", _no_such_folder)
            run_failing_jobs(app)
        (warning,) = backup_warnings(app)
        assert warning.startswith("Cadangan malam belum jadi sejak 26-11-2026 23.30 WIB: ")
        assert "No such file or directory" in warning
        assert "/" not in warning
        clock.shift(timedelta(hours=1))
        run_scheduled_jobs(app)
        assert backup_warnings(app) == []


def _no_such_folder(file: Path, *_more: Any) -> None:
    raise FileNotFoundError(2, "No such file or directory", str(file))


def test_health_check_hides_paths_outside_the_backup_folder(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def elsewhere(*_more: Any) -> None:
        raise PermissionError(13, "Permission denied", "/rahasia/kunci")

    monkeypatch.setattr(archive, "write_archive", elsewhere)
    run_failing_jobs(app)
    assert any("lihat log" in each for each in backup_warnings(app))
    assert "rahasia" not in str(warnings(app))


def test_health_check_warns_when_the_last_backup_is_older_than_a_day(
    app: Flask, folder: Path
) -> None:
    with time_machine.travel(EVENING, tick=True) as clock:
        run_scheduled_jobs(app)
        clock.shift(timedelta(days=1))
        assert backup_warnings(app) == []
        clock.shift(timedelta(days=1))
        assert any("terakhir dari 25-11-2026" in each for each in backup_warnings(app))
        folder.rename(folder.with_name("hilang"))
        assert "Folder cadangan malam tidak bisa dibaca." in backup_warnings(app)


def test_unexpected_error_in_a_backup_is_reported_by_class_name_without_its_message(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_more: Any) -> None:
        raise ZeroDivisionError("rahasia")

    monkeypatch.setattr(archive, "write_archive", broken)
    assert "ZeroDivisionError" in run_failing_jobs(app)
    assert any("ZeroDivisionError, lihat log." in each for each in backup_warnings(app))
    assert "rahasia" not in str(warnings(app))
