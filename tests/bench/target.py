"""The deployment of the bench: a state folder with regions, course and learners, and a server. It
uses production settings, which send the most headers and write the most logs."""

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
from app.kit.clock import utcnow
from app.kit.store.db import database, db, read, transaction
from app.recount.actions import rebuild_counters
from config import ROOT, from_environment
from tests.bench.data import insert_learners
from tests.bench.report import Report, step, timed
from tests.bench.told import placements
from tests.deployment import Site, deployment

HOST = "127.0.0.1"
REGIONS = ROOT / "app" / "regions" / "data"


@dataclass(frozen=True)
class BenchDeployment:
    """A prepared deployment, and an application on it in this process."""

    name: str
    state_dir: Path
    environment: dict[str, str]
    app: Flask

    def bekal(self, *arguments: str) -> str:
        """Run `bekal …` on it. Returns the output. Raises RuntimeError with the last line of the
        error."""
        return bekal(self.environment, *arguments)

    @contextmanager
    def served(self) -> Iterator[Site]:
        settings: dict[str, Any] = dict(self.environment)
        with deployment(self.state_dir, **settings) as site:
            yield site

    def close(self) -> None:
        with self.app.app_context():
            database().drop_connection()
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


def prepare(report: Report, name: str, state_dir: Path, url: str | None = None) -> BenchDeployment:
    """Create tables, regions, course, `report.learners` people and counters. Reports the steps that
    have a limit."""
    state_dir.mkdir()
    environment = {
        "BEKAL_ENV": "production",
        "BEKAL_SECRET_KEY": "s" * 40,
        "BEKAL_PEPPER": "p" * 40,
        "BEKAL_CERTIFICATE_KEY": "c" * 64,
        "BEKAL_PUBLIC_URL": f"https://{HOST}",
        "BEKAL_STATE_DIR": str(state_dir),
    } | ({"BEKAL_DATABASE_URL": url} if url else {})
    app = create_app(from_environment(environment))
    target = BenchDeployment(name, state_dir, environment, app)
    with app.app_context():
        flask_migrate.Migrate(app, db, directory=str(ROOT / "migrations"))
        flask_migrate.upgrade()
    step(f"{name}: regions")
    with timed() as seconds:
        target.bekal("wilayah", "impor", str(REGIONS))
    report.at_most(15, "s", f"region import into an empty database, {name}", seconds())
    step(f"{name}: course")
    target.bekal("kursus", "terbit")
    with app.app_context():
        table = placements(state_dir / "penempatan.csv")
    how = ("--sumber", "Bench", "--url", f"https://{HOST}", "--skema", "kemendagri")
    target.bekal("penyebut", "impor", str(table), *how)
    empty = _database_bytes(app)
    with timed() as seconds:
        work = insert_learners(app, report.learners)
    note = f"{seconds():.0f} s have passed"
    report.at_most(900, "s of CPU", f"inserting the learners of the bench, {name}", work, note)
    if url is not None:
        _settle(app)  # as autovacuum would: statements on tables without statistics take minutes
    step(f"{name}: counters")
    with app.app_context(), transaction() as tx, timed() as seconds:
        rows = rebuild_counters(tx, now=utcnow()).rows
    report.at_most(
        20 if url is None else 30, "s", f"rebuilding every counter, {name}", seconds(),
        f"{rows:,} rows",
    )  # fmt: skip
    grown = (_database_bytes(app) - empty) / report.learners  # bytes each are MB a million
    report.at_most(3_000, "MB", f"disk for a million learners, {name}", grown)
    return target


def _database_bytes(app: Flask) -> int:
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            size: int = (
                read().execute(text("SELECT pg_database_size(current_database())")).scalar_one()
            )
            return size
        pages, each = (
            read().execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("page_count", "page_size")
        )
        return int(pages * each)


def _settle(app: Flask) -> None:
    """Do what autovacuum and checkpoints do while data grows. Here it grew within half a minute, so
    they would run all at once beside the measurements."""
    with app.app_context():
        for statement in ("VACUUM ANALYZE", "CHECKPOINT"):
            read().execute(text(statement))
