"""Writing the counters. Who moves them, and why, is decided in households."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.figures.models import Counter
from app.regions import codes


def move(tx: Session, changes: Iterable[tuple[str | None, Mapping[tuple[str, int], int]]]) -> None:
    """Add deltas to villages and to everything above them, the country included.

    `changes`: (village code, {(figure, core): delta}); a village not yet told (None) counts for the
    country only. Deltas are summed first, so that what leaves and comes back is not written. Rows
    are written in code order, the same for everyone, so that two writers never wait for each other.
    Raises sqlalchemy.exc.IntegrityError where a counter that exists would fall below zero."""
    sums: dict[tuple[str, str, int], int] = defaultdict(int)
    for village, deltas in changes:
        above = (village, *codes.ancestors(village)) if village else (codes.COUNTRY,)
        for (figure, core), delta in deltas.items():
            for code in above:
                sums[code, figure, core] += delta
    # A row that does not exist yet starts at 0 or more: −1 would break the check of the table
    # before the database sees that the row is there.
    values = [
        {
            "above": _above(code),
            "at": code,
            "what": figure,
            "list": core,
            "start": max(by, 0),
            "by": by,
        }
        for (code, figure, core), by in sorted(sums.items())
        if by
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


def replace_all(tx: Session, counts: Mapping[tuple[str, str, int], int]) -> None:
    """Make `counts`, {(code, figure, core): n}, all that the counters say. See `lock`."""
    connection = tx.connection()
    connection.execute(delete(Counter))
    # In the order of the key, so that what is read together lies together.
    rows = sorted(
        (_above(code), code, figure, core, n) for (code, figure, core), n in counts.items() if n
    )
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


def _above(code: str) -> str:
    """What a row of `code` has as its parent: the country lies beside its provinces."""
    return codes.parent(code) or codes.COUNTRY


_COPY = "COPY counter (parent, code, figure, core, n) FROM STDIN"
_INSERT = "INSERT INTO counter (parent, code, figure, core, n) VALUES (?, ?, ?, ?, ?)"
_ROW: dict[str, BindParameter[Any]] = {
    "parent": bindparam("above"),
    "code": bindparam("at"),
    "figure": bindparam("what"),
    "core": bindparam("list"),
    "n": bindparam("start"),
}
_KEY = ("parent", "code", "figure", "core")
_SUM = {"n": Counter.n + bindparam("by")}
_UPSERT = {
    "sqlite": sqlite.insert(Counter)
    .values(_ROW)
    .on_conflict_do_update(index_elements=_KEY, set_=_SUM),
    "postgresql": postgresql.insert(Counter)
    .values(_ROW)
    .on_conflict_do_update(index_elements=_KEY, set_=_SUM),
}
