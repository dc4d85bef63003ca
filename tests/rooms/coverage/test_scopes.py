"""Who sees what: an officer their region and below, for as long as the grant lasts; every file that
is taken leaves a line in the audit."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from tests.rooms.coverage.conftest import Homes, Officer
from tests.rooms.coverage.test_pages import HERE, show_coverage

FILES = ("csv", "json", "xlsx")


def exports(app: Flask) -> list[tuple[str, str | None, bool]]:
    """The exports in the audit, the oldest first: what, about what, and whether somebody signed in
    took it."""
    its = select(AuditEvent.what, AuditEvent.about, AuditEvent.who)
    with app.app_context():
        rows = read().execute(its.where(AuditEvent.what.like("%:export")).order_by(AuditEvent.id))
        return [(what, about, who is not None) for what, about, who in rows]


@pytest.fixture(autouse=True)
def no_earlier_export(app: Flask) -> None:
    with app.app_context(), transaction() as tx:
        tx.execute(delete(AuditEvent).where(AuditEvent.what.like("%:export")))


@pytest.mark.parametrize("file_format", FILES)
def test_export_is_in_the_audit_with_region_monday_and_format(
    app: Flask, officer: Officer, homes: Homes, file_format: str
) -> None:
    homes(HERE, 5, 10)
    page = officer("35.07")
    page.get("/cakupan/35.07.01.json")
    monday = page.response.get_json()["monday"]
    page.get(f"/cakupan/35.07.{file_format}")
    assert exports(app) == [
        ("coverage:table:export", f"35.07.01 {monday} json", True),
        ("coverage:table:export", f"35.07 {monday} {file_format}", True),
    ]


@pytest.mark.parametrize("file_format", FILES)
def test_refused_export_and_page_leave_no_line_in_the_audit(
    app: Flask, officer: Officer, homes: Homes, file_format: str
) -> None:
    homes(HERE, 5, 10)
    page = officer("35.07")
    page.get("/cakupan/35.07")
    page.get(f"/cakupan/35.02.{file_format}", 403)
    page.get(f"/cakupan/35.07.{file_format}?inti=99", 400)
    page.get(f"/cakupan/35.07.{file_format}?pekan=2001-01-01", 400)
    assert exports(app) == []


def test_numbers_that_the_operator_prints_are_in_the_audit_without_a_person(
    app: Flask, homes: Homes
) -> None:
    homes(HERE, 5, 10)
    assert show_coverage(app, "35.07")[0] == 0
    assert show_coverage(app, "35.07", "--langsung")[0] == 0
    shown, exact = exports(app)
    assert (shown[0], shown[2]) == ("coverage:table:export", False)
    assert shown[1] is not None
    assert shown[1].endswith(" csv")
    assert exact == ("coverage:counters:export", "35.07", False)
