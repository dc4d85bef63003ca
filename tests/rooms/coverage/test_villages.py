"""Programme villages on coverage: a mark in the table of a district, and a page with a filter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from app.coverage.queries.villages import file_texts
from app.frozen_weeks.queries import read_frozen_coverage
from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.villages import actions
from app.villages.rules.entries import VillageEntry
from tests.factories import make_person
from tests.rooms.coverage.conftest import Homes, Officer
from tests.rooms.coverage.test_pages import csv_lines, json_of
from tests.rooms.coverage.test_spreadsheet import lines_of, sheets_of
from tests.rooms.villages.test_public_pages import renumbered

HERE, THERE, NOWHERE = "35.07.01.2001", "35.07.01.2002", "35.07.01.2003"
OWN = "Desa Ramah Contoh"
OLD = "35.07.01.2777"

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture(autouse=True)
def listed(app: Flask) -> None:
    """Two villages of one district; one met twice this year and once long ago."""
    with app.app_context(), transaction() as tx:
        entries = [
            VillageEntry(HERE, "emas"),
            VillageEntry(THERE, "lain", "Desa Ramah Contoh", status="selesai"),
        ]
        actions.store_entries(tx, entries, now=utcnow())
        who = make_person(tx, "Bu Petugas")
        for day, people in (
            (date(2025, 1, 5), 90), (date(2026, 3, 5), 20), (date(2026, 3, 5), 25),
            (date(2026, 9, 5), 40), (date(2026, 9, 6), 35), (date(2026, 9, 6), 0),
        ):  # fmt: skip
            actions.note_meeting(tx, HERE, day, people, now=utcnow(), by=who)


def test_district_marks_villages_with_their_programme(officer: Officer, homes: Homes) -> None:
    homes(HERE, 6, 12)
    page = officer("35.07")
    page.get("/cakupan/35.07.01")
    assert "Desa Migran Emas" in page.text
    assert "Desa Ramah Contoh" in page.text
    assert "/cakupan/35.07.01/desa" in [link.get("href") for link in page.root.all("a")]
    page.get("/cakupan/35.07")
    assert "Desa Migran Emas" not in page.text


def test_page_of_programme_villages_counts_meetings_of_a_year_once(officer: Officer) -> None:
    page = officer("35.07")
    page.get("/cakupan/35.07/desa")
    assert "2 desa tercatat." in page.text
    assert "2 pertemuan dalam 12 bulan, kira-kira 65 orang." in page.text
    assert "Desa Ramah Contoh (selesai)" in page.text
    page.get("/cakupan/35.07/desa?lang=en")


def test_page_of_programme_villages_keeps_to_the_programme_chosen(officer: Officer) -> None:
    page = officer("35.07")
    page.get("/cakupan/35.07/desa?program=lain")
    assert "1 desa tercatat." in page.text
    assert "Belum ada yang dicatat dalam 12 bulan." in page.text
    page.get("/cakupan/35.07/desa?program=desbumi")
    assert "Belum ada desa yang tercatat di sini." in page.text


def test_page_of_programme_villages_is_closed_outside_the_region(officer: Officer) -> None:
    page = officer("35.02")
    page.get("/cakupan/35.07/desa", 403)
    page.get("/cakupan/35.02.99/desa", 404)
    officer("00").get("/cakupan/00/desa")


def test_meeting_under_a_former_code_counts_for_the_present_village(
    app: Flask, officer: Officer
) -> None:
    with app.app_context(), transaction() as tx:
        who = make_person(tx, "Bu Lain")
        actions.note_meeting(tx, OLD, date(2026, 5, 1), 10, now=utcnow(), by=who)
    with renumbered(app, OLD, HERE):
        page = officer("35.07")
        page.get("/cakupan/35.07/desa")
        assert "3 pertemuan dalam 12 bulan, kira-kira 75 orang." in page.text


def test_files_of_a_district_mark_villages_with_their_programmes(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 6, 12)
    homes(NOWHERE, 6, 12)
    page = officer("35.07")
    told = {row["code"]: row["programmes"] for row in json_of(page, "35.07.01")["rows"]}
    assert (told[HERE], told[THERE], told[NOWHERE]) == (["Desa Migran Emas"], [OWN], [])
    for lines in (csv_lines(page, "35.07.01"), lines_of(page, "35.07.01")):
        by_code = {line["kode"]: line["program"] for line in lines}
        assert by_code["35.07.01"] == ""
        assert {code: by_code[code] for code in (HERE, THERE, NOWHERE)} == {
            HERE: "Desa Migran Emas", THERE: OWN, NOWHERE: "",
        }  # fmt: skip
    definitions = {line[0]: line[1] for line in sheets_of(page, "35.07.01", "?lang=en")["Definisi"]}
    assert definitions["program"] == "Programme villages"


def test_files_above_a_district_and_for_the_public_name_no_programme(
    app: Flask, officer: Officer, homes: Homes
) -> None:
    homes(HERE, 60, 120)
    page = officer("35.07")
    for code in ("35.07", HERE):
        assert "program" not in csv_lines(page, code)[0]
        assert not [row for row in json_of(page, code)["rows"] if "programmes" in row]
    with app.app_context(), app.test_request_context():
        found = read_frozen_coverage("35.07.01")
        assert found is not None
        for_public = replace(
            found.table, total=replace(found.table.total, self_registered=None), rows=()
        )
        assert file_texts(for_public).programmes is None
        assert file_texts(found.table).programmes is not None
