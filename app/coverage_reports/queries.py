"""Reports of a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.coverage_reports import rules
from app.frozen_weeks.queries import (
    FrozenCoverage,
    NothingFrozenError,
    UnknownWeekError,
    frozen_mondays,
    read_frozen_coverage,
)


@dataclass(frozen=True, slots=True)
class CoverageOfMonth:
    """A region on the last frozen Monday of `month` (its first day). `before`: the households that
    were shown at the end of the month before; None if unknown. `months`: all that can be chosen,
    the newest first."""

    found: FrozenCoverage
    month: date
    before: int | None
    months: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class ReportFileKey:
    """Names a file: who asked, for which region, Monday and language."""

    asked_by: UUID
    region: str
    monday: date
    language: str


def read_coverage_of_month(code: str, month: date | None) -> CoverageOfMonth | None:
    """A region at the end of a month (its first day; None: the newest); None if there is no such
    region. Raises NothingFrozenError, UnknownWeekError for a month without a frozen Monday."""
    mondays = rules.last_mondays_by_month(frozen_mondays())
    if not mondays:
        raise NothingFrozenError
    chosen = month or next(iter(mondays))
    if chosen not in mondays:
        raise UnknownWeekError(chosen)
    found = read_frozen_coverage(code, mondays[chosen])
    if found is None:
        return None
    earlier = mondays.get(rules.month_before(chosen))
    past = None if earlier is None else read_frozen_coverage(code, earlier)
    before = None if past is None else past.table.total.households.denominator
    return CoverageOfMonth(found, chosen, before, tuple(mondays))
