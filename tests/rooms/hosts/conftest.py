"""Two hosts: applications with a state folder each, on one PostgreSQL database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.course.actions.publish import publish_course_folder
from app.hosts.actions import catch_up, sharing
from app.hosts.rules import WAIT
from app.kit.store.db import database, db
from app.publication.queries.shelf import course_store_of
from tests.conftest import settings
from tests.factories import NOW
from tests.rooms.course.course import small_course
from tests.shared import DAY

ON_POSTGRESQL = pytest.mark.parametrize(
    "database_url", ["postgresql"], indirect=True, scope="session"
)
"""Several hosts share PostgreSQL only; on SQLite there is one."""
NewHost = Callable[..., "Host"]
"""By name, with other settings than the tests have."""


class Host:
    """An application on one of several machines."""

    def __init__(self, app: Flask, state: Path) -> None:
        self.app, self.state = app, state

    @property
    def folder(self) -> Path:
        return course_store_of(self.app).folder

    @property
    def version(self) -> str:
        """The version whose pages it serves."""
        return course_store_of(self.app).current_catalogue().version

    def tick(self, now: datetime = NOW) -> int:
        """What its minute does."""
        with self.app.app_context():
            return catch_up(now)

    def publish(self, course: Path, now: datetime = NOW) -> str:
        with self.app.app_context():
            return publish_course_folder(course, today=DAY, now=now).catalogue.version


@pytest.fixture
def new_host(app: Flask, database_url: str, tmp_path: Path) -> Iterator[NewHost]:
    made: list[Host] = []

    def make(name: str, **changes: Any) -> Host:
        state = tmp_path / name
        host = Host(create_app(settings(state, database_url, **changes)), state)
        host.app.testing = True
        made.append(host)
        return host

    yield make
    for host in made:
        with host.app.app_context():
            database().drop_connection()
            db.engine.dispose()


@pytest.fixture
def one(new_host: NewHost) -> Host:
    return new_host("satu")


@pytest.fixture
def two(new_host: NewHost) -> Host:
    return new_host("dua")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return small_course(tmp_path / "kursus")


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], object]]:
    """What happens elsewhere in each second that a publisher waits; nobody sleeps."""
    happens: list[Callable[[], object]] = []

    def pause(_seconds: float) -> None:
        assert len(happens) < WAIT.total_seconds() * 2
        for each in happens:
            each()

    monkeypatch.setattr(sharing, "pause", pause)
    return happens
