"""The migration after which only households that staff know count as before."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from uuid import UUID

import flask_migrate
from flask import Flask
from sqlalchemy import select

from app.counters import queries as counters
from app.kit.store.db import database, db, transaction
from app.recount.queries import recomputed_counters
from tests.migrations.rows import AT, VILLAGE, insert_row, reflected

BEFORE, REVISION = "0019", "0020"
CODES = ("00", "35", "35.07", "35.07.12", VILLAGE)
# For each person of the household: days and hours (UTC) of November on which answers were received.
ANSWERS = (
    ("pekerja", [(1, 10), (1, 16), (1, 17), (9, 3), (15, 2), (20, 2)]),
    ("keluarga", [(1, 3), (2, 3), (3, 3)]),
)
DAYS = {
    "pekerja": [date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 15)],
    "keluarga": [date(2026, 11, 1), date(2026, 11, 2)],
}
"""17:00 UTC is the next day in western Indonesia."""
COUNTERS_BEFORE = {
    (code, core): numbers for code in CODES for core, numbers in ((0, (1, 2)), (-1, (1, 2)))
}


def insert_household() -> None:
    tables = reflected().tables
    with database().writer.begin() as connection:
        add = partial(insert_row, connection, tables)
        add("region", code=VILLAGE, parent="35.07.12", name="Desa")
        add("household", id=UUID(int=1), village=VILLAGE, made_at=AT)
        for n, (role, answers) in enumerate(ANSWERS):
            account = UUID(int=10 + n)
            joined = AT if n == 0 else AT.replace(hour=4)
            add("account", id=account, name="Sari", language="id", made_at=AT)
            add("member", household=UUID(int=1), account=account, role=role, counts=True,
                joined_at=joined)  # fmt: skip
            add("core_progress", account=account, role=role, core=1, done=9, total=9, since=AT)
            for k, (day, hour) in enumerate(answers):
                at = datetime(2026, 11, day, hour, tzinfo=UTC)
                add("receipt", id=UUID(int=1000 * n + k + 100), account=account, kind="quiz",
                    device=UUID(int=0), sha256=b"h" * 32, status="created", client_at=AT,
                    received_at=at, occurred_at=AT, quality="exact")  # fmt: skip
        for (code, core), (households, people) in COUNTERS_BEFORE.items():
            parent = code.rpartition(".")[0] or "00"
            add("counter", parent=parent, code=code, core=core, households=households,
                people=people)  # fmt: skip


def test_upgrade_counts_households_by_the_days_on_which_somebody_learned(empty_app: Flask) -> None:
    flask_migrate.upgrade(revision=BEFORE)
    insert_household()
    flask_migrate.upgrade(revision=REVISION)
    tables = reflected().tables
    member, day = tables["member"], tables["learning_day"]
    with db.engine.connect() as connection:
        rows = connection.execute(
            select(member.c.role, day.c.day)
            .join(day, day.c.account == member.c.account)
            .order_by(day.c.day)
        ).all()
        founded = {
            row.role: row.founded
            for row in connection.execute(select(member.c.role, member.c.founded))
        }
    assert {role: [d for its, d in rows if its == role] for role in DAYS} == DAYS
    assert founded == {"pekerja": True, "keluarga": False}
    flask_migrate.upgrade()
    database().drop_connection()
    with transaction():
        kept = counters.all_counters()
        assert kept == {key: n for part in recomputed_counters() for key, n in part.items()}
    assert kept == {(code, "self_registered", 0): 1 for code in CODES}


def test_downgrade_counts_all_households_and_those_who_finished_again(empty_app: Flask) -> None:
    flask_migrate.upgrade(revision=BEFORE)
    insert_household()
    flask_migrate.upgrade(revision=REVISION)
    flask_migrate.downgrade(revision=BEFORE)
    counter = reflected().tables["counter"]
    with db.engine.connect() as connection:
        stored = {
            (row.code, row.core): (row.households, row.people)
            for row in connection.execute(select(counter))
        }
    assert stored == COUNTERS_BEFORE
