"""Rebuild every counter. The room counters writes the rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.counters import actions as figures
from app.counters import queries as counters
from app.counters.queries import Key
from app.kit.store import audit
from app.recount import queries

STEPS = 5


@dataclass(frozen=True, slots=True)
class RebuiltCounters:
    """The number of counters (`rows`), and how many of them were corrected (`differed`)."""

    rows: int
    differed: int


def rebuild_counters(
    tx: Session, *, now: datetime, progress: Callable[[], object] = lambda: None
) -> RebuiltCounters:
    """Recount and correct the counters; if all are right, none is written. `progress` is called
    after each of STEPS steps."""
    figures.lock_counters(tx)
    before = counters.all_counters()
    after: dict[Key, int] = {}
    for part in queries.recomputed_counters():
        after |= part
        progress()
    differed = sum(before.get(key) != after.get(key) for key in before.keys() | after.keys())
    if differed:
        figures.replace_all_counters(tx, after)
    figures.analyse_counters_table(tx)
    progress()
    audit.record_audit(tx, "coverage:counters:rebuild", now=now, subject=differed)
    tx.flush()
    return RebuiltCounters(len(after), differed)
