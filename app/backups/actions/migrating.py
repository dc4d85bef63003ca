"""Schema revisions: list them, and upgrade a copy."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from app.kit.store.db import Database, using_database
from config import ROOT

if TYPE_CHECKING:
    from alembic.config import Config


def _config() -> Config:
    from alembic.config import Config  # here only: a server never migrates, and it is 9.5 MB

    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def revisions() -> list[str]:
    """Known revisions, the newest first."""
    from alembic.script import ScriptDirectory

    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def upgrade(other: Database, revision: str) -> None:
    """Upgrade a database other than the application's to this revision."""
    from alembic import command

    logging.getLogger("alembic").setLevel(logging.WARNING)
    with using_database(other):
        command.upgrade(_config(), revision)
