"""What a report says first: sentences by fixed rules, made from shown numbers only. Pure.

No sentence says that there is none: a shown 0 is 0 to 4. None has a percentage that the table does
not have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from app.frozen_weeks.rules.table import CoverageRow, CoverageTable

FactKind = Literal[
    "households",
    "few_households",
    "before",
    "few_before",
    "complete_percent",
    "complete_share",
    "complete_few",
    "complete_too_few",
    "finished_percent",
    "reached_parts",
    "largest_part",
]


@dataclass(frozen=True, slots=True)
class HeadlineFact:
    """A sentence before it is written: its kind, and the numbers and names in it."""

    kind: FactKind
    values: Mapping[str, int | str] = field(default_factory=dict)


def headline_facts(table: CoverageTable, before: int | None) -> list[HeadlineFact]:
    """The sentences about a region, at most six. `before`: the households that were shown at the
    end of the month before; None if unknown."""
    return [
        *_household_facts(table.total, before),
        *_complete_facts(table.total),
        *_finished_facts(table.total),
        *_part_facts(table.rows),
    ]


def last_mondays_by_month(mondays: Sequence[date]) -> dict[date, date]:
    """{first day of a month: its last frozen Monday}, in the order of `mondays`, which begin with
    the newest.

    >>> mondays = [date(2026, 12, 7), date(2026, 11, 30), date(2026, 11, 23)]
    >>> [f"{month:%Y-%m} {monday:%d}" for month, monday in last_mondays_by_month(mondays).items()]
    ['2026-12 07', '2026-11 30']
    """
    found: dict[date, date] = {}
    for monday in mondays:
        month = monday.replace(day=1)
        found[month] = max(monday, found.get(month, monday))
    return found


def month_before(month: date) -> date:
    """The first day of the month before that of `month`, a first day.

    >>> month_before(date(2027, 1, 1)).isoformat()
    '2026-12-01'
    """
    year, its_month = (month.year - 1, 12) if month.month == 1 else (month.year, month.month - 1)
    return date(year, its_month, 1)


def _household_facts(total: CoverageRow, before: int | None) -> list[HeadlineFact]:
    n = total.households.denominator or 0
    now = HeadlineFact("households", {"n": n}) if n else HeadlineFact("few_households")
    if before is None:
        return [now]
    return [now, HeadlineFact("before", {"n": before}) if before else HeadlineFact("few_before")]


def _complete_facts(total: CoverageRow) -> list[HeadlineFact]:
    cell = total.figures["R3"]
    if cell.kind == "too_few":
        return [HeadlineFact("complete_too_few")]
    if cell.kind != "share" or cell.numerator is None or cell.denominator is None:
        return []
    values = {"n": cell.numerator, "total": cell.denominator}
    if cell.at_most is not None:
        return [HeadlineFact("complete_few", values | {"most": cell.at_most})]
    if cell.percent is not None:
        return [HeadlineFact("complete_percent", values | {"percent": cell.percent})]
    return [HeadlineFact("complete_share", values)]


def _finished_facts(total: CoverageRow) -> list[HeadlineFact]:
    percent = total.figures["R2"].percent
    return [] if percent is None else [HeadlineFact("finished_percent", {"percent": percent})]


def _part_facts(rows: Sequence[CoverageRow]) -> list[HeadlineFact]:
    """In how many parts a group has begun, and which one has most households, if it is one."""
    facts = []
    if rows and all(row.reached is not None for row in rows):
        reached = sum(bool(row.reached) for row in rows)
        facts.append(HeadlineFact("reached_parts", {"n": reached, "total": len(rows)}))
    sizes = sorted((row.households.denominator or 0 for row in rows), reverse=True)
    if len(sizes) > 1 and sizes[0] > sizes[1]:
        (largest,) = (row for row in rows if row.households.denominator == sizes[0])
        facts.append(HeadlineFact("largest_part", {"name": largest.name, "n": sizes[0]}))
    return facts
