"""The weekly freeze of coverage beside answers that keep coming in."""

from __future__ import annotations

from sqlalchemy import func, select

from app.frozen_weeks.actions import freeze_week
from app.frozen_weeks.models import CoveragePage
from app.frozen_weeks.rules import WEEK
from app.kit.clock import last_monday, utcnow
from app.kit.store.db import read
from tests.bench import coverage, forms
from tests.bench.load import WAYS, finish_client, start_client
from tests.bench.people import senders_beside_a_freeze
from tests.bench.processes import work_seconds
from tests.bench.report import Report, step, timed
from tests.bench.target import BenchDeployment
from tests.deployment import Site


def freeze_beside_answers(report: Report, target: BenchDeployment, site: Site) -> None:
    """Freeze the next week in this process while a client sends answers by form to the server, and
    stop the client when the week is frozen."""
    way, port = WAYS["answers"], int(site.url.rpartition(":")[2])
    monday = last_monday(utcnow()) + WEEK
    with target.app.app_context():
        numbers = senders_beside_a_freeze(report.learners)
        made = forms.requests_of(target, numbers, len(numbers))
        step(f"{target.name}: up to {len(made):,} requests beside a freeze")
        client = start_client(target, made, port, way.connections)
        began = work_seconds(read())
        with timed() as seconds:
            freeze_week(monday)
        took, work = seconds(), work_seconds(read()) - began
        has_ended = client.poll() is not None
        client.terminate()
        sent = finish_client(client)
        pages, letters = read().execute(_PAGES.where(CoveragePage.monday == monday)).one()
    if set(sent["statuses"]) != {way.status}:
        raise RuntimeError(f"requests by status: {sent['statuses']}")
    answers = sum(sent["statuses"].values())
    note = f"{work:.0f} s of CPU; {pages:,} pages, {letters / 1e6:.1f} MB of text"
    note += f"; {answers:,} answers meanwhile"
    if has_ended:
        note += f", all of them within {sent['seconds']:.0f} s"
    report.at_most(60, "s", f"freeze of a week beside answers, {target.name}", took, note)
    rate = f"{answers / sent['seconds']:,.0f}/s, p50 {sent['p50']:.0f} ms"
    name = f"{way.name}, beside a freeze, {target.name}"
    report.at_most(way.p99, "ms at p99", name, sent["p99"], rate)
    coverage.recount(report, target, "after a freeze beside answers")


_PAGES = select(func.count(), func.sum(func.length(CoveragePage.numbers)))
