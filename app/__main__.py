"""The operator's command line: `.venv/bin/bekal …` or `python -m app …`."""

from __future__ import annotations

import os
import sys
from typing import Any

import click
from flask import Flask
from flask.cli import FlaskGroup, ScriptInfo
from flask_migrate import Migrate
from sqlalchemy.exc import DatabaseError

from app import create_app
from app.kit.store.db import database_of, db
from app.kit.store.postgresql import FOR_COMMANDS
from app.operations.queries import has_needed_schema
from config import ROOT, SettingsError, from_environment


def create_app_from_environment() -> Flask:
    try:
        app = create_app(from_environment(os.environ))
    except SettingsError as error:
        sys.exit(str(error))
    database_of(app).limits = FOR_COMMANDS
    # Only here: a server never migrates and saves the 9.5 MB a worker of Alembic.
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    return app


class CommandsReportingDatabaseErrors(FlaskGroup):
    """Commands report an unusable database in one line."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DatabaseError as error:
            with ctx.ensure_object(ScriptInfo).load_app().app_context():
                reason = _why_database_is_unusable(error)
            if not reason:
                raise
            raise click.ClickException(reason) from None


def _why_database_is_unusable(error: DatabaseError) -> str:
    """The reason in one sentence; empty if the database is usable, so the error is a bug."""
    try:
        return "" if has_needed_schema() else "Basis data belum siap: bekal siapkan."
    except DatabaseError:
        return f"Basis data tidak bisa dibuka: {error.orig}"


cli = CommandsReportingDatabaseErrors(
    name="bekal",
    create_app=create_app_from_environment,
    add_default_commands=False,
    add_version_option=False,
    help="Perintah untuk pengelola Bekal.",
)

if __name__ == "__main__":
    cli.main(prog_name="bekal")
