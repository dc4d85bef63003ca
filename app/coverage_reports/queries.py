"""Reports of a month, and the files of them that people have asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from app.coverage_reports import rules
from app.coverage_reports.models import ReportFile
from app.frozen_weeks.queries import (
    FrozenCoverage,
    NothingFrozenError,
    UnknownWeekError,
    frozen_mondays,
    read_frozen_coverage,
)
from app.kit.store.db import read

UNFINISHED = ("waiting", "running")
"""States of a file that is still to be made."""


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


@dataclass(frozen=True, slots=True)
class ReportFileState:
    """How far a file is; `state` as in ReportFile."""

    state: str
    asked_at: datetime


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


def find_report_file(key: ReportFileKey) -> ReportFileState | None:
    row = read().execute(select(ReportFile.state, ReportFile.asked_at).where(*file_of(key))).first()
    return None if row is None else ReportFileState(*row)


def report_file_content(key: ReportFileKey) -> bytes | None:
    """The PDF; None while it is not ready."""
    return read().scalar(select(ReportFile.content).where(*file_of(key)))


def count_unfinished_report_files(asked_by: UUID) -> int:
    """How many files of this person are still to be made."""
    its = (ReportFile.asked_by == asked_by, ReportFile.state.in_(UNFINISHED))
    return read().scalar(select(func.count()).where(*its)) or 0


def unfinished_report_files(limit: int) -> list[ReportFileKey]:
    """Files that wait, or whose making was cut off: the oldest of each person, then the second of
    each, so that nobody keeps others waiting."""
    its = (ReportFile.asked_by, ReportFile.region, ReportFile.monday, ReportFile.language)
    waiting = select(*its).where(ReportFile.state.in_(UNFINISHED))
    turn = func.row_number().over(
        partition_by=ReportFile.asked_by, order_by=(ReportFile.asked_at, *its)
    )
    rows = read().execute(waiting.order_by(turn, ReportFile.asked_at).limit(limit))
    return [ReportFileKey(*row) for row in rows]


def file_of(key: ReportFileKey) -> tuple[ColumnElement[bool], ...]:
    """The conditions that choose the row of a file."""
    return (
        ReportFile.asked_by == key.asked_by,
        ReportFile.region == key.region,
        ReportFile.monday == key.monday,
        ReportFile.language == key.language,
    )
