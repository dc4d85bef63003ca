"""Fixtures of an application on an empty database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text

from app import create_app
from app.kit.store.db import database, db
from config import ROOT
from tests.conftest import settings
from tests.schedule import BACKENDS


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A separate database; on PostgreSQL a separate schema, because tests share the server."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'migrations.sqlite3'}"
        return
    server = make_url(str(request.getfixturevalue("postgresql_url")))
    schema = f"migrations_{uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
        own = server.update_query_dict({"options": f"-csearch_path={schema}"})
        yield own.render_as_string(hide_password=False)
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture
def empty_app(url: str, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(settings(tmp_path / "state", url))
    flask_migrate.Migrate(app, db, directory=str(ROOT / "migrations"))
    with app.app_context():
        yield app
        database().drop_connection()
        db.engine.dispose()
