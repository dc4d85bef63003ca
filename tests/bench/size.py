"""Reckons from measured figures what 1, 5 and 20 million learners need: `python -m tests.bench.size
[learners …]` prints the tables of docs/size.md. Figures and assumptions stand here, and a test
compares the tables. For other figures change them here.

>>> quiet = Assumed(answers_in_busiest_week=1)
>>> round(busiest_rate(5_000_000)), round(busiest_rate(5_000_000, quiet))
(1250, 417)
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from math import ceil
from typing import Any

SIZES = (1_000_000, 5_000_000, 20_000_000)


def figure(value: float, says: str, source: str) -> Any:
    """A field with what it is and where it comes from."""
    return field(default=value, metadata={"says": says, "source": source})


@dataclass(frozen=True)
class Measured:
    app_form: float = figure(3.45, "ms of CPU of the application, an answer by form", "cluster b")
    app_item: float = figure(1.79, "ms of CPU of the application, an item by PUT", "cluster b")
    app_batched: float = figure(
        0.155, "ms of CPU of the application, an item in batches", "cluster b"
    )
    app_page: float = figure(0.575, "ms of CPU of the application, a signed-in page", "cluster b")
    db_page: float = figure(0.17, "ms of CPU of the primary, a signed-in page", "cluster b")
    db_form: float = figure(1.42, "ms of CPU of the primary, an answer by form", "cluster b")
    db_item: float = figure(1.0, "ms of CPU of the primary, an item by PUT", "cluster b")
    db_batched: float = figure(0.08, "ms of CPU of the primary, an item in batches", "cluster b")
    wal: float = figure(
        11_600, "bytes of log (WAL), an answer by form just after a checkpoint", "cluster b"
    )
    answer_bytes: float = figure(890, "bytes on disk with indexes, an answer", "cluster b")
    learner_bytes: float = figure(
        2_282, "bytes on disk with indexes, a learner", "budgets.md, 5,000,000"
    )


@dataclass(frozen=True)
class Assumed:
    answers_a_year: float = figure(
        20, "answers a learner gives in a year", "issue: 100 million of 5 million in 13 months"
    )
    answers_in_busiest_week: float = figure(
        3, "answers a learner gives in the busiest week", "a campaign; assumption"
    )
    busiest_hour: float = figure(
        0.1, "share of the week in its busiest hour", "a Sunday evening; assumption"
    )
    busiest_minute: float = figure(
        3, "rate of the busiest minute, times that of its hour", "assumption"
    )
    by_form: float = figure(0.5, "share of answers by form", "assumption")
    by_item: float = figure(
        0.25, "share of answers by PUT; the rest comes in batches of 50", "assumption"
    )
    pages: float = figure(
        8,
        "pages for an answer by form: lesson, questions, result",
        "a quiz of four questions and what is around it",
    )
    page_bytes: float = figure(8_000, "bytes of a page", "budgets.md, a further lesson")
    busy: float = figure(
        0.5, "share of the cores that is used in the busiest minute", "half may fail, or be slower"
    )
    host_cores: float = figure(8, "cores of an application host", "a common size")
    hot: float = figure(0.25, "share of learners' rows that a week touches", "assumption")
    copy_rate: float = figure(100, "MB/s of a base backup", "a network of 1 Gbit/s; assumption")
    nodes: float = figure(3, "database nodes, each with all data", "deploy/klaster")


MEASURED, ASSUMED = Measured(), Assumed()


def busiest_rate(learners: int, given: Assumed = ASSUMED) -> float:
    """Answers a second in the busiest minute."""
    week = learners * given.answers_in_busiest_week
    return week * given.busiest_hour / 3600 * given.busiest_minute


def application_ms(seen: Measured = MEASURED, given: Assumed = ASSUMED) -> float:
    """CPU of the application for an answer of the mix, pages included."""
    by_form = seen.app_form + given.pages * seen.app_page
    return _mix(by_form, seen.app_item, seen.app_batched, given)


def database_ms(seen: Measured = MEASURED, given: Assumed = ASSUMED) -> float:
    """CPU of the primary for an answer of the mix."""
    by_form = seen.db_form + given.pages * seen.db_page
    return _mix(by_form, seen.db_item, seen.db_batched, given)


def _mix(form: float, item: float, batched: float, given: Assumed) -> float:
    rest = 1 - given.by_form - given.by_item
    return form * given.by_form + item * given.by_item + batched * rest


def application_cores(learners: int) -> int:
    return max(4, ceil(busiest_rate(learners) * application_ms() / 1000 / ASSUMED.busy))


def application_hosts(learners: int) -> int:
    return max(2, ceil(application_cores(learners) / ASSUMED.host_cores))


def database_cores(learners: int) -> int:
    return max(4, ceil(busiest_rate(learners) * database_ms() / 1000 / ASSUMED.busy))


def syncs(learners: int) -> float:
    """Commits a second in the busiest minute; fewer syncs, since one sync serves several."""
    alone = ASSUMED.by_form + ASSUMED.by_item
    return busiest_rate(learners) * (alone + (1 - alone) / 50)


def growth(learners: int) -> float:
    """Bytes of answers in a year, of one node."""
    return learners * ASSUMED.answers_a_year * MEASURED.answer_bytes


def stored(learners: int) -> float:
    """Bytes after a year, of one node."""
    return learners * MEASURED.learner_bytes + growth(learners)


def memory(learners: int) -> float:
    """Bytes: what a week touches of the learners, this month's answers, and 2 GB besides."""
    hot = learners * MEASURED.learner_bytes * ASSUMED.hot
    return hot + growth(learners) / 12 + 2e9


def log_in_busiest_week(learners: int) -> float:
    return learners * ASSUMED.answers_in_busiest_week * MEASURED.wal


def network(learners: int) -> float:
    """Bits a second from the application to people in the busiest minute."""
    return busiest_rate(learners) * ASSUMED.by_form * ASSUMED.pages * ASSUMED.page_bytes * 8


def replication(learners: int) -> float:
    """Bits a second from the primary to its standbys in the busiest minute."""
    return busiest_rate(learners) * MEASURED.wal * (ASSUMED.nodes - 1) * 8


@dataclass(frozen=True)
class Row:
    """`formula` tells a reader how to reckon it with other figures."""

    says: str
    of: Callable[[int], float]
    unit: str
    formula: str


RATE = "answers a second"
ANSWERS = "learners × answers a year × bytes of an answer"
GB, MINUTES, MBIT = 1e9, 60, 1e6

ROWS = (
    Row(
        "answers a second in the busiest minute",
        busiest_rate,
        "",
        "learners × answers in the busiest week × share of the hour ÷ 3,600 × factor of the minute",
    ),
    Row(
        "application: cores in all",
        application_cores,
        "",
        f"{RATE} × {application_ms():.2f} ms (each way by its share; pages with forms) ÷ 1,000 "
        "÷ share of cores used; at least 4",
    ),
    Row("application: hosts", application_hosts, "", "cores ÷ cores of a host; at least 2"),
    Row(
        "database: cores of each node",
        database_cores,
        "",
        f"{RATE} × {database_ms():.2f} ms of the primary (as above) ÷ 1,000 "
        "÷ share of cores used; at least 4",
    ),
    Row(
        "database: memory of each node",
        lambda learners: memory(learners) / GB,
        "GB",
        "share that a week touches × learners' rows + a month of answers + 2 GB",
    ),
    Row(
        "database: commits a second that wait for disk and standby",
        syncs,
        "",
        f"{RATE} × (forms + PUT + batches ÷ 50)",
    ),
    Row(
        "disk of each node after a year",
        lambda learners: stored(learners) / GB,
        "GB",
        f"learners × bytes of a learner + {ANSWERS}",
    ),
    Row("of it, growth in a year", lambda learners: growth(learners) / GB, "GB", ANSWERS),
    Row(
        "log (WAL) of the busiest week, for a restore to a minute",
        lambda learners: log_in_busiest_week(learners) / GB,
        "GB",
        "learners × answers in the busiest week × bytes of log",
    ),
    Row(
        "base backup; copying it back, or a node anew",
        lambda learners: stored(learners) / 1e6 / ASSUMED.copy_rate / MINUTES,
        "min",
        "disk ÷ MB/s",
    ),
    Row(
        "network to people, busiest minute",
        lambda learners: network(learners) / MBIT,
        "Mbit/s",
        f"{RATE} × forms × pages × bytes × 8",
    ),
    Row(
        "network to the standbys, busiest minute",
        lambda learners: replication(learners) / MBIT,
        "Mbit/s",
        f"{RATE} × bytes of log × 2 × 8",
    ),
)


def figures_table(of: Measured | Assumed) -> str:
    lines = ["| figure | what it is | from |", "|---|---|---|"]
    for each in fields(of):
        value, about = _number(getattr(of, each.name)), each.metadata
        lines.append(f"| {value} | {about['says']} | {about['source']} |")
    return "\n".join(lines)


def sizes_table(sizes: tuple[int, ...] = SIZES) -> str:
    head = " | ".join(f"{learners:,}" for learners in sizes)
    lines = [f"| reckoned | {head} | how |", "|---|" + "---|" * (len(sizes) + 1)]
    for row in ROWS:
        cells = " | ".join(f"{_number(row.of(n))} {row.unit}".strip() for n in sizes)
        lines.append(f"| {row.says} | {cells} | {row.formula} |")
    return "\n".join(lines)


def _number(value: float) -> str:
    """
    >>> _number(0.25), _number(7.0), _number(1234.5)
    ('0.25', '7', '1,234')
    """
    return f"{value:,.0f}" if value >= 10 else f"{value:.3g}"


def tables() -> list[str]:
    """The tables of docs/size.md, in their order."""
    return [figures_table(MEASURED), figures_table(ASSUMED), sizes_table()]


if __name__ == "__main__":
    wanted = tuple(map(int, sys.argv[1:])) or SIZES
    print("\n\n".join([*tables()[:2], sizes_table(wanted)]))  # noqa: T201
