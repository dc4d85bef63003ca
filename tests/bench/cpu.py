"""CPU time of single pages in this process (lessons, module pages, search, the attendance list) and
of publishing the whole course."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from flask import Flask

from app.course import queries
from app.kit import permissions
from app.kit.clock import today
from app.kit.registry import registry
from app.publication.actions.build import activate_publication, build_publication
from app.publication.queries.shelf import CourseStore
from config import COURSE
from tests.bench.calls import caller, median_cpu, ratio
from tests.bench.people import COHORT, FRESH, OFTEN, TRAINER_KEY, browser_of, sign_in_key
from tests.bench.report import Report
from tests.bench.target import BenchDeployment
from tests.conftest import counted

SEARCHES = ("sumberagung", "suka", "kar", "sumber agung ponorogo", "desa babadan", "tidak ada")
EMPTY, EMPTY_PUBLIC = "/bench/kosong", "/bench/kosong-umum"
READER_TABLES = ("sign_in", "staff_grant")
"""Tables whose statements identify the reader; budgets do not count them."""


def add_empty_views(app: Flask) -> None:
    """Add views that do nothing, to measure the minimum cost of a request (routing, hooks, headers,
    log)."""
    app.add_url_rule(EMPTY, "bench_empty", permissions.anyone(lambda: ""))
    app.add_url_rule(EMPTY_PUBLIC, "bench_empty_public", permissions.public(lambda: ""))


def pages(report: Report, target: BenchDeployment) -> None:
    app = target.app
    with app.app_context():
        module = queries.catalogue().modules[0]
    lesson = f"/belajar/{module.id}/{module.lessons[0].slug}"
    fresh = browser_of(app, sign_in_key(FRESH)).header
    often = browser_of(app, sign_in_key(OFTEN)).header
    figure, ms = ratio(caller(app, lesson), caller(app, EMPTY_PUBLIC))
    report.at_most(1.0, "×", "CPU of a public lesson to an empty view", figure, f"{ms:.2f} ms")
    mine = caller(app, f"/belajar/{module.id}", fresh)
    figure, ms = ratio(mine, caller(app, EMPTY, fresh))
    report.at_most(
        2.0, "×", "CPU of a signed-in module page to an empty view", figure, f"{ms:.2f} ms"
    )
    theirs = caller(app, f"/belajar/{module.id}", often)
    figure, ms = ratio(theirs, mine)
    report.at_most(
        1.05, "×", "CPU of a module page after 500 attempts to after none", figure, f"{ms:.2f} ms"
    )


def course(report: Report, target: BenchDeployment, folder: Path) -> None:
    """Publish the whole course twice, the second time after a change that shows on no page: then
    all files are read, checked and rendered, but not compressed again."""
    root = shutil.copytree(COURSE, folder / "kursus")
    shelf, took = CourseStore(folder / "terbit", registry(target.app).settings.languages), []
    with target.app.app_context():
        for _ in range(2):
            began = time.process_time()
            activate_publication(
                shelf, build_publication(target.app, shelf, root, today()).catalogue
            )
            took.append(time.process_time() - began)
            (root / "README.md").write_text("Lain.", "utf-8")
    first, again = took
    report.at_most(
        5,
        "s",
        "CPU of reading and rendering the whole course",
        again,
        f"compressed too: {first:.1f} s",
    )


def search(report: Report, target: BenchDeployment) -> None:
    """The slowest of several searches for a village."""
    took = {
        words: median_cpu(caller(target.app, f"/wilayah?cari={words.replace(' ', '+')}"), 15)
        for words in SEARCHES
    }
    worst = max(took, key=lambda words: took[words])
    report.at_most(
        20, "ms", f"CPU of looking a village up, {target.name}", took[worst] * 1000, f"“{worst}”"
    )


def sheet(report: Report, target: BenchDeployment) -> None:
    call = caller(target.app, f"/kelompok/{COHORT}", browser_of(target.app, TRAINER_KEY).header)
    with counted(target.app) as seen:
        call()
    about = [
        statement
        for statement in seen
        if not any(f"FROM {table}" in statement for table in READER_TABLES)
    ]
    name = f"trainer's sheet of 1,000, {target.name}"
    report.at_most(2, "statements", name, len(about), "without who is there")
    report.at_most(60, "ms", f"CPU of a {name}", median_cpu(call, 11) * 1000)
