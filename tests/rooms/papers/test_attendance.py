"""The attendance of a cohort on paper and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.kit.clock import today, utcnow
from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from app.meetings import actions as meetings
from app.rosters.queries import open_invitations
from app.training import actions as training
from tests.page import Page
from tests.rooms.meetings.cohort import SomeCohort, accept, enter, make_class, mark


def agree(app: Flask, cohort: UUID, *people: UUID) -> None:
    """They let the trainers of the cohort see their lessons."""
    with app.app_context(), transaction() as tx:
        for person in people:
            training.answer_trainer_consent(
                tx, person, cohort, agrees=True, language="id", now=utcnow()
            )


def csv_lines(page: Page, cohort: UUID) -> list[list[str]]:
    page.get(f"/kelompok/{cohort}/kertas/kehadiran.csv")
    return list(csv.reader(io.StringIO(page.response.get_data().decode("utf-8-sig"))))


@pytest.fixture
def made(app: Flask) -> SomeCohort:
    """Siti (called Mbak Sit) and Umi of the list and Ani of no list agree; Tini does not, and Wati
    is invited still. Two classes met yesterday and one today, unmarked; one is called off, and one
    is to come."""
    made = make_class(app, "Ani", "Tini", listed=("Umi", "Wati", "Siti"))
    made.people["Umi"], made.people["Siti"] = (
        accept(app, made, "Umi"),
        accept(app, made, "Siti", called="Mbak Sit"),
    )
    agree(app, made.id, *(made.people[name] for name in ("Ani", "Umi", "Siti")))
    yesterday = today() - timedelta(days=1)
    first = enter(app, made, yesterday)
    mark(app, first, made.rina, umi=made.people["Umi"], tini=made.people["Tini"])
    second = enter(app, made, yesterday, nth=2)
    mark(app, second, made.rina, ani=made.people["Ani"], umi=made.people["Umi"])
    mark(app, second, made.budi, no_ani=made.people["Ani"])
    enter(app, made, today())
    enter(app, made, today() + timedelta(days=3))
    off = enter(app, made, today() - timedelta(days=5))
    with app.app_context(), transaction() as tx:
        meetings.call_off_meeting(tx, off, "cuaca", called_off_by=made.rina, now=utcnow())
    return made


def test_attendance_table_follows_the_list_and_holds_only_those_who_consent(
    app: Flask, made: SomeCohort
) -> None:
    day, before = today().isoformat(), (today() - timedelta(days=1)).isoformat()
    assert csv_lines(made.rina_page, made.id) == [
        ["nomor", "nama", before, f"{before} (2)", day, "hadir", "dari", "per"],
        ["1", "Umi", "hadir", "hadir", "", "2", "2", day],
        ["3", "Siti", "tidak hadir", "tidak hadir", "", "0", "2", day],
        ["", "Ani", "tidak hadir", "berbeda", "", "0", "2", day],
    ]


def test_attendance_workbook_has_the_same_lines_and_a_sheet_of_definitions(
    app: Flask, made: SomeCohort
) -> None:
    lines = csv_lines(made.rina_page, made.id)
    made.budi_page.get(f"/kelompok/{made.id}/kertas/kehadiran.xlsx")
    content = made.budi_page.response.get_data()
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert workbook.sheet_names == ["Kehadiran", "Definisi"]
    rows = workbook.get_sheet_by_name("Kehadiran").to_python()
    assert rows[0] == lines[0]
    assert [row[:4] for row in rows[1:3]] == [
        [1, "Umi", "hadir", "hadir"],
        [3, "Siti", "tidak hadir", "tidak hadir"],
    ]
    meanings = workbook.get_sheet_by_name("Definisi").to_python()
    assert [row[0] for row in meanings] == [
        *("kolom", "nomor", "nama", "tanggal", "hadir", "dari", "per"),
    ]
    with app.app_context():
        its = select(AuditEvent.about).where(AuditEvent.what == "papers:cohort:export")
        told = list(read().scalars(its.order_by(AuditEvent.at)))
    assert told == [f"{made.id} kehadiran csv 3", f"{made.id} kehadiran xlsx 3"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_attendance_report_shows_a_sign_for_each_person_and_meeting(
    app: Flask, made: SomeCohort, language: str
) -> None:
    page = made.rina_page
    page.get(f"/kelompok/{made.id}/kertas/kehadiran?lang={language}")
    table = page.root.one("table", cls="hadir")
    cells = [
        [row.one("th").text, *(cell.text for cell in row.all("td"))]
        for row in table.one("tbody").all("tr")
    ]
    dash = "\N{EN DASH}"
    assert cells == [
        ["Umi", "1", "\N{CHECK MARK}", "\N{CHECK MARK}", "", "2"],
        ["Wati", "2", dash, dash, "", "0"],
        ["Siti", "3", dash, dash, "", "0"],
        ["Ani", "", dash, "?", "", "0"],
        ["Tini", "", "\N{CHECK MARK}", dash, "", "1"],
    ]


def test_attendance_report_does_not_tell_who_said_no(app: Flask, made: SomeCohort) -> None:
    def report() -> str:
        made.rina_page.get(f"/kelompok/{made.id}/kertas/kehadiran")
        return made.rina_page.root.one("main").text

    before = report()
    agree(app, made.id, made.people["Tini"])
    assert report() == before


def test_attendance_report_counts_marks_made_under_an_open_invitation(
    app: Flask, made: SomeCohort
) -> None:
    with app.app_context():
        [wati] = open_invitations(made.id)
    mark(app, enter(app, made, today()), made.rina, wati=wati.id)
    made.rina_page.get(f"/kelompok/{made.id}/kertas/kehadiran")
    row = made.rina_page.root.one("table", cls="hadir").one("tbody").all("tr")[1]
    assert row.text.split()[:2] == ["2", "Wati"]
    assert row.all("td")[-1].text == "1"


def test_attendance_report_goes_on_a_new_sheet_after_six_meetings(app: Flask) -> None:
    made = make_class(app, "Siti")
    page, siti = made.rina_page, made.people["Siti"]
    page.get(f"/kelompok/{made.id}/kertas/kehadiran")
    assert page.root.all("table") == []
    for days in range(7):
        mark(app, enter(app, made, today() - timedelta(days=days)), made.rina, siti=siti)
    page.get(f"/kelompok/{made.id}/kertas/kehadiran")
    tables = page.root.all("table", cls="hadir")
    assert [len(table.one("thead").all("th")) - 2 for table in tables] == [6, 2]
    assert tables[1].one("tbody").all("td")[-1].text == "7"


@pytest.mark.parametrize("name", ["=1+1", "+62", "-1", "@SUM(A1)"])
def test_names_of_the_list_are_no_formulas_in_an_attendance_table(app: Flask, name: str) -> None:
    made = make_class(app, listed=(name,))
    agree(app, made.id, accept(app, made, name))
    assert csv_lines(made.rina_page, made.id)[1][1] == f"'{name}"
    made.rina_page.get(f"/kelompok/{made.id}/kertas/kehadiran.xlsx")
    content = made.rina_page.response.get_data()
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert workbook.get_sheet_by_name("Kehadiran").to_python()[1][1] == name


def test_attendance_of_a_cohort_of_any_size_takes_few_statements(
    app: Flask, statements: Callable[[], object]
) -> None:
    counts = []
    for names in (("Siti",), ("Siti", "Umi", "Ani", "Tini")):
        made = make_class(app, *names)
        agree(app, made.id, *made.people.values())
        for days, person in enumerate(made.people.values()):
            mark(app, enter(app, made, today() - timedelta(days=days)), made.rina, one=person)
        with statements() as seen:  # type: ignore[attr-defined]
            made.rina_page.get(f"/kelompok/{made.id}/kertas/kehadiran")
        counts.append(len(seen))
    assert counts[0] == counts[1]
