"""Programme villages on coverage: a mark in the table of a district, and a page with a filter."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.villages import actions
from app.villages.rules.entries import VillageEntry
from tests.factories import make_person
from tests.rooms.coverage.conftest import Homes, Officer
from tests.rooms.villages.test_public_pages import renumbered

HERE, THERE = "35.07.01.2001", "35.07.01.2002"
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
