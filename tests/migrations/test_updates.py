"""The update from each release: its tables with rows, its publication, then `siapkan` as an
operator runs it."""

from __future__ import annotations

import gzip
import tarfile
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask

from app import create_app
from app.kit.store.db import database, db
from app.kit.untyped.data import brotli_compress
from app.kit.web.packing import ENCODINGS
from app.operations import queries
from app.operations.cli import publish_course
from config import ROOT
from tests.conftest import settings
from tests.migrations.rows import fill_empty_tables
from tests.page import Page
from tests.rooms.course.course import small_course

RELEASES = sorted((Path(__file__).parent / "releases").glob("*.tar.xz"))


def unpack_publication(release: Path, state: Path) -> None:
    """Unpack the release's publication and compress its files as it did."""
    with tarfile.open(release) as kept:
        kept.extractall(state, filter="data")
    for file in (state / "terbit").rglob("*"):
        if file.is_file() and file.suffix in (".html", ".svg", ".json"):
            packed = {
                "br": brotli_compress(file.read_bytes(), 5),
                "gzip": gzip.compress(file.read_bytes()),
            }
            for name, end in ENCODINGS.items():
                file.with_name(file.name + end).write_bytes(packed[name])


def app_of_release(release: Path, state: Path, url: str) -> Flask:
    """The application on the state that a release left behind."""
    state.mkdir()
    unpack_publication(release, state)
    app = create_app(settings(state, url))
    with app.app_context():
        flask_migrate.Migrate(app, db, directory=str(ROOT / "migrations"))
        flask_migrate.upgrade(revision=release.name[:4])
        fill_empty_tables()
        database().drop_connection()
    return app


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("release", RELEASES, ids=lambda file: file.name[:5])
def test_pages_are_served_after_an_update_from_each_earlier_release(
    release: Path, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_of_release(release, tmp_path / "state", url)
    quizzes = {file.name for file in (tmp_path / "state" / "terbit" / "kuis").glob("*.json")}
    monkeypatch.setattr(publish_course.params[0], "default", small_course(tmp_path / "kursus"))
    monkeypatch.setenv("BEKAL_DEMO", "0")
    result = app.test_cli_runner().invoke(args=["siapkan"])
    assert result.exit_code == 0, result.output
    with app.app_context():
        assert queries.database_migration() == queries.newest_migration()
        database().drop_connection()
    page = Page(app.test_client())
    for address in ("/belajar", "/belajar/kirim-uang/dua-biaya", "/", "/masuk"):
        page.get(address)
    page.get("/belajar/kirim-uang/dua-biaya/kuis")
    assert quizzes <= {file.name for file in (tmp_path / "state" / "terbit" / "kuis").iterdir()}
    again = app.test_cli_runner().invoke(args=["siapkan"])
    assert "tidak ada yang berubah" in again.output
    with app.app_context():
        database().drop_connection()
        db.engine.dispose()
