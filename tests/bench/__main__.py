"""`python -m tests.bench 200000 [section …]`: every figure of the budgets, with limit and verdict.

Sections, in their order: cpu course search sheet coverage pages ready visit kept answers items
batches memory killed starting postgresql. Exit code 1 where a line is missed, and the last lines
say which."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stderr
from functools import partial
from pathlib import Path

from tests.bench import browser, coverage, cpu, load, memory, pages, starting
from tests.bench.lines import Report
from tests.bench.place import Place, prepare
from tests.deployment import Site
from tests.postgres import server


class Bench:
    """The sections in their order. A section's name on the command line runs only that."""

    def __init__(self, report: Report, folder: Path, wanted: list[str]) -> None:
        self.report = report
        self.folder = folder
        self.wanted = wanted
        self.sqlite: dict[str, load.Load] = {}

    def section(self, name: str, measure: Callable[[], None]) -> None:
        if not self.wanted or name in self.wanted:
            self.report.section(name, measure)

    def run(self) -> None:
        report = self.report
        place = prepare(report, "SQLite", self.folder / "sqlite")
        cpu.add_empty_views(place.app)
        self.section("cpu", lambda: cpu.pages(report, place))
        self.section("course", lambda: cpu.course(report, place, self.folder))
        self.section("search", lambda: cpu.search(report, place))
        self.section("sheet", lambda: cpu.sheet(report, place))
        self.section("coverage", lambda: coverage.tables(report, place))
        with place.served() as site:
            self.section("pages", lambda: pages.measure(report, place, site))
            self.section("ready", lambda: browser.ready_times(report, place, site))
            self.section("visit", lambda: browser.first_visit(report, site))
            self.section("kept", lambda: browser.kept_page(report, site))
            for name in load.WAYS:
                self.section(name, partial(self._answers, place, site, name))
            self.section("memory", lambda: memory.memory(report, site))
            self.section("killed", lambda: memory.killed(report, site))
        place.close()
        self.section("starting", lambda: starting.demo(report, self.folder / "demo"))
        self.section("postgresql", self._postgresql)

    def _answers(self, place: Place, site: Site, name: str) -> None:
        seen = load.answers(self.report, place, site, name, self.sqlite.get(name))
        self.sqlite.setdefault(name, seen)
        coverage.recount(self.report, place, f"after {seen.answers:,} {name}")

    def _postgresql(self) -> None:
        """The rates of answers are compared to those on SQLite, so it needs these before it."""
        report = self.report
        with server(durable=True) as url:
            place = prepare(report, "PostgreSQL", self.folder / "postgresql", url)
            report.section("search", lambda: cpu.search(report, place))
            report.section("sheet", lambda: cpu.sheet(report, place))
            report.section("coverage", lambda: coverage.tables(report, place))
            with place.served() as site:
                for name in load.WAYS:
                    report.section(name, partial(self._answers, place, site, name))
            place.close()


def main(learners: int, wanted: list[str]) -> bool:
    report = Report(learners)
    with (
        tempfile.TemporaryDirectory(prefix="bekal-bench-") as folder,
        Path(folder, "app.log").open("w", encoding="utf-8") as log,
        redirect_stderr(log),  # nobody reads what the application logs here, but it costs its time
    ):
        Bench(report, Path(folder), wanted).run()
    return report.close()


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) // 2 * 2, sys.argv[2:]))
