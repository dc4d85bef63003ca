"""Write the counters. The room households decides when they move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.counters.models import Counter, RoundingSecret
from app.counters.queries import ALL, FINISHED, Key
from app.regions import codes


def add_to_counters(
    tx: Session, changes: Iterable[tuple[str | None, Mapping[tuple[str, int], int]]]
) -> None:
    """Add deltas to villages and to all their ancestors, the country included.

    `changes`: (village code, {(figure, core): delta}); a household without a village (None) counts
    for the country only. Deltas are summed first, so that those that cancel out are not written.
    Rows are written in the order of their key, the same in every transaction, so that two writers
    cannot deadlock. Raises ValueError for an unknown figure, IntegrityError (SQLAlchemy's) if an
    existing counter would fall below zero."""
    sums: dict[Key, int] = defaultdict(int)
    for village, deltas in changes:
        above = (village, *codes.ancestor_codes(village)) if village else (codes.COUNTRY,)
        for (figure, core), delta in deltas.items():
            for code in above:
                sums[code, figure, core] += delta
    # A row that does not exist yet starts at 0 or more: −1 would break the check of the table
    # before the database sees that the row is there.
    values = [
        {
            "above": parent,
            "at": code,
            "list": core,
            "first_households": max(households, 0),
            "first_people": max(people, 0),
            "first_self_registered": max(self_registered, 0),
            "more_households": households,
            "more_people": people,
            "more_self_registered": self_registered,
        }
        for parent, code, core, households, people, self_registered in _counter_rows(sums)
    ]
    if values:
        connection = tx.connection()
        connection.execute(_UPSERT[connection.dialect.name], values)


def lock_counters(tx: Session) -> None:
    """Prevent other transactions from moving a counter until this one ends. Call it before a
    recount reads its data, else a concurrent move would be lost. On SQLite the transaction itself
    is that lock."""
    if tx.connection().dialect.name == "postgresql":
        tx.connection().execute(text("LOCK TABLE counter IN EXCLUSIVE MODE"))


def replace_all_counters(tx: Session, counts: Mapping[Key, int]) -> None:
    """Replace all counters by `counts`, {(code, figure, core): n}. Call `lock_counters` before."""
    connection = tx.connection()
    connection.execute(delete(Counter))
    rows = _counter_rows(counts)
    if connection.dialect.name == "postgresql":
        # Row-by-row INSERT took most of the time of a recount.
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
            for row in rows:
                copy.write_row(row)
    elif rows:
        connection.exec_driver_sql(_INSERT, rows)


def replace_rounding_secret(tx: Session, secret: bytes) -> None:
    """Replace the secret of disclosure control. Only for a restore: the numbers that were shown
    before it were rounded by `secret`."""
    tx.execute(update(RoundingSecret).values(secret=secret))


def analyse_counters_table(tx: Session) -> None:
    """Update PostgreSQL's statistics on the counters. Without them it reads the whole table for
    each page."""
    if tx.connection().dialect.name == "postgresql":
        tx.connection().execute(text("ANALYZE counter"))


def _counter_rows(counts: Mapping[Key, int]) -> list[tuple[str, str, int, int, int, int]]:
    """Rows of the table without zeros, in the order of its key, so that rows read together are
    stored together."""
    rows: dict[tuple[str, str, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for (code, figure, core), n in counts.items():
        rows[_parent_of_row(code), code, core][(FINISHED if core else ALL).index(figure)] += n
    return sorted((*key, a, b, c) for key, (a, b, c) in rows.items() if a or b or c)


def _parent_of_row(code: str) -> str:
    """The parent of the row for `code`: the country is stored beside its provinces."""
    return codes.parent_code(code) or codes.COUNTRY


_COLUMNS = "parent, code, core, households, people, self_registered"
_COPY = f"COPY counter ({_COLUMNS}) FROM STDIN"
_INSERT = f"INSERT INTO counter ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608 (our names)
_ROW: dict[str, BindParameter[Any]] = {
    "parent": bindparam("above"),
    "code": bindparam("at"),
    "core": bindparam("list"),
    "households": bindparam("first_households"),
    "people": bindparam("first_people"),
    "self_registered": bindparam("first_self_registered"),
}
_KEY = ("parent", "code", "core")
_SUM = {
    "households": Counter.households + bindparam("more_households"),
    "people": Counter.people + bindparam("more_people"),
    "self_registered": Counter.self_registered + bindparam("more_self_registered"),
}
_UPSERT = {
    "sqlite": sqlite.insert(Counter)
    .values(_ROW)
    .on_conflict_do_update(index_elements=_KEY, set_=_SUM),
    "postgresql": postgresql.insert(Counter)
    .values(_ROW)
    .on_conflict_do_update(index_elements=_KEY, set_=_SUM),
}
