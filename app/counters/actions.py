"""Writing the counters. Who moves them, and why, is decided in households."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.counters.models import Counter
from app.counters.queries import ALL, FINISHED, Key
from app.regions import codes


def move(tx: Session, changes: Iterable[tuple[str | None, Mapping[tuple[str, int], int]]]) -> None:
    """Add deltas to villages and to everything above them, the country included.

    `changes`: (village code, {(figure, core): delta}); a village not yet told (None) counts for the
    country only. Deltas are summed first, so that what leaves and comes back is not written. Rows
    are written in the order of their key, the same for everyone, so that two writers never wait
    for each other. Raises ValueError for a figure that nobody counts, IntegrityError (SQLAlchemy's)
    where a counter that exists would fall below zero."""
    sums: dict[Key, int] = defaultdict(int)
    for village, deltas in changes:
        above = (village, *codes.ancestors(village)) if village else (codes.COUNTRY,)
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
            "more_households": households,
            "more_people": people,
        }
        for parent, code, core, households, people in _rows(sums)
    ]
    if values:
        connection = tx.connection()
        connection.execute(_UPSERT[connection.dialect.name], values)


def lock(tx: Session) -> None:
    """Let nobody move a counter until this transaction ends. To be called before a recount reads
    what it counts, else a move made meanwhile would be lost. On SQLite the transaction itself is
    that lock."""
    if tx.connection().dialect.name == "postgresql":
        tx.connection().execute(text("LOCK TABLE counter IN EXCLUSIVE MODE"))


def replace_all(tx: Session, counts: Mapping[Key, int]) -> None:
    """Make `counts`, {(code, figure, core): n}, all that the counters say. See `lock`."""
    connection = tx.connection()
    connection.execute(delete(Counter))
    rows = _rows(counts)
    if connection.dialect.name == "postgresql":
        # Row by row through INSERT, these took most of a recount.
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
            for row in rows:
                copy.write_row(row)
    elif rows:
        connection.exec_driver_sql(_INSERT, rows)


def analyse(tx: Session) -> None:
    """Let PostgreSQL know how many counters there are and which lie together. Until it does, it
    reads all of them for each page."""
    if tx.connection().dialect.name == "postgresql":
        tx.connection().execute(text("ANALYZE counter"))


def _rows(counts: Mapping[Key, int]) -> list[tuple[str, str, int, int, int]]:
    """Rows of the table, of zeros none, in the order of its key, so that what is read together
    lies together."""
    rows: dict[tuple[str, str, int], list[int]] = defaultdict(lambda: [0, 0])
    for (code, figure, core), n in counts.items():
        rows[_above(code), code, core][(FINISHED if core else ALL).index(figure)] += n
    return sorted((*key, homes, people) for key, (homes, people) in rows.items() if homes or people)


def _above(code: str) -> str:
    """What a row of `code` has as its parent: the country lies beside its provinces."""
    return codes.parent(code) or codes.COUNTRY


_COPY = "COPY counter (parent, code, core, households, people) FROM STDIN"
_INSERT = "INSERT INTO counter (parent, code, core, households, people) VALUES (?, ?, ?, ?, ?)"
_ROW: dict[str, BindParameter[Any]] = {
    "parent": bindparam("above"),
    "code": bindparam("at"),
    "core": bindparam("list"),
    "households": bindparam("first_households"),
    "people": bindparam("first_people"),
}
_KEY = ("parent", "code", "core")
_SUM = {
    "households": Counter.households + bindparam("more_households"),
    "people": Counter.people + bindparam("more_people"),
}
_UPSERT = {
    "sqlite": sqlite.insert(Counter)
    .values(_ROW)
    .on_conflict_do_update(index_elements=_KEY, set_=_SUM),
    "postgresql": postgresql.insert(Counter)
    .values(_ROW)
    .on_conflict_do_update(index_elements=_KEY, set_=_SUM),
}
