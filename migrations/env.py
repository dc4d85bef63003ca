"""How Alembic reaches the application's engine and models.

SQLite changes some things of a table only by building it anew and dropping the old one. With
foreign keys enforced that would delete the rows that refer to it, so they are not enforced
meanwhile, and what each migration leaves behind is checked before it is committed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from app import ROOMS
from app.kit.registry import REGISTRY
from app.kit.store.db import Model, database

for room in ("kit", *ROOMS):
    if find_spec(f"app.{room}.models"):
        import_module(f"app.{room}.models")


@contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """On SQLite. Said to the driver, as SQLite takes it outside of transactions only, and
    SQLAlchemy begins one at the first statement."""
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def check_foreign_keys(ctx: Any, **_step: object) -> None:
    """Before a migration is committed. Raises RuntimeError where a row refers to none."""
    if ctx.dialect.name == "sqlite":
        broken = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            raise RuntimeError(f"a row of {broken[0]} would refer to no row of {broken[2]}")


def run() -> None:
    """Run inside the application's own write transaction settings: one migration, whole or not."""
    if REGISTRY.find(current_app) is None:
        raise RuntimeError("migrations run inside the application")
    engine = database().writer
    with engine.connect() as connection, foreign_keys_off(connection):
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=True,
            on_version_apply=check_foreign_keys,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
