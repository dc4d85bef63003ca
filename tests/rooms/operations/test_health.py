"""Health, what is due, and getting a machine ready."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask import Flask

from app import create_app
from app.kit.clock import utcnow
from app.kit.room import ScheduledJob, ScheduledJobError
from app.kit.store.db import database, db, transaction
from app.kit.store.leases import acquire_job_lease, release_job_lease
from config import ROOT
from tests.conftest import settings
from tests.factories import NOW
from tests.shared import replace_registry


def test_health_endpoint_answers_503_with_reasons_and_schema_version_without_a_course(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    fresh = create_app(settings(tmp_path, database_url))  # a state folder without a course
    response = fresh.test_client().get("/sehat")
    assert response.status_code == 503
    assert response.json is not None
    assert any("kursus terbit" in reason for reason in response.json["reasons"])
    newest = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    assert response.json["versions"]["schema"] == newest
    with fresh.app_context():
        database().drop_connection()
        db.engine.dispose()


def test_scheduled_jobs_lease_has_one_holder_at_a_time_and_expires(app: Flask) -> None:
    with app.app_context():
        with transaction() as tx:
            assert acquire_job_lease(tx, "berkala", NOW)
            assert not acquire_job_lease(tx, "berkala", NOW)
        with transaction() as tx:
            assert not acquire_job_lease(tx, "berkala", NOW + timedelta(minutes=9))
            assert acquire_job_lease(tx, "berkala", NOW + timedelta(minutes=11))
            release_job_lease(tx, "berkala", NOW + timedelta(minutes=12))
            assert acquire_job_lease(tx, "berkala", NOW + timedelta(minutes=12))


def test_lease_dated_years_ahead_by_a_wrong_clock_can_be_taken_again(app: Flask) -> None:
    with app.app_context(), transaction() as tx:
        assert acquire_job_lease(tx, "berkala", NOW + timedelta(days=3650))
        assert acquire_job_lease(tx, "berkala", NOW)


def test_scheduled_jobs_command_succeeds_when_run_twice_in_a_row(app: Flask) -> None:
    runner = app.test_cli_runner()
    for _ in range(2):
        told = runner.invoke(args=["berkala"])
        assert told.exit_code == 0, told.output


def test_failing_scheduled_job_does_not_stop_later_jobs(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_now: datetime) -> int:
        raise ZeroDivisionError

    def refused(_now: datetime) -> int:
        raise ScheduledJobError("Disk penuh.")

    jobs = (
        ScheduledJob("rusak", broken, runs_with_unsure_clock=True),
        ScheduledJob("penuh", refused, runs_with_unsure_clock=True),
        ScheduledJob("lancar", lambda _now: 3, runs_with_unsure_clock=True),
    )
    replace_registry(monkeypatch, app, scheduled_jobs=jobs)
    told = app.test_cli_runner().invoke(args=["berkala"])
    assert told.exit_code == 1
    assert "penuh: Disk penuh." in told.output
    assert "lancar: 3" in told.output
    with app.app_context(), transaction() as tx:
        assert acquire_job_lease(tx, "berkala", utcnow())
