"""How Alembic reaches the application's engine and models.

SQLite changes some things of a table only by building it anew and dropping the old one. With
foreign keys enforced that would delete the rows that refer to it, so they are not enforced
meanwhile, and what each migration leaves behind is checked before it is committed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from app import ROOMS
from app.kit.registry import REGISTRY
from app.kit.store.db import Model, database
from app.kit.store.partitions import is_partition, partitioned_tables
from app.kit.store.postgresql import LOCK_NOT_AVAILABLE, sqlstate

ONE_HOST = 4_264_120_551
"""The advisory lock of the host that migrates."""
LOCK_LIMIT = "1s"
"""On PostgreSQL every page waits behind a migration that waits for a lock."""
TRIES, PAUSE = 30, 2.0
"""So often a migration is tried, with so many seconds between, in which pages get their turn."""

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


def is_compared(
    obj: Any, name: str | None, kind: str, _reflected: bool, _compare_to: object
) -> bool:
    """Whether the models say how this is in the database. On PostgreSQL they do not say it of
    partitions, nor of foreign keys to a partitioned table, which are kept on SQLite only
    (docs/decisions/0068-partitions.md)."""
    if database().is_sqlite:
        return True
    if kind == "foreign_key_constraint":
        return obj.referred_table.name not in partitioned_tables()
    return kind != "table" or name is None or not is_partition(name)


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
            include_object=is_compared,
            transaction_per_migration=True,
            on_version_apply=check_foreign_keys,
        )
        wait_for_other_hosts(connection)
        run_until_locks_are_free()


def wait_for_other_hosts(connection: Connection) -> None:
    """On PostgreSQL wait until no other host migrates; then let no statement wait long for a lock.
    Both end with this connection, which is closed afterwards."""
    if connection.dialect.name != "sqlite":
        connection.detach()
        connection.exec_driver_sql("SET lock_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({ONE_HOST})")
        connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_LIMIT}'")
        connection.commit()


def run_until_locks_are_free() -> None:
    """Run the migrations; one that did not get a lock is tried again. Each is whole or not."""
    for tried in range(1, TRIES + 1):
        try:
            with context.begin_transaction():
                context.run_migrations()
        except OperationalError as error:
            if sqlstate(error) != LOCK_NOT_AVAILABLE or tried == TRIES:
                raise
            time.sleep(PAUSE)
        else:
            return


run()
