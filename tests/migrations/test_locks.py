"""Migrations beside a writer that holds a lock, on PostgreSQL."""

from __future__ import annotations

import time

import flask_migrate
import psycopg
import pytest
from flask import Flask

from app.kit.store.db import database
from app.operations import queries
from tests.migrations.test_migrations import REVISIONS

NEWEST, BEFORE = REVISIONS[-1]


def test_migration_lets_others_pass_and_is_tried_again_when_it_does_not_get_a_lock(
    empty_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    flask_migrate.upgrade(revision=BEFORE)
    if database().is_sqlite:
        return
    address = database().engine.url.render_as_string(hide_password=False)
    paused: list[float] = []
    with psycopg.connect(address.replace("+psycopg", "")) as other:

        def pause(seconds: float) -> None:
            paused.append(seconds)
            other.rollback()

        monkeypatch.setattr(time, "sleep", pause)
        other.execute("LOCK TABLE alembic_version IN SHARE ROW EXCLUSIVE MODE")
        flask_migrate.upgrade()
    assert len(paused) == 1
    assert queries.database_migration() == NEWEST
    limits = database().read_connection().exec_driver_sql("SHOW lock_timeout").scalar()
    assert limits == "3s", "the setting of the migration is gone with its connection"
