"""Loads, their refused rows, and who made them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select

from app.denominators.models import (
    DenominatorChoice,
    DenominatorSeries,
    LoadedFigures,
    RefusedDenominator,
)
from app.denominators.queries.sources import sources_by_indicator
from app.denominators.rules.periods import Period
from app.identity.models import Account
from app.kit.store.db import read


@dataclass(frozen=True, slots=True)
class LoadDetails:
    """A load with the name of who loaded it: "" for an operator's command or an erased account."""

    id: int
    source: str
    url: str
    scheme: str
    figures: int
    loaded_at: datetime
    from_command: bool
    loaded_by: str
    undone_at: datetime | None
    is_used: bool = False


def list_loads() -> list[LoadDetails]:
    """All loads, the latest first, undone ones included. `is_used`: a series of it counts."""
    used = {
        source.load
        for periods in sources_by_indicator().values()
        for sources in periods.values()
        for source in sources
        if source.counts
    }
    return [
        LoadDetails(*row, is_used=row.id in used)
        for row in read().execute(_LOADS.order_by(LoadedFigures.id.desc()))
    ]


def find_load(load: int) -> LoadDetails | None:
    return next((each for each in list_loads() if each.id == load), None)


def load_with_digest(digest: bytes) -> int | None:
    """The load that stored the same table from the same source and was not undone."""
    found: int | None = read().scalar(_SAME, {"digest": digest})
    return found


def series_of_load(load: int) -> list[tuple[str, Period, int]]:
    """(indicator, period, number of figures) of a load, also of one that was undone."""
    rows = read().execute(_SERIES_OF_LOAD, {"load": load})
    return [(indicator, Period(starts, ends), figures) for indicator, starts, ends, figures in rows]


def refused_rows(load: int) -> Sequence[Any]:
    """The rows of a load that were not taken, in the table's order: row, code, indicator, period,
    value, reason, detail."""
    return read().execute(_REFUSED, {"load": load}).all()


def own_loads(account: UUID) -> list[dict[str, Any]]:
    """The loads that this person made or undid."""
    rows = read().execute(_OWN_LOADS, {"account": account})
    return [dict(row._mapping) for row in rows]


def own_choices(account: UUID) -> list[dict[str, Any]]:
    """The choices between sources that this person made."""
    rows = read().execute(_OWN_CHOICES, {"account": account})
    return [dict(row._mapping) for row in rows]


_LOADS = select(
    LoadedFigures.id,
    LoadedFigures.source,
    LoadedFigures.url,
    LoadedFigures.scheme,
    LoadedFigures.figures,
    LoadedFigures.loaded_at,
    LoadedFigures.from_command,
    func.coalesce(Account.name, ""),
    LoadedFigures.undone_at,
).outerjoin(Account, Account.id == LoadedFigures.loaded_by)
_SAME = select(func.max(LoadedFigures.id)).where(
    LoadedFigures.digest == bindparam("digest"), LoadedFigures.undone_at.is_(None)
)
_SERIES_OF_LOAD = (
    select(
        DenominatorSeries.indicator,
        DenominatorSeries.starts,
        DenominatorSeries.ends,
        DenominatorSeries.figures,
    )
    .where(DenominatorSeries.load == bindparam("load"))
    .order_by(DenominatorSeries.indicator, DenominatorSeries.starts)
)
_REFUSED = (
    select(
        RefusedDenominator.row,
        RefusedDenominator.code,
        RefusedDenominator.indicator,
        RefusedDenominator.period,
        RefusedDenominator.value,
        RefusedDenominator.reason,
        RefusedDenominator.detail,
    )
    .where(RefusedDenominator.load == bindparam("load"))
    .order_by(RefusedDenominator.row)
)


_OWN_LOADS = (
    select(
        LoadedFigures.id,
        LoadedFigures.source,
        LoadedFigures.loaded_at,
        LoadedFigures.undone_at,
    )
    .where(
        or_(
            LoadedFigures.loaded_by == bindparam("account"),
            LoadedFigures.undone_by == bindparam("account"),
        )
    )
    .order_by(LoadedFigures.id)
)
_OWN_CHOICES = (
    select(
        DenominatorSeries.load,
        DenominatorSeries.indicator,
        DenominatorChoice.reason,
        DenominatorChoice.chosen_at,
    )
    .join(DenominatorSeries, DenominatorSeries.id == DenominatorChoice.series)
    .where(DenominatorChoice.chosen_by == bindparam("account"))
    .order_by(DenominatorChoice.id)
)
