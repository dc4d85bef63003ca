"""Rebuilding every counter. The rows themselves are written by figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.counters import actions as figures
from app.counters import queries as counters
from app.counters.queries import Key
from app.coverage import queries
from app.kit.store import audit

STEPS = 4


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many counters there are now, and how many of them had said something else before."""

    rows: int
    differed: int


def rebuild(
    tx: Session, *, now: datetime, progress: Callable[[], object] = lambda: None
) -> Rebuilt:
    """Count anew and let the counters say so; where all are right, none is written. `progress` is
    called after each of STEPS steps."""
    figures.lock(tx)
    before = counters.kept()
    after: dict[Key, int] = {}
    for part in queries.recount():
        after |= part
        progress()
    differed = sum(before.get(key) != after.get(key) for key in before.keys() | after.keys())
    if differed:
        figures.replace_all(tx, after)
    figures.analyse(tx)
    progress()
    audit.record(tx, "coverage:counters:rebuild", now=now, about=differed)
    tx.flush()
    return Rebuilt(len(after), differed)
