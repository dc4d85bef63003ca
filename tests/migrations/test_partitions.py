"""The migration that makes partitions by month of tables with rows, on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import flask_migrate
import pytest
import time_machine
from flask import Flask
from sqlalchemy import String, cast, column, literal_column, select, table, text

from app.kit.store.db import database, db
from app.kit.store.partitions import Month, find_partitions
from tests.migrations.rows import ROWS, fill_empty_tables, insert_row, reflected

EDGE = Month(2027, 1).first_id()
AHEAD = Month(2036, 12).first_id()
NOVEMBER = Month(2026, 11).first_id()
HASHED = uuid5(UUID(int=1), "x")
IDS = (NOVEMBER, UUID(int=EDGE.int - 1), EDGE, AHEAD, HASHED)
TABLES = ("receipt", "attempt", "review_answer", "audit_event")


def kept(name: str) -> list[tuple[Any, ...]]:
    """All rows of a table."""
    there = reflected().tables[name]
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(there).order_by(there.c.id))]


def parts(name: str) -> dict[UUID, str]:
    """In which partition each row of a table is, by id."""
    where = cast(literal_column("tableoid::regclass"), String)
    with db.engine.connect() as connection:
        found: Any = connection.execute(select(column("id"), where).select_from(table(name)))
        return {row[0]: row[1].rpartition(".")[2] for row in found}


def fill() -> None:
    """Insert rows with IDS into the TABLES."""
    fill_empty_tables()
    there = reflected().tables
    with database().writer.begin() as connection:
        for name in TABLES:
            row = {key: value for key, value in ROWS[name].items() if key not in ("id", "seq")}
            for item in IDS:
                insert_row(connection, there, name, id=item, **row)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_migration_keeps_rows_on_both_sides_of_the_edge_of_a_month_and_takes_them_back(
    empty_app: Flask,
) -> None:
    flask_migrate.upgrade(revision="0045")
    fill()
    before = {name: kept(name) for name in TABLES}
    with time_machine.travel(datetime(2026, 12, 3, tzinfo=UTC), tick=False):
        flask_migrate.upgrade(revision="0046")
    assert {name: kept(name) for name in TABLES} == before
    for name in TABLES:
        found = parts(name)
        assert [found[item] for item in IDS] == [
            *[f"{name}_until_2027_01"] * 2,
            f"{name}_2027_01",
            f"{name}_default",
            f"{name}_other",
        ]
    with database().writer.begin() as connection:
        highest = connection.scalar(text("SELECT max(seq) FROM receipt"))
        following = connection.scalar(text("SELECT nextval('receipt_seq_seq')"))
    assert following == highest + 1
    flask_migrate.downgrade(revision="0045")
    assert {name: kept(name) for name in TABLES} == before
    with db.engine.connect() as connection:
        assert find_partitions(connection) == frozenset()
