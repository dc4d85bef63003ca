"""The migration after which no number of a slip is given twice."""

from __future__ import annotations

from uuid import UUID

import flask_migrate
from flask import Flask
from sqlalchemy import insert, select

from app.kit.store.db import database, db
from tests.migrations.rows import COHORT, ROWS, as_column_value, fill_empty_tables, reflected


def test_migration_goes_on_after_the_highest_number_of_each_cohort(empty_app: Flask) -> None:
    flask_migrate.upgrade(revision="0040")
    fill_empty_tables()
    tables = reflected().tables
    invitation = tables["roster_invitation"]
    second = {**ROWS["roster_invitation"], "id": UUID(int=77), "code": "KRSL34VX", "number": 12}
    dialect = db.engine.dialect.name
    with database().writer.begin() as connection:
        row = {name: as_column_value(value, dialect) for name, value in second.items()}
        connection.execute(insert(invitation), row)
    flask_migrate.upgrade(revision="0041")
    numbering = reflected().tables["roster_numbering"]
    with db.engine.connect() as connection:
        kept = [tuple(each) for each in connection.execute(select(numbering))]
    assert kept == [(as_column_value(COHORT, dialect), 12)]
