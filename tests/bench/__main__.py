"""`python -m tests.bench 200000 [section …]` measures every budget and prints limit and verdict.

Sections, in order: cpu course search sheet coverage pages public ready visit kept lists freezing
answers items batches memory killed starting postgresql. The exit code is 1 if a limit is missed;
the last lines list the missed ones."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stderr
from functools import partial
from pathlib import Path

from tests.bench import (
    browser,
    coverage,
    cpu,
    freezing,
    lists,
    load,
    memory,
    pages,
    public,
    starting,
)
from tests.bench.report import Report
from tests.bench.target import BenchDeployment, prepare
from tests.deployment import Site
from tests.postgres import server


class Bench:
    """Runs the sections in order, or only those named on the command line."""

    def __init__(self, report: Report, folder: Path, wanted: list[str]) -> None:
        self.report = report
        self.folder = folder
        self.wanted = wanted
        self.sqlite: dict[str, load.LoadResult] = {}

    def section(self, name: str, measure: Callable[[], None]) -> None:
        if not self.wanted or name in self.wanted:
            self.report.section(name, measure)

    def run(self) -> None:
        report = self.report
        target = prepare(report, "SQLite", self.folder / "sqlite")
        cpu.add_empty_views(target.app)
        self.section("cpu", lambda: cpu.pages(report, target))
        self.section("course", lambda: cpu.course(report, target, self.folder))
        self.section("search", lambda: cpu.search(report, target))
        self.section("sheet", lambda: cpu.sheet(report, target))
        self.section("coverage", lambda: coverage.tables(report, target))
        with target.served() as site:
            self.section("pages", lambda: pages.measure(report, target, site))
            proxied = self.folder / "nginx"
            self.section("public", lambda: public.measure(report, target, site, proxied))
            self.section("ready", lambda: browser.ready_times(report, target, site))
            self.section("visit", lambda: browser.first_visit(report, site))
            self.section("kept", lambda: browser.kept_page(report, site))
            self.section("lists", lambda: lists.preview(report, target, site))
            self.section("freezing", lambda: freezing.freeze_beside_answers(report, target, site))
            for name in load.WAYS:
                self.section(name, partial(self._answers, target, site, name))
            self.section("memory", lambda: memory.memory(report, site))
            self.section("killed", lambda: memory.killed(report, site))
        target.close()
        self.section("starting", lambda: starting.demo(report, self.folder / "demo"))
        self.section("postgresql", self._postgresql)

    def _answers(self, target: BenchDeployment, site: Site, name: str) -> None:
        seen = load.answers(self.report, target, site, name, self.sqlite.get(name))
        self.sqlite.setdefault(name, seen)
        coverage.recount(self.report, target, f"after {seen.answers:,} {name}")

    def _postgresql(self) -> None:
        """Rates are compared with those on SQLite, so its sections must run before."""
        report = self.report
        with server(durable=True) as url:
            target = prepare(report, "PostgreSQL", self.folder / "postgresql", url)
            report.section("search", lambda: cpu.search(report, target))
            report.section("sheet", lambda: cpu.sheet(report, target))
            report.section("coverage", lambda: coverage.tables(report, target))
            with target.served() as site:
                report.section(
                    "freezing", lambda: freezing.freeze_beside_answers(report, target, site)
                )
                for name in load.WAYS:
                    report.section(name, partial(self._answers, target, site, name))
            target.close()


def main(learners: int, wanted: list[str]) -> bool:
    report = Report(learners)
    with (
        tempfile.TemporaryDirectory(prefix="bekal-bench-") as folder,
        Path(folder, "app.log").open("w", encoding="utf-8") as log,
        redirect_stderr(log),  # the log costs its usual time, but is not needed
    ):
        Bench(report, Path(folder), wanted).run()
    return report.close()


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) // 2 * 2, sys.argv[2:]))
