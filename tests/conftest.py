"""Both databases, a client that checks every page, and a count of statements."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import brotli
import flask_migrate
import hypothesis
import psycopg
import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text, update

from app import create_app
from app.counters.models import RoundingSecret
from app.kit import secrets
from app.kit.clock import utcnow
from app.kit.fast.lane import LANE
from app.kit.registry import registry
from app.kit.store.db import Model, database, db, transaction
from app.kit.store.partitions import find_partitions, partitioned_tables
from app.regions import actions, rules
from config import ROOT, Settings
from tests import shared
from tests.factories import NOW
from tests.owners import check_write
from tests.page import Page
from tests.postgres import server
from tests.schedule import (
    BACKENDS,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_xdist_make_scheduler,
)
from tests.sizes import DECISION, large_rooms, lines_of_rooms

__all__ = ["pytest_collection_modifyitems", "pytest_configure", "pytest_xdist_make_scheduler"]
"""What pytest and xdist look for here."""

# The same examples each time; a slow machine is not a fault.
hypothesis.settings.register_profile("bekal", deadline=None, derandomize=True)
hypothesis.settings.load_profile("bekal")

KEPT = {"region", "region_word", "rounding_secret"}
FAST_ROOMS = {"course", "languages", "learning", "publication", "sync"}
"""Rooms whose tests meet a route of the fast lane."""
SEEDED = ("33.01", "35.02", "35.07")
REGIONS = ROOT / "app" / "regions" / "data"


def settings(state_dir: Path, url: str, **changes: Any) -> Settings:
    """Settings as a test wants them; `changes` are fields of Settings."""
    fields: dict[str, Any] = {
        "env": "development",
        "database_url": url,
        "read_url": "",
        "secret_keys": ("s" * 40,),
        "peppers": {"1": b"p" * 40},
        "certificate_keys": {"1": b"c" * 32},
        "public_url": "http://127.0.0.1:5000",
        "trusted_proxies": 0,
        "state_dir": state_dir,
        "public_coverage": False,
        "programme_name": "Bekal",
        "languages": ("id", "en"),
        "backup_keys": (),
        "backup_dir": None,
        "backup_days": 14,
        "metrics_token": "",
    }
    return Settings(**fields | changes)


VOICE: Final = bool(find_spec("av") and find_spec("espeakng_loader"))
"""Whether the extra `suara` is installed: a voice and codecs, which only `make suara` needs."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A test that is skipped shows nothing: it fails the run. What needs the extra is no test at
    all without it, and that is told."""
    if not VOICE:
        terminalreporter.write_line(
            "not run: the machine's own voice and its codecs, which make suara installs",
            yellow=True,
        )
    for line in large_rooms(lines_of_rooms(), DECISION.read_text("utf-8")):
        terminalreporter.write_line(line, yellow=True)
    if terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("skipped tests fail the run", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session", autouse=True)
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The folder of tests.shared: beside the folders of all workers."""
    own = tmp_path_factory.getbasetemp()
    shared.run_folder = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session", autouse=True)
def own_hasher() -> Iterator[PasswordHasher]:
    """What hashes PINs in the house. It takes long on purpose; where nobody steals them, tests hash
    some thousand times what is quick."""
    own = secrets._HASHER
    secrets._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield own
    secrets._HASHER = own


@pytest.fixture(scope="session", autouse=True)
def compress_once() -> Iterator[None]:
    """Compress equal bytes once: hundreds of tests publish almost the same course."""
    plain = brotli.compress
    brotli.compress = lru_cache(maxsize=4096)(plain)
    yield
    brotli.compress = plain


@pytest.fixture(scope="session", autouse=True)
def compile_templates_once(run_folder: None) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        shared.share_compiled_templates(patch)
        yield


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with server() as url:
        yield url


@pytest.fixture(scope="session", params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an empty database of either kind. Only what a test asks for is started."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('db') / 'test.sqlite3'}"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture(scope="session")
def migrated_app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a database that was built by `upgrade head`, with some regions."""
    app = create_app(settings(tmp_path_factory.mktemp("state"), database_url))
    app.testing = True
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", check_write)
        if database_url.startswith("postgresql"):
            plain = database_url.replace("+psycopg", "")
            with psycopg.connect(plain, autocommit=True) as connection:
                connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        flask_migrate.Migrate(app, db, directory=str(ROOT / "migrations"))
        flask_migrate.upgrade()
        disable_autovacuum()
        fix_rounding_secret()
        seed_regions()
        empty_tables()
    yield app
    with app.app_context():
        database().drop_connection()
        db.engine.dispose()


@pytest.fixture
def lane() -> bool:
    """Whether the fast lane is on. Tests of FAST_ROOMS run with and without it, on SQLite, unless
    they are parametrized otherwise."""
    return True


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marks = metafunc.definition.iter_markers("parametrize")
    if any(mark.args[0] == "lane" for mark in marks):
        return
    if "lane" in metafunc.fixturenames and metafunc.definition.path.parent.name in FAST_ROOMS:
        metafunc.parametrize("lane", [True, False], ids=["lane", "views"])


@pytest.fixture
def fresh(app: Flask, database_url: str, tmp_path: Path, lane: bool) -> Iterator[Flask]:
    """An application with an empty state folder, on the database that `app` empties."""
    made = create_app(settings(tmp_path / "state", database_url), lane=lane)
    made.testing = True
    yield made
    with made.app_context():
        database().drop_connection()
        db.engine.dispose()


@pytest.fixture
def november() -> Iterator[time_machine.Traveller]:
    """Freeze the clock at 10:00 WIB on Tuesday, 24 November 2026."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def disable_autovacuum() -> None:
    """Disable autovacuum: it collects statistics once a minute, and the query plans that tests
    check depend on them."""
    with database().writer.begin() as connection:
        if connection.dialect.name == "postgresql":
            names = {each.name for each in Model.metadata.sorted_tables}
            names = names - set(partitioned_tables()) | find_partitions(connection)
            for name in names:
                off = f'ALTER TABLE "{name}" SET (autovacuum_enabled = off)'
                connection.execute(text(off))


def fix_rounding_secret() -> None:
    """Replace the secret that the migration has drawn: no test may depend on chance."""
    with transaction() as tx:
        tx.execute(update(RoundingSecret).values(secret=bytes(range(32))))


def seed_regions() -> None:
    """Ponorogo, Malang and Cilacap, whole, from the official list."""
    rows = [
        row
        for row in rules.read_region_list(REGIONS)
        if row.code in ("33", "35") or row.code[:5] in SEEDED
    ]
    with transaction() as tx:
        actions.import_regions(tx, rows, now=utcnow())


@pytest.fixture
def app(migrated_app: Flask, lane: bool) -> Iterator[Flask]:
    """An application with empty tables, except for the regions."""
    routes = registry(migrated_app).fast if lane else ()
    LANE.of(migrated_app).routes = routes  # what create_app does, in less time
    yield migrated_app
    with migrated_app.app_context():
        empty_tables()


def empty_tables() -> None:
    tables = [t for t in reversed(Model.metadata.sorted_tables) if t.name not in KEPT]
    with database().writer.begin() as connection:
        if connection.dialect.name == "postgresql":
            # Not DELETE: plans made for a table of a few rows would be kept for one of thousands.
            names = ", ".join(f'"{t.name}"' for t in tables)
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
        else:
            for table in tables:
                connection.exec_driver_sql(str(table.delete()))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def page(client: FlaskClient) -> Page:
    """Fetches pages and checks each one that it fetches."""
    return Page(client)


@pytest.fixture
def new_page(app: Flask) -> Callable[[], Page]:
    """Another browser."""
    return lambda: Page(app.test_client())


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements sent while open, but for transaction control."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def statements(app: Flask) -> Callable[[], Any]:
    """`with statements() as seen:` then look at what was sent."""
    return lambda: counted(app)
