"""Who sees what: an officer their region and below, for as long as the grant lasts; every file that
is taken leaves a line in the audit."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from app.identity.models import StaffGrant
from app.kit.clock import utcnow
from app.kit.permissions import access_of
from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from tests.page import Page
from tests.rooms.coverage.conftest import Homes, Officer
from tests.rooms.coverage.test_pages import HERE, NEXT, show_coverage

FILES = ("csv", "json", "xlsx")
FILE_ENDINGS = (".csv", ".json", ".xlsx", ".pdf")


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


def test_every_file_of_a_region_adds_one_line_to_the_audit(
    app: Flask, officer: Officer, homes: Homes
) -> None:
    """Whatever its address; one that is not made yet answers 404 and adds none."""
    homes(HERE, 5, 10)
    page = officer("35.07")
    taken = 0
    for path in addresses_of_a_region(app, "35.07"):
        if path.endswith(FILE_ENDINGS):
            with page.client.get(path) as answer:
                taken += answer.status_code == 200
            assert len(exports(app)) == taken, path
    assert taken >= 5


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


def addresses_of_a_region(app: Flask, code: str) -> list[str]:
    """Every address by which officers read of a region."""
    found = [
        rule.rule.replace("<region:code>", code)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/cakupan/<region:code>")
        if "GET" in (rule.methods or ())
        if not getattr(access_of(app.view_functions[rule.endpoint]), "public", False)
    ]
    assert {f"/cakupan/{code}{end}" for end in ("", ".json", ".csv", ".xlsx", "/garis")} <= {*found}
    return found


def statuses(page: Page, code: str) -> dict[str, int]:
    """The status of every address of a region."""
    found = {}
    for path in addresses_of_a_region(page.client.application, code):
        with page.client.get(path) as answer:
            found[path] = answer.status_code
    return found


@pytest.mark.parametrize(
    ("scope", "outside"),
    [
        ("35", ("00", "33", "33.01", "33.01.01.2001", "99")),
        ("35.07", ("00", "35", "35.02", "35.02.01", "35.99", "33.01", "99.99")),
        (HERE, ("00", "35", "35.07", "35.07.01", NEXT, "35.07.02", "35.07.01.2099")),
    ],
)
def test_every_address_of_a_region_outside_says_the_same_whether_it_has_rows_or_not(
    officer: Officer, homes: Homes, scope: str, outside: tuple[str, ...]
) -> None:
    homes(NEXT, 5, 10)
    page = officer(scope)
    said = set()
    for code in outside:
        told = statuses(page, code)
        assert {*told.values()} == {403}, told
        page.get(f"/cakupan/{code}", 403)
        said.add(page.text)
    (text,) = said
    assert "Wilayah ini di luar wilayah Anda" in text
    assert "Anda melihat wilayah tugas Anda, dan semua di dalamnya." in text


def test_json_of_a_region_outside_says_why(officer: Officer) -> None:
    page = officer("35.07")
    page.get("/cakupan/35.02.json", 403)
    told = page.response.get_json()
    assert told["message"] == "Anda melihat wilayah tugas Anda, dan semua di dalamnya."


def test_officer_of_a_village_reads_that_village_alone(officer: Officer, homes: Homes) -> None:
    homes(HERE, 5, 10)
    homes(NEXT, 5, 15)
    page = officer(HERE)
    page.get("/cakupan", 303)
    assert page.location == f"/cakupan/{HERE}"
    page.get(page.location)
    assert not page.root.one("nav", cls="jejak").all("a"), "no region above is a link"
    for end in (".json", ".csv", ".xlsx", "/garis"):
        page.get(f"/cakupan/{HERE}{end}")
    page.get("/cakupan/cari?cari=su")
    links = [a.get("href") for a in page.root.one("main").all("a")]
    assert {link for link in links if link.startswith("/cakupan/3")} <= {f"/cakupan/{HERE}"}


def end_grants(app: Flask, scope: str) -> None:
    """End the grants of a region at this moment."""
    with app.app_context(), transaction() as tx:
        tx.execute(update(StaffGrant).where(StaffGrant.scope == scope).values(ends=utcnow()))


def test_organisation_reads_nothing_after_the_last_day_of_its_scope(
    app: Flask, officer: Officer
) -> None:
    page = officer("35.07")
    page.get("/cakupan/35.07")
    end_grants(app, "35.07")
    assert {*statuses(page, "35.07").values()} == {403}
    for path in ("/cakupan", "/cakupan/cari", "/cakupan/banding"):
        page.get(path, 403)


def test_organisation_keeps_the_scope_that_goes_on_when_another_one_ends(
    app: Flask, officer: Officer
) -> None:
    page = officer("35.07", also="33.01")
    end_grants(app, "35.07")
    assert {*statuses(page, "35.07").values()} == {403}
    page.get("/cakupan/33.01")
    assert not page.root.all(cls="saring"), "no link to the scope that has ended"
    page.get("/cakupan", 303)
    assert page.location == "/cakupan/33.01"
    page.get("/cakupan/banding", 403, query_string={"a": "33.01", "b": "35.07"})


def test_visitors_and_staff_without_coverage_open_no_address_of_a_region(
    page: Page, officer: Officer
) -> None:
    told = statuses(page, "35.07")
    assert {status for path, status in told.items() if not path.endswith(FILE_ENDINGS)} == {302}
    assert {status for path, status in told.items() if path.endswith(FILE_ENDINGS)} <= {302, 401}
    assert {*statuses(officer("35.07", role="pelatih"), "35.07").values()} == {403}
