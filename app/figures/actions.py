"""Writing the counters. Who moves them, and why, is decided in households."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, insert, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.figures.models import Counter
from app.regions import codes

BATCH = 10_000


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
        {"at": code, "what": figure, "list": core, "start": max(by, 0), "by": by}
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
    rows = [
        {"code": code, "figure": figure, "core": core, "n": n}
        for (code, figure, core), n in sorted(counts.items())
        if n
    ]
    for start in range(0, len(rows), BATCH):
        connection.execute(insert(Counter), rows[start : start + BATCH])


_ROW: dict[str, BindParameter[Any]] = {
    "code": bindparam("at"),
    "figure": bindparam("what"),
    "core": bindparam("list"),
    "n": bindparam("start"),
}
_KEY = ("code", "figure", "core")
_SUM = {"n": Counter.n + bindparam("by")}
_UPSERT = {
    "sqlite": sqlite.insert(Counter)
    .values(_ROW)
    .on_conflict_do_update(index_elements=_KEY, set_=_SUM),
    "postgresql": postgresql.insert(Counter)
    .values(_ROW)
    .on_conflict_do_update(index_elements=_KEY, set_=_SUM),
}
