"""An application on a database of its own, since restoring puts another in its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import create_engine, event, make_url, text

from app import create_app
from app.kit.store.db import database, db
from config import ROOT
from tests.conftest import empty_tables, seed_regions, settings
from tests.owners import check_write
from tests.rooms.sync.toy import NOTE, applied
from tests.schedule import BACKENDS
from tests.shared import add_sync_kind


@pytest.fixture(scope="session", params=BACKENDS)
def own_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """On PostgreSQL a schema of its own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('own') / 'bekal.sqlite3'}"
        return
    server = make_url(str(request.getfixturevalue("postgresql_url")))
    schema = f"own_{uuid4().hex[:8]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    own = server.update_query_dict({"options": f"-csearch_path={schema}"})
    yield own.render_as_string(hide_password=False)
    engine.dispose()


@pytest.fixture(scope="session")
def own_app(own_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = create_app(settings(tmp_path_factory.mktemp("state"), own_url))
    app.testing = True
    add_sync_kind(app, "note", NOTE)
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", check_write)
        flask_migrate.Migrate(app, db, directory=str(ROOT / "migrations"))
        flask_migrate.upgrade()
        seed_regions()
    yield app
    with app.app_context():
        database().drop_connection()
        db.engine.dispose()


@pytest.fixture
def app(own_app: Flask) -> Iterator[Flask]:
    """Empty but for the regions; knows the toy kind `note`."""
    applied.clear()
    with own_app.app_context():
        empty_tables()
    yield own_app
    with own_app.app_context():
        database().drop_connection()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cadangan.age"
