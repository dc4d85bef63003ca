"""A backup each night, where a setting names a folder; and what /sehat says of backups."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.backups.actions import archive
from app.kit.untyped.age import new_key
from tests.rooms.backups.operating import good
from tests.rooms.sync.phone import Phone, note

EVENING = datetime(2026, 11, 25, 16, 30, tzinfo=UTC)
"""Half past eleven in Jakarta."""


@pytest.fixture
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where backups go each night."""
    there = tmp_path / "malam"
    there.mkdir()
    told = replace(app.extensions["bekal_settings"], backup_dir=there, backup_days=3)
    monkeypatch.setitem(app.extensions, "bekal_settings", told)
    return there


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def berkala(app: Flask) -> str:
    told = app.test_cli_runner().invoke(args=["berkala"])
    return good(told)


def warnings(app: Flask) -> list[str]:
    told = app.test_client().get("/sehat").get_json()
    return list(told["warnings"])


def test_one_is_made_and_checked_each_day(app: Flask, folder: Path) -> None:
    with time_machine.travel(EVENING, tick=True) as clock:
        phone = Phone(app)
        first = phone.send(note()).get_json()["results"][0]["seq"]
        assert "backup: 1" in berkala(app)
        assert names(folder) == ["bekal-2026-11-25.age"]
        assert phone.send(note()).get_json()["safe_through"] == first
        assert "backup" not in berkala(app)
        clock.shift(timedelta(hours=1))
        assert "backup: 1" in berkala(app)
        assert names(folder) == ["bekal-2026-11-25.age", "bekal-2026-11-26.age"]


def test_one_that_does_not_open_is_no_backup(app: Flask, folder: Path) -> None:
    """The disk kept something else than what was written: phones keep what they have."""
    write = archive.write

    def spoiled(file: Path, *more: Any) -> None:
        write(file, *more)
        file.write_bytes(file.read_bytes()[:-1])

    with time_machine.travel(EVENING, tick=True) as clock:
        phone = Phone(app)
        phone.send(note())
        with pytest.MonkeyPatch.context() as disk:
            disk.setattr(archive, "write", spoiled)
            assert "backup" not in berkala(app)
        assert "bekal-2026-11-25.age" not in names(folder)
        assert phone.send(note()).get_json()["safe_through"] == 0
        clock.shift(timedelta(hours=1))
        assert "backup: 1" in berkala(app)


def test_those_that_are_too_old_go(app: Flask, folder: Path) -> None:
    for name in ("bekal-2026-11-21.age", "bekal-2026-11-22.age", "catatan.txt"):
        (folder / name).touch()
    with time_machine.travel(EVENING, tick=True):
        berkala(app)
    assert names(folder) == ["bekal-2026-11-22.age", "bekal-2026-11-25.age", "catatan.txt"]


def test_what_failed_is_tried_again_after_an_hour(app: Flask, folder: Path) -> None:
    with time_machine.travel(EVENING, tick=True) as clock:
        folder.rmdir()
        assert "backup" not in berkala(app)
        folder.mkdir()
        assert "backup" not in berkala(app)
        clock.shift(timedelta(hours=1))
        assert "backup: 1" in berkala(app)


def test_a_machine_that_cannot_read_what_it_writes_makes_nothing_safe(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, public = new_key()
    told = replace(app.extensions["bekal_settings"], backup_keys=(public,))
    monkeypatch.setitem(app.extensions, "bekal_settings", told)
    with time_machine.travel(EVENING, tick=True):
        phone = Phone(app)
        phone.send(note())
        assert "backup: 1" in berkala(app)
        assert phone.send(note()).get_json()["safe_through"] == 0
        assert any("Belum ada cadangan" in each for each in warnings(app))


def test_health_warns_until_a_backup_was_checked_and_when_the_last_one_is_old(
    app: Flask, folder: Path
) -> None:
    with time_machine.travel(EVENING, tick=True) as clock:
        assert any("Belum ada cadangan" in each for each in warnings(app))
        berkala(app)
        assert warnings(app) == []
        clock.shift(timedelta(days=3, minutes=1))
        assert any("terakhir diperiksa 25-11-2026" in each for each in warnings(app))
