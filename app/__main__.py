"""The operator's command line: `.venv/bin/bekal …` or `python -m app …`."""

from __future__ import annotations

import os
import sys

from flask import Flask
from flask.cli import FlaskGroup
from flask_migrate import Migrate

from app import create_app
from app.kit.db import db
from config import ROOT, SettingsError, from_environment


def make_app() -> Flask:
    try:
        app = create_app(from_environment(os.environ))
    except SettingsError as error:
        sys.exit(str(error))
    # Here only: a server that never migrates need not carry Alembic (9.5 MB a worker).
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    return app


cli = FlaskGroup(
    name="bekal",
    create_app=make_app,
    add_default_commands=False,
    add_version_option=False,
    help="Perintah untuk pengelola Bekal.",
)

if __name__ == "__main__":
    cli.main(prog_name="bekal")
