"""Inserting many rows fast: secondary indexes are made after the rows, and meanwhile nothing is
kept safe from a crash. Before the first measurement all is as always."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    Index,
    Uuid,
    cast,
    create_engine,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.pool import NullPool

from app.kit.store.db import Model, database, db
from app.kit.untyped.data import sqlite_driver

SQLITE_PRAGMAS = ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-500000")
POSTGRESQL_SETTINGS = (
    "synchronous_commit=off",
    "session_replication_role=replica",  # references are not checked; all ids are made here
    "maintenance_work_mem='500MB'",
    "work_mem='200MB'",
)


@contextmanager
def filling() -> Iterator[Connection]:
    """A connection to the application's database for inserting rows, without secondary indexes;
    afterwards call make_indexes. Nobody else may use the database meanwhile."""
    database().drop_connection()
    db.engine.dispose()  # SQLite leaves WAL only for the last connection
    engine = _engine_without_safety(db.engine)
    with engine.connect() as connection:
        for setting in SQLITE_PRAGMAS if _is_sqlite(engine) else POSTGRESQL_SETTINGS:
            command = "PRAGMA" if _is_sqlite(engine) else "SET"
            connection.execute(text(f"{command} {setting}"))
        connection.commit()
        for index in _secondary_indexes():
            index.drop(connection)
        yield connection
        connection.commit()
    engine.dispose()


def make_indexes(connection: Connection) -> None:
    for index in _secondary_indexes():
        index.create(connection)


def _engine_without_safety(engine: Engine) -> Engine:
    """Without the listeners of the application's engine, which set its pragmas."""
    module = {"module": sqlite_driver} if _is_sqlite(engine) else {}
    return create_engine(engine.url, poolclass=NullPool, **module)


def _is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def _secondary_indexes() -> list[Index]:
    found = (index for table in Model.metadata.sorted_tables for index in table.indexes)
    return sorted(found, key=lambda index: str(index.name))


def insert_selected(
    connection: Connection,
    into: Any,
    columns: dict[str, ColumnElement[Any]],
    join: Any = None,
    where: ColumnElement[bool] | None = None,
) -> None:
    """INSERT … SELECT of `columns`. `join`: (left, right, condition)."""
    chosen = select(*columns.values())
    if where is not None:
        chosen = chosen.where(where)
    if join is not None:
        left, right, condition = join
        chosen = chosen.select_from(left).join(right, condition)
    connection.execute(insert(into).from_select(list(columns), chosen))


def numbered_id(
    connection: Connection, kind: int, number: ColumnElement[int]
) -> ColumnElement[Any]:
    """The id with this number, as the database stores it."""
    if connection.dialect.name == "sqlite":
        return func.printf("%08x%024x", kind, number)
    digits = func.lpad(func.to_hex(cast(number, BigInteger)), 24, "0")
    return cast(func.concat(f"{kind:08x}", digits), Uuid())
