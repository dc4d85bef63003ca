"""Files of coverage that are read from a standby (BEKAL_READ_URL)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from app.kit.clock import utcnow
from app.kit.store import standby
from app.kit.store.db import Database, database
from app.kit.web.reading import AS_OF
from tests.rooms.coverage.conftest import Homes, Officer

FILES = ("/cakupan/35.07.json", "/cakupan/35.07.csv", "/cakupan/35.07.xlsx")


@pytest.fixture
def reader(app: Flask, tmp_path: Path) -> Iterator[Database | None]:
    """A standby's place in the application; it is the primary itself. None on SQLite."""
    with app.app_context():
        if database().is_sqlite:
            yield None
            return
        url = database().engine.url.render_as_string(hide_password=False)
        standby.set_up_standby(app, url, tmp_path)
        yield standby.find_standby()
        standby.drop_standby(app)


def test_coverage_files_are_read_from_the_standby_and_tell_their_as_of(
    homes: Homes, officer: Officer, reader: Database | None
) -> None:
    homes("35.07.01.2001", 6, 12)
    page = officer("35.07")
    for file in FILES:
        answer = page.client.get(file)
        assert answer.status_code == 200
        assert abs(datetime.fromisoformat(answer.headers[AS_OF]) - utcnow()).total_seconds() < 300
    if reader is not None:
        assert reader._local.kept is not None


@contextmanager
def late(*_arguments: object) -> Iterator[datetime]:
    raise standby.StandbyLateError
    yield


def test_coverage_files_and_report_are_refused_with_503_while_the_standby_is_late(
    homes: Homes, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes("35.07.01.2001", 6, 12)
    page = officer("35.07")
    monkeypatch.setattr("app.kit.web.reading.reading_from_standby", late)
    for address in (*FILES, "/cakupan/35.07/laporan"):
        answer = page.client.get(address)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60"), address
    asked = page.client.get(FILES[0], headers={"Accept": "application/json"})
    assert asked.get_json()["code"] == "standby_late"
    shown = page.client.get("/cakupan/35.07/laporan").text
    assert "Angka di sini belum lengkap. Coba lagi sebentar." in shown
    assert page.client.get("/cakupan/35.07").status_code == 200, "read from the primary"
