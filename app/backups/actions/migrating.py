"""Schema revisions: list them, and upgrade a copy."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from app.kit.store.db import Database, using_database
from config import ROOT

if TYPE_CHECKING:
    from alembic.config import Config


def _alembic_config() -> Config:
    from alembic.config import Config  # here only: a server never migrates, and it is 9.5 MB

    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def known_revisions() -> list[str]:
    """The schema revisions that this release knows, the newest first."""
    from alembic.script import ScriptDirectory

    return [
        script.revision
        for script in ScriptDirectory.from_config(_alembic_config()).walk_revisions()
    ]


def upgrade_database(other: Database, revision: str) -> None:
    """Migrate a database other than the application's to this schema revision."""
    from alembic import command

    logging.getLogger("alembic").setLevel(logging.WARNING)
    with using_database(other):
        command.upgrade(_alembic_config(), revision)
