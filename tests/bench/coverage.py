"""Coverage tables from counters: the time of their SQL, whether they are right, and the time of
counting the same numbers from the people. All members of the households of the bench founded
them, so all count where one is known."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from sqlalchemy import event, text

from app.counters import queries as counters
from app.counters.rules import ANY
from app.frozen_weeks.actions import freeze_week
from app.frozen_weeks.queries import read_frozen_coverage
from app.kit.clock import last_monday, utcnow
from app.kit.store.db import db, read
from app.recount.queries import recomputed_counters
from app.regions import queries as regions
from app.regions.codes import COUNTRY
from tests.bench.processes import work_seconds
from tests.bench.report import Report, timed
from tests.bench.target import BenchDeployment

TIMES = 41
PROVINCE, DISTRICT = "35", "35.02.17"
Counts = dict[str, tuple[int, int, int]]
"""Region to households, people, and people who finished."""

NAIVE = text("""
    SELECT substr(household.village, 1, :length) AS code,
           count(DISTINCT household.id) AS households,
           count(*) AS people,
           sum(CASE WHEN core_progress.since IS NOT NULL THEN 1 ELSE 0 END) AS done
    FROM household
    JOIN member ON member.household = household.id AND member.counts
    LEFT JOIN core_progress ON core_progress.account = member.account
                           AND core_progress.role = member.role
    WHERE household.village LIKE :inside
      AND EXISTS (SELECT 1 FROM acquaintance JOIN member AS known
                  ON known.account = acquaintance.account
                  WHERE known.household = household.id AND known.counts
                    AND acquaintance.confirmed_at IS NOT NULL AND acquaintance.ended_at IS NULL)
    GROUP BY 1
""")


def tables(report: Report, target: BenchDeployment) -> None:
    limit = 1 if target.name == "SQLite" else 2
    with target.app.app_context():
        began = work_seconds(read())
        with timed() as seconds:
            freeze_week(last_monday(utcnow()))
        note = f"{work_seconds(read()) - began:.0f} s of CPU"
        report.at_most(60, "s", f"freeze of a week, {target.name}", seconds(), note)
        provinces = [found.code for found in regions.child_regions(COUNTRY)]
        for what, inside, length, ask in (
            ("38 provinces", COUNTRY, 2, lambda: read_frozen_coverage(COUNTRY)),
            ("514 regencies", COUNTRY, 5, lambda: counters.counters_of_subregions(*provinces)),
            ("a province's regencies", PROVINCE, 5, lambda: read_frozen_coverage(PROVINCE)),
            ("a district's villages", DISTRICT, 13, lambda: read_frozen_coverage(DISTRICT)),
        ):
            name = f"coverage of {what}, {target.name}"
            like = "%" if inside == COUNTRY else f"{inside}.%"
            with timed() as seconds:
                naive = _naive(like, length)
            note = f"naive join {seconds() * 1000:,.0f} ms"
            report.at_most(limit, "ms of SQL", name, _sql_time(ask) * 1000, note)
            parents = provinces if (inside, length) == (COUNTRY, 5) else [inside]
            wrong = _differences(naive, counters.counters_of_subregions(*parents), length)
            report.at_most(0, "regions", f"{name}: unlike the naive join", wrong)
        recount(report, target, "before any answer")


def recount(report: Report, target: BenchDeployment, when: str) -> None:
    """Count the counters that differ from a recount of households and progress."""
    with target.app.app_context():
        kept: dict[Any, int] = counters.all_counters()
        counted: dict[Any, int] = {}
        for part in recomputed_counters():
            counted |= part
    wrong = sum(kept.get(key) != counted.get(key) for key in kept.keys() | counted.keys())
    name = f"counters unlike a recount, {target.name}, {when}"
    report.at_most(0, "counters", name, wrong, f"of {len(counted):,}")


def _naive(inside: str, length: int) -> Counts:
    rows = read().execute(NAIVE, {"length": length, "inside": inside})
    return {row.code: (row.households, row.people, row.done) for row in rows}


def _differences(naive: Counts, kept: dict[str, counters.Figures], length: int) -> int:
    ours = {}
    for code, counts in kept.items():
        figures = tuple(
            counts.get(key, 0) for key in (("household", 0), ("person", 0), ("done", ANY))
        )
        # A region may have households that registered by themselves only.
        if len(code) == length and code != COUNTRY and any(figures):
            ours[code] = figures
    return sum(naive.get(code) != ours.get(code) for code in naive.keys() | ours.keys())


def _sql_time(ask: Callable[[], object]) -> float:
    """Median seconds that database and driver take for the statements of `ask`, with all rows
    fetched."""
    with _sent() as statements:
        ask()
    cursor = read().connection.cursor()
    took = []
    for _ in range(TIMES):
        started = time.perf_counter()
        for statement, parameters in statements:
            cursor.execute(statement, parameters)
            cursor.fetchall()
        took.append(time.perf_counter() - started)
    cursor.close()
    return median(took)


@contextmanager
def _sent() -> Iterator[list[tuple[str, Any]]]:
    """Record statements and parameters as the driver receives them."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
