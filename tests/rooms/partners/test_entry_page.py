"""`/mitra/<id>`: all that is published of one partner."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from app.kit.store.db import transaction
from app.partners import actions
from tests.factories import NOW
from tests.page import Page
from tests.rooms.partners.conftest import OFFICE, SHELTER, TODAY, store

ADDRESS = f"/mitra/{OFFICE.id}"

pytestmark = pytest.mark.usefixtures("november")


def test_entry_page_tells_what_is_published(app: Flask, page: Page) -> None:
    store(app, OFFICE)
    page.get("/mitra/cari?tempat=33.01")
    assert ADDRESS in [link.get("href") for link in page.root.all("a")]
    page.get(ADDRESS)
    for told in (
        OFFICE.name, "Kantor pemerintah", OFFICE.about, OFFICE.hours, OFFICE.desk, OFFICE.address,
        "Gaji atau kontrak bermasalah", "Kabupaten Cilacap", "Basa Jawa", "Gratis",
        "Dipastikan 24 November 2026 oleh petugas kabupaten", "Oktober 2026",
    ):  # fmt: skip
        assert told in page.text, told
    assert "tel:0800000001" in [link.get("href") for link in page.root.all("a")]
    page.get(f"{ADDRESS}?lang=en")
    assert "Government office" in page.text


def test_entry_page_of_a_shelter_names_no_place_below_the_regency(app: Flask, page: Page) -> None:
    store(app, replace(SHELTER, places=("33.01",)))
    page.get(f"/mitra/{SHELTER.id}")
    assert "Rumah aman. Alamat tidak ditulis." in page.text
    assert "Kabupaten Cilacap" in page.text
    head = page.response.get_data(as_text=True).partition("</head>")[0]
    assert "<title>Cari tempat · Bekal</title>" in head


@pytest.mark.parametrize(("days", "shows_number"), [(184, True), (365, True), (366, False)])
def test_entry_page_says_how_old_the_check_is_and_hides_an_old_number(
    app: Flask, page: Page, days: int, shows_number: bool
) -> None:
    store(app, replace(OFFICE, checked_on=TODAY - timedelta(days=days)))
    page.get(ADDRESS)
    assert OFFICE.name in page.text
    assert ("Belum dipastikan lagi sejak" in page.text) is shows_number
    for hidden in (OFFICE.phone, OFFICE.address):
        assert (hidden in page.text) is shows_number
    assert ("Tidak dipastikan lebih dari satu tahun" in page.text) is not shows_number


def test_entry_that_nobody_checked_counts_from_the_day_it_came_in(app: Flask, page: Page) -> None:
    store(app, replace(OFFICE, checked_by="", checked_on=None), today=TODAY - timedelta(days=300))
    page.get(ADDRESS)
    assert "Belum dipastikan" in page.text
    assert OFFICE.phone in page.text


def test_entry_page_is_not_found_for_an_ended_or_unknown_entry(app: Flask, page: Page) -> None:
    store(app, OFFICE)
    with app.app_context(), transaction() as tx:
        actions.end_entry(tx, OFFICE.id, now=NOW)
    page.get(ADDRESS, 404)
    page.get(f"/mitra/{UUID(int=9)}", 404)
