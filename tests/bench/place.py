"""Where the bench runs: a state folder with regions, course and learners, and a server on it. All
in production's settings, since those send the most headers and write the most logs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from sqlalchemy import text

from app import create_app
from app.coverage.actions import rebuild
from app.kit.clock import utcnow
from app.kit.store.db import database, db, read, transaction
from config import ROOT, from_environment
from tests.bench.data import fill
from tests.bench.lines import Report, step, timed
from tests.deployment import Site, deployment

HOST = "127.0.0.1"
REGIONS = ROOT / "app" / "regions" / "data"


@dataclass(frozen=True)
class Place:
    """A prepared deployment, and the application on it in this process."""

    name: str
    state_dir: Path
    environment: dict[str, str]
    app: Flask

    def bekal(self, *arguments: str) -> str:
        """Run `bekal …` here; returns what it printed. Raises RuntimeError with what it said."""
        return bekal(self.environment, *arguments)

    @contextmanager
    def served(self) -> Iterator[Site]:
        settings: dict[str, Any] = dict(self.environment)
        with deployment(self.state_dir, **settings) as site:
            yield site

    def close(self) -> None:
        with self.app.app_context():
            database().forget_reader()
            db.engine.dispose()


def bekal(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError((done.stderr.strip() or done.stdout.strip()).splitlines()[-1])
    return done.stdout


def prepare(report: Report, name: str, state_dir: Path, url: str | None = None) -> Place:
    """Tables, regions, course, `report.learners` people, counters. Reports what has a limit."""
    state_dir.mkdir()
    environment = {
        "BEKAL_ENV": "production",
        "BEKAL_SECRET_KEY": "s" * 40,
        "BEKAL_PEPPER": "p" * 40,
        "BEKAL_PUBLIC_URL": f"https://{HOST}",
        "BEKAL_STATE_DIR": str(state_dir),
    } | ({"BEKAL_DATABASE_URL": url} if url else {})
    app = create_app(from_environment(environment))
    place = Place(name, state_dir, environment, app)
    with app.app_context():
        flask_migrate.Migrate(app, db, directory=str(ROOT / "migrations"))
        flask_migrate.upgrade()
    step(f"{name}: regions")
    with timed() as seconds:
        place.bekal("wilayah", "impor", str(REGIONS))
    report.at_most(15, "s", f"region import into an empty database, {name}", seconds())
    step(f"{name}: course")
    place.bekal("kursus", "terbit")
    fill(app, report.learners)
    step(f"{name}: counters")
    with app.app_context(), transaction() as tx, timed() as seconds:
        rows = rebuild(tx, now=utcnow()).rows
    report.at_most(
        20 if url is None else 30, "s", f"rebuilding every counter, {name}", seconds(),
        f"{rows:,} rows",
    )  # fmt: skip
    if url is not None:
        _settle(app)
    return place


def _settle(app: Flask) -> None:
    """What PostgreSQL does by itself while so many come. They came within half a minute here: it
    would do all of it at once, beside what is measured."""
    with app.app_context():
        for statement in ("VACUUM ANALYZE", "CHECKPOINT"):
            read().execute(text(statement))
