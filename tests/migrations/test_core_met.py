"""The migration that gives finished core versions a table of their own."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import UUID

import flask_migrate
from flask import Flask
from sqlalchemy import select

from app.counters.rules import ANY
from app.kit.store.db import database, db
from tests.migrations.rows import AT, VILLAGE, insert_row, reflected

BEFORE, REVISION = "0013", "0014"
CODES = ("00", "35", "35.07", "35.07.12", VILLAGE)
# For each household: (role, version that was finished first or 0, day).
HOUSEHOLDS = (
    (("pekerja", 1, 1), ("keluarga", 1, 2)),
    (("pekerja", 1, 1), ("keluarga", 2, 3)),
    (("pekerja", 2, 4), ("keluarga", 0, 0)),
)
COUNTERS_BEFORE = {
    (code, core): numbers
    for code in CODES
    for core, numbers in ((0, (3, 6)), (1, (1, 3)), (2, (1, 2)))
}
"""Counted households and people before the migration; a household counts for the newer of its two
versions."""


def insert_households() -> None:
    tables = reflected().tables
    with database().writer.begin() as connection:
        add = partial(insert_row, connection, tables)
        add("region", code=VILLAGE, parent="35.07.12", name="Desa")
        for n, members in enumerate(HOUSEHOLDS):
            home = UUID(int=100 + n)
            add("household", id=home, village=VILLAGE, made_at=AT)
            for k, (role, core, day) in enumerate(members):
                account = UUID(int=200 + 10 * n + k)
                add("account", id=account, name="Sari", language="id", made_at=AT)
                add(
                    "member", household=home, account=account, role=role, counts=True, joined_at=AT
                )  # fmt: skip
                add(
                    "core_progress",
                    account=account,
                    role=role,
                    core=core or 2,
                    done=9 if core else 4,
                    total=9,
                    since=AT + timedelta(days=day) if core else None,
                )
        for (code, core), (households, people) in COUNTERS_BEFORE.items():
            parent = code.rpartition(".")[0] or "00"
            add(
                "counter", parent=parent, code=code, core=core, households=households, people=people
            )  # fmt: skip


def stored_counters() -> dict[tuple[str, int], tuple[int, int]]:
    counter = reflected().tables["counter"]
    with db.engine.connect() as connection:
        return {
            (row.code, row.core): (row.households, row.people)
            for row in connection.execute(select(counter))
        }


def test_upgrade_records_which_core_list_versions_each_person_finished(empty_app: Flask) -> None:
    flask_migrate.upgrade(revision=BEFORE)
    insert_households()
    flask_migrate.upgrade(revision=REVISION)
    met = reflected().tables["core_met"]
    with db.engine.connect() as connection:
        rows = connection.execute(select(met.c.role, met.c.core).order_by(met.c.since)).all()
    assert [tuple(row) for row in rows] == [
        ("pekerja", 1), ("pekerja", 1), ("keluarga", 1), ("keluarga", 2), ("pekerja", 2),
    ]  # fmt: skip
    assert stored_counters() == {
        (code, core): numbers
        for code in CODES
        for core, numbers in ((0, (3, 6)), (ANY, (2, 5)), (1, (1, 3)), (2, (0, 2)))
    }, "of 2, one half met 1 and the other 2"


def test_downgrade_counts_people_by_the_core_list_version_they_finished_first(
    empty_app: Flask,
) -> None:
    flask_migrate.upgrade(revision=BEFORE)
    insert_households()
    assert stored_counters() == COUNTERS_BEFORE
    flask_migrate.upgrade(revision=REVISION)
    flask_migrate.downgrade(revision=BEFORE)
    assert stored_counters() == COUNTERS_BEFORE
