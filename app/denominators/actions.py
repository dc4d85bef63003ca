"""Store a load, undo one, and choose between sources."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from app.denominators.models import (
    Denominator,
    DenominatorChoice,
    DenominatorSeries,
    LoadedFigures,
    RefusedDenominator,
)
from app.denominators.queries import load_with_digest
from app.denominators.rules.checking import CheckedTable, Scheme, kemendagri_code, table_digest
from app.denominators.rules.origin import LoadSource
from app.denominators.rules.periods import Period
from app.kit.store import audit
from app.kit.store.db import Model, new_id

AT_ONCE = 5_000


class AlreadyLoadedError(Exception):
    """The same table of the same source is loaded; `load` is its number."""

    def __init__(self, load: int) -> None:
        super().__init__(load)
        self.load = load


class NotLoadedError(LookupError):
    """There is no such load or series, or it was undone."""


def store_load(
    tx: Session,
    origin: LoadSource,
    checked: CheckedTable,
    *,
    now: datetime,
    loaded_by: UUID | None = None,
) -> int:
    """Store the figures of a checked table and its refused rows; returns the number of the load.
    `loaded_by`: None for an operator's command. Raises AlreadyLoadedError, also where the same form
    is sent twice at once."""
    _lock_loads(tx)
    digest = table_digest(origin.source, origin.url, origin.scheme, checked)
    before = load_with_digest(digest)
    if before is not None:
        raise AlreadyLoadedError(before)
    load = LoadedFigures(
        source=origin.source,
        url=origin.url,
        scheme=origin.scheme,
        figures=len(checked.figures),
        digest=digest,
        from_command=loaded_by is None,
        loaded_by=loaded_by,
        loaded_at=now,
    )
    tx.add(load)
    tx.flush()
    _insert_figures(tx, load.id, checked)
    _insert_refused_rows(tx, load.id, origin.scheme, checked)
    audit.record_audit(tx, "denominators:load:make", now=now, actor=loaded_by, subject=load.id)
    tx.flush()
    return load.id


def undo_load(tx: Session, load: int, *, now: datetime, undone_by: UUID | None = None) -> None:
    """Undo a load: its figures count nowhere any more. Its rows stay, as a record. Raises
    NotLoadedError if there is no such load, or it was undone before."""
    undone = tx.execute(
        update(LoadedFigures)
        .where(LoadedFigures.id == load, LoadedFigures.undone_at.is_(None))
        .values(undone_at=now, undone_by=undone_by)
        .returning(LoadedFigures.id)
    ).all()
    if not undone:
        raise NotLoadedError(load)
    audit.record_audit(tx, "denominators:load:undo", now=now, actor=undone_by, subject=load)
    tx.flush()


def choose_series(
    tx: Session, series: UUID, reason: str, *, now: datetime, chosen_by: UUID
) -> None:
    """Let this series count for its indicator and period. Raises NotLoadedError."""
    is_loaded = tx.scalar(
        select(DenominatorSeries.id)
        .join(LoadedFigures, LoadedFigures.id == DenominatorSeries.load)
        .where(DenominatorSeries.id == series, LoadedFigures.undone_at.is_(None))
    )
    if is_loaded is None:
        raise NotLoadedError(series)
    tx.add(DenominatorChoice(series=series, reason=reason, chosen_by=chosen_by, chosen_at=now))
    audit.record_audit(tx, "denominators:choice:make", now=now, actor=chosen_by, subject=series)
    tx.flush()


def forget_loader(tx: Session, account: UUID, _now: datetime) -> None:
    """Remove an erased person from the loads that they made or undid. The loads stay."""
    for column in (LoadedFigures.loaded_by, LoadedFigures.undone_by):
        tx.execute(update(LoadedFigures).where(column == account).values({column: None}))


def forget_chooser(tx: Session, account: UUID, _now: datetime) -> None:
    """Remove an erased person from the choices that they made. The choices stay."""
    mine = update(DenominatorChoice).where(DenominatorChoice.chosen_by == account)
    tx.execute(mine.values(chosen_by=None))


def _lock_loads(tx: Session) -> None:
    """Lock the loads until `tx` ends, so that the same table is not loaded twice at once. On SQLite
    the transaction itself is the lock."""
    connection = tx.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE denominator_load IN SHARE ROW EXCLUSIVE MODE"))


def _insert_figures(tx: Session, load: int, checked: CheckedTable) -> None:
    by_series: dict[tuple[str, Period], list[tuple[str, int]]] = defaultdict(list)
    for each in checked.figures:
        by_series[each.indicator, each.period].append((each.code, each.value))
    for (indicator, period), figures in by_series.items():
        series = new_id()
        tx.execute(
            insert(DenominatorSeries).values(
                id=series,
                load=load,
                indicator=indicator,
                starts=period.starts,
                ends=period.ends,
                figures=len(figures),
            )
        )
        rows = [{"series": series, "code": code, "value": n} for code, n in sorted(figures)]
        _insert_in_batches(tx, Denominator, rows)


def _insert_refused_rows(tx: Session, load: int, scheme: Scheme, checked: CheckedTable) -> None:
    rows = [
        {
            "load": load,
            "row": each.row.line,
            "code": kemendagri_code(each.row, scheme) or each.row.code,
            "indicator": each.row.indicator,
            "period": each.row.period,
            "value": each.row.value,
            "reason": each.reason,
            "detail": each.detail,
        }
        for each in checked.refused
    ]
    _insert_in_batches(tx, RefusedDenominator, rows)


def _insert_in_batches(tx: Session, model: type[Model], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        tx.connection().execute(insert(model), rows[start : start + AT_ONCE])
