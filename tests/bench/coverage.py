"""Coverage tables by counters: how long their SQL takes, whether they are right, and what the same
numbers cost where they are counted from the people each time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from sqlalchemy import event, text

from app.coverage import queries as coverage
from app.figures import queries as figures
from app.figures.rules import ANY
from app.kit.db import db, read
from app.regions import queries as regions
from app.regions.codes import COUNTRY
from tests.bench.lines import Report, timed
from tests.bench.place import Place

TIMES = 41
DISTRICT = "35.02.17"
Counts = dict[str, tuple[int, int, int]]
"""Region to households, people, people who finished."""

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
    GROUP BY 1
""")


def tables(report: Report, place: Place) -> None:
    limit = 1 if place.name == "SQLite" else 2
    with place.app.app_context():
        provinces = [found.code for found in regions.children(COUNTRY)]
        for what, inside, length, ask in (
            ("38 provinces", COUNTRY, 2, lambda: coverage.coverage(COUNTRY, "petugas")),
            ("514 regencies", COUNTRY, 5, lambda: figures.counts(*provinces)),
            ("a district's villages", DISTRICT, 13, lambda: coverage.coverage(DISTRICT, "petugas")),
        ):
            name = f"coverage of {what}, {place.name}"
            like = "%" if inside == COUNTRY else f"{inside}.%"
            with timed() as seconds:
                naive = _naive(like, length)
            note = f"naive join {seconds() * 1000:,.0f} ms"
            report.at_most(limit, "ms of SQL", name, _sql_time(ask) * 1000, note)
            parents = provinces if length == 5 else [inside]
            wrong = _differences(naive, figures.counts(*parents), length)
            report.at_most(0, "regions", f"{name}: unlike the naive join", wrong)
        recount(report, place, "before any answer")


def recount(report: Report, place: Place, when: str) -> None:
    """How many counters differ from a count of who lives where and has finished what."""
    with place.app.app_context():
        kept: dict[Any, int] = figures.kept()
        counted: dict[Any, int] = {}
        for part in coverage.recount():
            counted |= part
    wrong = sum(kept.get(key) != counted.get(key) for key in kept.keys() | counted.keys())
    name = f"counters unlike a recount, {place.name}, {when}"
    report.at_most(0, "counters", name, wrong, f"of {len(counted):,}")


def _naive(inside: str, length: int) -> Counts:
    rows = read().execute(NAIVE, {"length": length, "inside": inside})
    return {row.code: (row.households, row.people, row.done) for row in rows}


def _differences(naive: Counts, kept: dict[str, figures.Figures], length: int) -> int:
    ours = {
        code: (
            counts.get(("household", 0), 0),
            counts.get(("person", 0), 0),
            counts.get(("done", ANY), 0),
        )
        for code, counts in kept.items()
        if len(code) == length and code != COUNTRY
    }
    return sum(naive.get(code) != ours.get(code) for code in naive.keys() | ours.keys())


def _sql_time(ask: Callable[[], object]) -> float:
    """Seconds that the database and its driver take for what `ask` reads, all rows fetched; the
    median of several times."""
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
    """Statements and their parameters, as the driver gets them."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
