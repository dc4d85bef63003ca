"""SQLite rebuilds the table `account` to drop its rule on languages; rows that refer to it stay."""

from __future__ import annotations

from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import ForeignKeyConstraint, event, insert, inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from app.kit.store.db import database, db
from tests.migrations.rows import ROWS, as_column_value, fill_empty_tables, reflected
from tests.migrations.test_migrations import counts, schema, version

BEFORE, REVISION = "0014", "0015"


def children() -> set[str]:
    """Tables with a foreign key to `account`."""
    return {
        table.name
        for table in reflected().sorted_tables
        for rule in table.constraints
        if isinstance(rule, ForeignKeyConstraint) and rule.referred_table.name == "account"
    }


def speak(language: str) -> None:
    account = reflected().tables["account"]
    with database().writer.begin() as connection:
        connection.execute(update(account).values(language=language))


def spoken() -> str | None:
    account = reflected().tables["account"]
    with db.engine.connect() as connection:
        return connection.scalar(select(account.c.language))


def columns_and_rules() -> Any:
    seen = inspect(db.engine)
    return (
        [{k: str(v) for k, v in each.items()} for each in seen.get_columns("account")],
        seen.get_check_constraints("account"),
    )


def enforces_foreign_keys() -> bool:
    with db.engine.connect() as connection:
        return db.engine.dialect.name != "sqlite" or bool(
            connection.execute(text("PRAGMA foreign_keys")).scalar()
        )


def test_rows_that_refer_to_an_account_survive_the_upgrade_and_the_downgrade(
    empty_app: Flask,
) -> None:
    flask_migrate.upgrade(revision=BEFORE)
    fill_empty_tables()
    before, old_schema, rows = children(), schema(), counts()
    assert len(before) > 20
    assert all(rows[table] == 1 for table in before)
    with pytest.raises(IntegrityError):
        speak("jv")
    flask_migrate.upgrade(revision=REVISION)
    assert (counts(), children()) == (rows, before)
    assert enforces_foreign_keys()
    speak("jv")
    flask_migrate.downgrade(revision=BEFORE)
    assert (counts(), children(), schema()) == (rows, before, old_schema)
    assert enforces_foreign_keys()
    assert spoken() == "id", "the older release knows no such language"
    with pytest.raises(IntegrityError):
        speak("jv")


def test_upgrade_keeps_all_other_constraints_of_the_account_table(empty_app: Flask) -> None:
    flask_migrate.upgrade(revision=BEFORE)
    columns, rules = columns_and_rules()
    flask_migrate.upgrade(revision=REVISION)
    assert columns_and_rules() == (
        columns,
        [rule for rule in rules if rule["name"] != "ck_account_a_language_that_is_spoken"],
    )
    assert len(rules) == 3


def test_deleting_an_account_deletes_rows_that_refer_to_it_after_the_upgrade(
    empty_app: Flask,
) -> None:
    flask_migrate.upgrade()
    account, consent = reflected().tables["account"], reflected().tables["consent"]
    dialect = db.engine.dialect.name
    with database().writer.begin() as connection:
        for table in (account, consent):
            row = {k: as_column_value(v, dialect) for k, v in ROWS[table.name].items()}
            connection.execute(insert(table), row)
        connection.execute(account.delete())
    assert counts()["consent"] == 0


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_migration_is_rolled_back_if_rows_would_refer_to_a_missing_account(
    empty_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    """While foreign keys are off, SQLite would let it pass."""
    flask_migrate.upgrade(revision=BEFORE)
    fill_empty_tables()
    rows = counts()

    def lose_accounts(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.strip() == "DROP TABLE account":
            connection.exec_driver_sql("DELETE FROM _alembic_tmp_account")

    event.listen(db.engine, "after_cursor_execute", lose_accounts)
    try:
        with pytest.raises(SystemExit):
            flask_migrate.upgrade(revision=REVISION)
    finally:
        event.remove(db.engine, "after_cursor_execute", lose_accounts)
    assert "would refer to no row of account" in caplog.text
    assert (counts(), version()) == (rows, BEFORE)
    assert enforces_foreign_keys()
