"""Each migration up and down, with rows in the tables, and interrupted.

New migrations in migrations/versions/ are included automatically."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import CheckConstraint, column, event, func, inspect, select, table, text

from app.kit.store.db import Model, database, db
from app.kit.store.partitions import is_partition
from app.operations import queries
from config import ROOT
from tests.migrations.rows import VERSION, fill_empty_tables
from tests.rooms.sync.phone import Phone, note, statuses
from tests.rooms.sync.toy import NOTE
from tests.shared import add_sync_kind

SCRIPTS = list(ScriptDirectory(str(ROOT / "migrations")).walk_revisions())[::-1]
REVISIONS = [(script.revision, str(script.down_revision or "base")) for script in SCRIPTS]


class PowerCutError(OSError):
    """Interrupts a migration."""


def counts() -> dict[str, int]:
    """Rows by table. Counters are left out: a migration may count them anew from the others."""
    with db.engine.connect() as connection:
        return {
            name: int(connection.scalar(select(func.count()).select_from(text(f'"{name}"'))) or 0)
            for name in inspect(connection).get_table_names()
            if name not in (VERSION, "counter") and not is_partition(name)
        }


def schema() -> dict[str, Any]:
    """Tables with their columns, indexes and named constraints, for comparison."""
    seen = inspect(db.engine)
    columns, indexes = seen.get_multi_columns(), seen.get_multi_indexes()
    named = (
        seen.get_multi_check_constraints(),
        seen.get_multi_unique_constraints(),
        seen.get_multi_foreign_keys(),
    )
    return {
        key[1]: (
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in columns[key]),
            sorted(str(index["name"]) for index in indexes[key]),
            *(sorted(str(each["name"]) for each in kind[key]) for kind in named),
        )
        for key in columns
        if key[1] != VERSION and not is_partition(key[1])
    }


def version() -> str | None:
    with db.engine.connect() as connection:
        if VERSION not in inspect(connection).get_table_names():
            return None
        return connection.scalar(select(column("version_num")).select_from(table(VERSION)))


@contextmanager
def statements_sent(cut_at: int | None = None) -> Iterator[list[str]]:
    """Record the statements sent while open; raise PowerCutError before statement number
    `cut_at`."""
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if cut_at is not None and len(sent) == cut_at:
            raise PowerCutError
        sent.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_migrations_form_a_single_chain_from_base_to_head() -> None:
    assert [before for _, before in REVISIONS] == ["base", *(r for r, _ in REVISIONS[:-1])]


def test_migrations_create_the_schema_of_the_models(empty_app: Flask) -> None:
    assert queries.database_migration() is None
    flask_migrate.upgrade()
    assert queries.database_migration() == queries.newest_migration() == REVISIONS[-1][0], (
        "a start would not migrate"
    )
    flask_migrate.check()  # fails with the differences
    tables = Model.metadata.tables
    assert {
        name: {c.name for c in tables[name].constraints if isinstance(c, CheckConstraint)}
        for name in tables
    } == {name: set(parts[2]) for name, parts in schema().items()}, "Alembic compares no CHECK"


def test_each_migration_upgrades_downgrades_and_upgrades_again_with_rows(empty_app: Flask) -> None:
    for revision, before in REVISIONS:
        fill_empty_tables()
        old_schema, old_counts = schema(), counts()
        flask_migrate.upgrade(revision=revision)
        new_schema = schema()
        fill_empty_tables()
        flask_migrate.downgrade(revision=before)
        assert schema() == old_schema, revision
        assert counts() == old_counts, revision
        flask_migrate.upgrade(revision=revision)
        assert schema() == new_schema, revision
        assert old_counts.items() <= counts().items(), revision
    flask_migrate.check()


def test_tables_with_rows_downgrade_to_an_empty_database_and_upgrade_again(
    empty_app: Flask,
) -> None:
    flask_migrate.upgrade()
    fill_empty_tables()
    flask_migrate.downgrade(revision="base")
    assert schema() == {}
    flask_migrate.upgrade()
    flask_migrate.check()
    fill_empty_tables()
    assert set(counts().values()) == {1}


def test_interrupted_migration_keeps_the_old_schema_and_can_be_rerun(empty_app: Flask) -> None:
    """Interrupt each migration near its beginning, in its middle and near its end."""
    for revision, before in REVISIONS:
        with statements_sent() as whole:
            flask_migrate.upgrade(revision=revision)
        new = schema(), version()
        flask_migrate.downgrade(revision=before)
        fill_empty_tables()
        old = schema(), counts(), version()
        changes = [n for n, statement in enumerate(whole) if is_ddl(statement)]
        for tenths in (1, 5, 9):
            cut_at = changes[len(changes) * tenths // 10]
            with statements_sent(cut_at), pytest.raises(PowerCutError):
                flask_migrate.upgrade(revision=revision)
            assert (schema(), counts(), version()) == old, f"{revision} cut at {tenths} tenths"
        flask_migrate.upgrade(revision=revision)
        assert (schema(), version()) == new, revision


def is_ddl(statement: str) -> bool:
    """Whether the statement belongs to the migration rather than to Alembic's inspection."""
    return statement.lstrip().startswith(("CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE"))


def test_sync_item_sent_again_after_a_migration_is_recognised_as_a_duplicate(
    empty_app: Flask,
) -> None:
    """A phone that received no reply sends again after the server was migrated."""
    flask_migrate.upgrade()
    add_sync_kind(empty_app, "note", NOTE)
    phone = Phone(empty_app)
    item = note()
    assert statuses(phone.send(item)) == ["created"]
    newest, before = REVISIONS[-1]
    database().drop_connection()
    flask_migrate.downgrade(revision=before)
    flask_migrate.upgrade(revision=newest)
    assert statuses(phone.send(item)) == ["duplicate"]
