"""Hosts of two releases on one database: the newer one migrates while the older one answers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import text

from app import create_app
from app.kit.clock import utcnow
from app.kit.store.db import Model, database, db, transaction
from app.operations import queries
from app.operations.cli import publish_course as publish_course_command
from app.recount import actions as recount
from config import ROOT
from tests.conftest import seed_regions, settings
from tests.deployment import bekal
from tests.factories import make_household, make_known, make_staff
from tests.page import Page
from tests.rooms.course.course import small_course
from tests.rooms.households.people import sign_up
from tests.rooms.learning.answers import core_lessons, publish_course, quiz_answers, quiz_of
from tests.rooms.sync.phone import Phone, note, statuses
from tests.rooms.sync.toy import NOTE
from tests.shared import add_sync_kind

ON_POSTGRESQL = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
UPGRADE = ("db", "upgrade")


def change_schema(*statements: str) -> None:
    database().drop_connection()
    with database().writer.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def widen_every_table() -> None:
    """What a newer release may do: columns with a default or without need, and a new table."""
    for name in Model.metadata.tables:
        change_schema(
            f'ALTER TABLE "{name}" ADD COLUMN later_a INTEGER',
            f"ALTER TABLE \"{name}\" ADD COLUMN later_b VARCHAR(10) DEFAULT 'x' NOT NULL",
        )
    change_schema(
        "CREATE TABLE later (id INTEGER PRIMARY KEY)",
        "UPDATE alembic_version SET version_num = '9999'",
    )


@pytest.fixture
def widened(url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application, as it is, on the schema of a release after it."""
    app = create_app(settings(tmp_path / "state", url))
    app.testing = True
    add_sync_kind(app, "note", NOTE)
    with app.app_context():
        flask_migrate.Migrate(app, db, directory=str(ROOT / "migrations"))
        flask_migrate.upgrade()
        seed_regions()
        widen_every_table()
    yield app
    with app.app_context():
        database().drop_connection()
        db.engine.dispose()


def attempt_of(lesson: str) -> dict[str, Any]:
    """An item of a phone: the quiz of this lesson, all right."""
    quiz = quiz_of(lesson)
    body = {"lesson": lesson, "rev": quiz.rev, "answers": quiz_answers(quiz)}
    return note() | {"kind": "quiz", "body": body}


def test_host_of_an_older_release_answers_on_the_schema_of_a_newer_one(widened: Flask) -> None:
    with widened.app_context():
        publish_course()
        attempt = attempt_of(core_lessons("pekerja")[0])
    browser = Page(widened.test_client())
    sign_up(browser, "/daftar", "Wati")
    for address in ("/", "/keluarga", "/belajar", "/profil", "/data-saya"):
        browser.get(address)
    phone, item = Phone(widened, page=browser), note()
    assert statuses(phone.send(item, attempt)) == ["created", "created"]
    assert statuses(phone.send(item)) == ["duplicate"]
    with widened.app_context():
        with transaction() as tx:
            people = make_household(tx, ("Rina", "pekerja"), ("Tuti", "keluarga"))
            make_known(tx, people)
        with transaction() as tx:
            assert recount.rebuild_counters(tx, now=utcnow()).differed == 0
    staff, _ = make_staff(widened, "Lia", "admin")
    staff.get("/kelola/akun")
    assert widened.test_cli_runner().invoke(args=["berkala"]).exit_code == 0


def test_host_of_an_older_release_prepares_itself_on_the_schema_of_a_newer_one(
    widened: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish_course_command.params[0], "default", small_course(tmp_path / "k"))
    monkeypatch.setenv("BEKAL_DEMO", "0")
    told = widened.test_cli_runner().invoke(args=["siapkan"])
    assert told.exit_code == 0, told.output
    with widened.app_context():
        assert queries.database_migration() == "9999"


@ON_POSTGRESQL
@pytest.mark.enable_socket
def test_two_hosts_that_migrate_at_once_both_succeed(
    empty_app: Flask, url: str, tmp_path: Path
) -> None:
    def migrate(host: str) -> str:
        state = str(tmp_path / host)
        return bekal(os.environ | {"BEKAL_DATABASE_URL": url, "BEKAL_STATE_DIR": state}, *UPGRADE)

    with ThreadPoolExecutor(2) as hosts:
        list(hosts.map(migrate, ("satu", "dua")))
    assert queries.database_migration() == queries.newest_migration()
