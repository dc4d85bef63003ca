"""Sources side by side, and which of them counts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from app.denominators.models import (
    DenominatorChoice,
    DenominatorSeries,
    LoadedFigures,
)
from app.denominators.rules.checking import Scheme
from app.denominators.rules.indicators import INDICATORS
from app.denominators.rules.periods import Period
from app.denominators.rules.values import counted_series
from app.identity.models import Account
from app.kit.store.db import read


@dataclass(frozen=True, slots=True)
class SeriesSource:
    """One indicator and period of one load that was not undone. `counts`: its figures are used.
    `reason`, `chosen_by` and `chosen_at` tell of the choice, if this one was chosen."""

    id: UUID
    load: int
    source: str
    url: str
    scheme: Scheme
    indicator: str
    period: Period
    figures: int
    loaded_at: datetime
    counts: bool = False
    reason: str = ""
    chosen_by: str = ""
    chosen_at: datetime | None = None


def sources_by_indicator() -> dict[str, dict[Period, list[SeriesSource]]]:
    """All series that were not undone, side by side: by indicator in the order of INDICATORS, then
    by period, the latest first. At most one of each counts. Two statements."""
    choices: dict[tuple[str, Period], Any] = {}
    for row in read().execute(_CHOICES):  # the latest last
        choices[row.indicator, Period(row.starts, row.ends)] = row
    together: dict[tuple[str, Period], list[Any]] = defaultdict(list)
    for row in read().execute(_SERIES):
        together[row.indicator, Period(row.starts, row.ends)].append(row)
    found: dict[str, dict[Period, list[SeriesSource]]] = {}
    order = list(INDICATORS)
    by_latest = sorted(together, key=lambda key: (key[1].ends, key[1].starts), reverse=True)
    for indicator, period in sorted(by_latest, key=lambda key: order.index(key[0])):
        rows, choice = together[indicator, period], choices.get((indicator, period))
        chosen = choice.series if choice is not None else None
        counted = counted_series([row.id for row in rows], chosen)
        found.setdefault(indicator, {})[period] = [
            SeriesSource(
                row.id, row.load, row.source, row.url, row.scheme, indicator, period, row.figures,
                row.loaded_at, row.id == counted,
                *(_reason_chooser_and_time(choice) if row.id == chosen else ()),
            )
            for row in rows
        ]  # fmt: skip
    return found


def _reason_chooser_and_time(choice: Any) -> tuple[str, str, datetime]:
    return choice.reason, choice.name or "", choice.chosen_at


def counted_sources(indicator: str) -> dict[Period, SeriesSource]:
    """The source that counts, by period, the latest first; a period for which nobody has chosen
    among several sources is left out."""
    periods = sources_by_indicator().get(indicator, {})
    return {period: each for period, sources in periods.items() for each in sources if each.counts}


def _select_series() -> Select[*tuple[Any, ...]]:
    return (
        select(
            DenominatorSeries.id,
            DenominatorSeries.load,
            LoadedFigures.source,
            LoadedFigures.url,
            LoadedFigures.scheme,
            DenominatorSeries.indicator,
            DenominatorSeries.starts,
            DenominatorSeries.ends,
            DenominatorSeries.figures,
            LoadedFigures.loaded_at,
        )
        .join(LoadedFigures, LoadedFigures.id == DenominatorSeries.load)
        .where(LoadedFigures.undone_at.is_(None))
        .order_by(DenominatorSeries.load)
    )


_SERIES = _select_series()
_CHOICES = (
    select(
        DenominatorSeries.indicator,
        DenominatorSeries.starts,
        DenominatorSeries.ends,
        DenominatorChoice.series,
        DenominatorChoice.reason,
        Account.name,
        DenominatorChoice.chosen_at,
    )
    .join(DenominatorSeries, DenominatorSeries.id == DenominatorChoice.series)
    .outerjoin(Account, Account.id == DenominatorChoice.chosen_by)
    .order_by(DenominatorChoice.id)
)
