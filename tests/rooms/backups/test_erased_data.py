"""What people erased is nowhere any more: not in the database's files, new backups or the log."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from app.goals import actions as goals
from app.goals.rules import GoalPlan, PlannedPot
from app.households.queries import memberships_of
from app.kit.clock import utcnow
from app.kit.registry import registry
from app.kit.store import deleted_data
from app.kit.store.db import database, db, transaction
from app.kit.untyped.data import sqlite_driver
from app.own_data.actions import erase_person
from app.sync import actions as sync
from tests.factories import make_household
from tests.rooms.backups.operating import assert_succeeded, run_bekal, unpack_archive
from tests.rooms.sync.phone import Phone

on_sqlite = pytest.mark.parametrize("own_url", ["sqlite"], indirect=True)
PERSON, GOAL = "Kenarimustahil", "Tujuanmustahil"
PEOPLE = 40
"""So many that pages of the database are freed, and others put together."""


def make_people(app: Flask) -> list[UUID]:
    """People with names and goals that stand nowhere else."""
    made = []
    plan = GoalPlan(GOAL, date(2030, 1, 1), (PlannedPot("lain", 5_000_000, f"{GOAL} juga"),))
    with app.app_context(), transaction() as tx:
        for n in range(PEOPLE):
            (account,) = make_household(tx, (f"{PERSON} {n}", "keluarga"), now=utcnow())
            home = memberships_of(account)[0].household
            goals.propose_goal(tx, home, account, plan, keeps_marks=False, seen=None, now=utcnow())
            made.append(account)
    return made


def erase(app: Flask, people: list[UUID]) -> None:
    with app.app_context():
        for account in people:
            with transaction() as tx:
                erase_person(tx, account, utcnow())


def run_scheduled_jobs(app: Flask) -> None:
    assert_succeeded(app.test_cli_runner().invoke(args=["berkala"]))


def find_traces(content: bytes, people: list[UUID]) -> list[bytes]:
    """Names, goals and ids that are found, as text or as they are kept."""
    names = [PERSON.encode(), GOAL.encode()]
    ids = [form for each in people for form in (str(each).encode(), each.hex.encode(), each.bytes)]
    return [each for each in (*names, *ids) if each in content]


def database_files(app: Flask) -> list[Path]:
    """The database's own, its logs and journals, and what the state folder holds."""
    with app.app_context():
        folder = Path(str(db.engine.url.database)).parent
    state: Path = registry(app).settings.state_dir
    return [each for each in (*folder.rglob("*"), *state.rglob("*")) if each.is_file()]


@on_sqlite
def test_database_files_contain_no_data_of_erased_people(app: Flask) -> None:
    people = make_people(app)
    run_scheduled_jobs(app)
    assert any(find_traces(each.read_bytes(), people) for each in database_files(app))
    erase(app, people)
    run_scheduled_jobs(app)
    assert {each: find_traces(each.read_bytes(), people) for each in database_files(app)} == {
        each: [] for each in database_files(app)
    }


def test_backups_and_logs_contain_no_data_of_erased_people(
    app: Flask, file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    people = make_people(app)
    phone = Phone(app, f"{PERSON} {PEOPLE}")
    phone.page.get("/profil")
    erase(app, [*people, phone.account])
    assert_succeeded(run_bekal(app, "buat", str(file)))
    for content in unpack_archive(app, file).values():
        assert find_traces(content, people) == []
    assert find_traces("".join(capfd.readouterr()).encode(), people) == []


@on_sqlite
def test_vacuum_removes_erased_data_left_on_free_database_pages_by_an_earlier_release(
    app: Flask, file: Path
) -> None:
    people = make_people(app)
    delete_leaving_free_pages(app, people)
    assert any(find_traces(each.read_bytes(), people) for each in database_files(app))
    assert_succeeded(run_bekal(app, "buat", str(file)))
    assert find_traces(unpack_archive(app, file)["bekal.sqlite3"], people) == []
    with app.app_context():
        assert deleted_data.vacuum_database_once()
        assert not deleted_data.vacuum_database_once()
    assert not any(find_traces(each.read_bytes(), people) for each in database_files(app))


def delete_leaving_free_pages(app: Flask, people: list[UUID]) -> None:
    """As by a connection that does not overwrite what it deletes, in a file that nobody rewrote."""
    with app.app_context():
        connection: Any = database().read_connection().connection.dbapi_connection
        connection.execute("PRAGMA secure_delete=OFF")
        try:
            erase(app, people)
        finally:
            connection.execute("PRAGMA secure_delete=ON")
        connection.execute("PRAGMA user_version=0")


@on_sqlite
def test_vacuum_of_a_locked_database_changes_nothing_and_is_repeated_later(app: Flask) -> None:
    people = make_people(app)
    delete_leaving_free_pages(app, people)
    with app.app_context():
        file = str(db.engine.url.database)
        with closing(sqlite_driver.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")  # it is busy for as long as anybody waits
            ours: Any = database().read_connection().connection.dbapi_connection
            ours.execute("PRAGMA busy_timeout=10")
            assert not deleted_data.vacuum_database_once()
            other.execute("ROLLBACK")
        assert any(find_traces(each.read_bytes(), people) for each in database_files(app))
        assert deleted_data.vacuum_database_once()
        database().drop_connection()
    assert not any(find_traces(each.read_bytes(), people) for each in database_files(app))


@pytest.fixture
def restored(app: Flask, file: Path) -> list[Path | str]:
    """What a restore kept of the database that it replaced, an hour ago."""
    now = utcnow()
    with app.app_context():
        sync.update_trusted_time(now)
    Phone(app)
    assert_succeeded(run_bekal(app, "buat", str(file)))
    assert_succeeded(run_bekal(app, "pulihkan", str(file), "--ya"))
    return replaced_database_files(app)


def replaced_database_files(app: Flask) -> list[Path | str]:
    with app.app_context():
        if database().is_sqlite:
            there = Path(str(db.engine.url.database))
            return [*there.parent.glob(f"{there.name}.sebelum-*")]
        found = text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'own_%_sebelum_%'")
        return list(database().read_connection().execute(found).scalars())


def test_database_replaced_by_a_restore_is_deleted_after_thirty_days(
    app: Flask, restored: list[Path | str]
) -> None:
    assert restored
    start = utcnow()
    for day in range(1, 32):
        with time_machine.travel(start + timedelta(hours=23 * day), tick=False), app.app_context():
            sync.update_trusted_time(utcnow())
    with time_machine.travel(start + timedelta(days=29, hours=23), tick=False):
        run_scheduled_jobs(app)
        assert set(replaced_database_files(app)) >= set(restored)
    with time_machine.travel(start + timedelta(days=30, minutes=1), tick=False):
        run_scheduled_jobs(app)
        assert replaced_database_files(app) == []


def test_database_replaced_by_a_restore_is_kept_while_the_clock_is_untrusted(
    app: Flask, restored: list[Path | str]
) -> None:
    with time_machine.travel(utcnow() + timedelta(days=1830), tick=False):
        run_scheduled_jobs(app)
    assert set(replaced_database_files(app)) >= set(restored)
