"""`/kelola/mitra`: the staff of a region keeps its entries, and each change is reviewed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from app.kit.store.db import database
from app.partners import queries
from app.partners.models import Partner
from app.partners.rules.entries import PartnerEntry
from tests.factories import make_staff
from tests.page import Page
from tests.rooms.partners.conftest import OFFICE, SHELTER, TODAY, store

ADDRESS = f"/kelola/mitra/{OFFICE.id}"
ELSEWHERE = replace(OFFICE, id=UUID(int=105), name="Contoh Kantor Ponorogo", places=("35.02",))
ABROAD = replace(OFFICE, id=UUID(int=106), name="Contoh Kantor Taiwan", places=("33.01", "tw"))

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def officer(app: Flask) -> Page:
    return make_staff(app, "Bu Endah", "petugas", "33.01")[0]


@pytest.fixture
def other(app: Flask) -> Page:
    return make_staff(app, "Pak Joko", "petugas", "33")[0]


@pytest.fixture
def admin(app: Flask) -> Page:
    return make_staff(app, "Mbak Lia", "admin")[0]


def published(app: Flask, partner: UUID = OFFICE.id) -> PartnerEntry:
    with app.app_context():
        found = queries.find_entry(partner)
    assert found is not None
    return found.entry


def propose(page: Page, **changed: Any) -> str:
    """The address of the proposed version."""
    page.get(f"{ADDRESS}/ubah")
    page.submit(**form_of(OFFICE), **changed)
    return page.location


def form_of(entry: PartnerEntry) -> dict[str, Any]:
    """What `Page.submit` does not read from the page: ticks of several boxes of one name."""
    return {"needs": list(entry.needs), "languages": list(entry.languages)}


def note_ring(page: Page, version: str) -> None:
    page.get(f"{version}/telepon")
    page.submit(office="Disnaker Cilacap", on="2026-11-24")


def test_list_shows_entries_of_the_grant_and_what_is_due_first(
    app: Flask, officer: Page, admin: Page
) -> None:
    ages = {"Contoh A": 10, "Contoh B": 200, "Contoh C": 400}
    entries = [
        replace(OFFICE, id=UUID(int=300 + days), name=name, checked_on=TODAY - timedelta(days=days))
        for name, days in ages.items()
    ]
    never = replace(OFFICE, name="Contoh D", checked_by="", checked_on=None)
    store(app, *entries, never, ELSEWHERE, ABROAD)
    officer.get("/kelola/mitra")
    places = [officer.text.index(f"Contoh {letter}") for letter in "CBDA"]
    assert places == sorted(places)
    assert "4 mitra, 3 perlu dipastikan." in officer.text
    for hidden in (ELSEWHERE, ABROAD):
        assert hidden.name not in officer.text
        officer.get(f"/kelola/mitra/{hidden.id}", 404)
        officer.get(f"/kelola/mitra/{hidden.id}/ubah", 404)
    admin.get("/kelola/mitra")
    assert ABROAD.name in admin.text
    admin.get("/kelola/mitra?cari=ponorogo")
    assert ELSEWHERE.name in admin.text
    assert ABROAD.name not in admin.text


def test_pages_of_the_staff_are_closed_to_others(app: Flask, page: Page) -> None:
    store(app, OFFICE)
    trainer = make_staff(app, "Pak Wahyu", "pelatih")[0]
    for address in ("/kelola/mitra", ADDRESS, "/kelola/mitra/usulan", "/kelola/mitra/baru"):
        trainer.get(address, 403)
        page.get(address, 302)


def test_change_is_shown_beside_what_stands_and_approved_by_another(
    app: Flask, officer: Page, other: Page
) -> None:
    store(app, OFFICE)
    version = propose(officer, hours="Senin saja")
    officer.get(version)
    assert f"Jam buka {OFFICE.hours} Senin saja" in officer.text
    assert "Setujui dan terbitkan" not in officer.text
    officer.submit(status=422, langkah="setujui")
    assert "Orang lain yang harus menyetujui usulan ini." in officer.text
    assert published(app) == OFFICE
    other.get("/kelola/mitra")
    assert "1 usulan menunggu." in other.text
    other.get("/kelola/mitra/usulan")
    other.get(version)
    other.submit(button="setujui")
    assert published(app) == replace(OFFICE, hours="Senin saja")
    other.get(ADDRESS)
    assert "Disetujui: Pak Joko" in other.text
    other.get(version)
    assert f"Jam buka {OFFICE.hours} Senin saja" in other.text


def test_changed_number_needs_a_ring_and_a_third_step_by_another_person(
    app: Flask, officer: Page, other: Page, admin: Page
) -> None:
    store(app, OFFICE)
    version = propose(officer, phone="0800 000 999")
    other.get(version)
    assert "ditelepon dulu" in other.text
    assert "Setujui dan terbitkan" not in other.text
    other.submit(status=422, langkah="setujui")
    assert "Kantor harus menelepon dulu: nomor atau lamannya baru." in other.text
    note_ring(other, version)
    other.get(version)
    other.submit(status=422, langkah="setujui")
    assert published(app) == OFFICE
    admin.get(version)
    assert "Ditelepon 24 November 2026 oleh Disnaker Cilacap." in admin.text
    admin.submit(button="setujui")
    assert published(app).phone == "0800 000 999"


def test_version_of_another_region_is_not_found(app: Flask, officer: Page, admin: Page) -> None:
    store(app, ELSEWHERE)
    admin.get(f"/kelola/mitra/{ELSEWHERE.id}/ubah")
    admin.submit(**form_of(ELSEWHERE), hours="Senin saja")
    version = admin.location
    officer.get(version, 404)
    officer.get(f"{version}/telepon", 404)
    officer.get("/kelola/mitra/usulan")
    assert ELSEWHERE.name not in officer.text


def test_entry_is_added_only_within_the_grant_and_the_form_keeps_what_was_typed(
    app: Flask, officer: Page, other: Page
) -> None:
    officer.get("/kelola/mitra/baru")
    typed: dict[str, Any] = {
        "name": "Contoh Posko", "kind": "lembaga", "places": "35.02", "needs": ["L03"],
        "about": "Mendampingi Ibu Sari",
    }  # fmt: skip
    officer.submit(status=422, **typed)
    assert "Tempat ini di luar wilayah tugas Anda." in officer.text
    officer.submit(status=422, places="33.99", needs=["L03"])
    assert "Kode 33.99 tidak ada di daftar wilayah." in officer.text
    officer.submit(status=422, places="33.01", needs=["L03"])
    assert "Tulis loket atau jabatan, bukan nama orang." in officer.text
    assert officer.root.one("input", name="name").get("value") == "Contoh Posko"
    officer.submit(about="Mendampingi keluarga", needs=["L03"])
    other.get(officer.location)
    assert "Contoh Posko" in other.text
    other.submit(button="setujui")
    with app.app_context():
        assert [each.entry.name for each in queries.list_entries()] == ["Contoh Posko"]


@pytest.mark.parametrize("source", ["WA 0812 3456 7890", "https://wa.me/628123", "0812-34-56 7890"])
def test_number_is_not_hidden_in_the_source_which_nobody_rings_about(
    app: Flask, officer: Page, source: str
) -> None:
    store(app, OFFICE)
    officer.get(f"{ADDRESS}/ubah")
    officer.submit(status=422, **form_of(OFFICE), source=source)
    assert "Tulis nomor atau laman di kolomnya sendiri." in officer.text
    assert officer.root.one("input", name="source").get("value") == source


def test_check_by_an_office_brings_a_hidden_entry_back(app: Flask, officer: Page) -> None:
    store(app, replace(OFFICE, checked_on=TODAY - timedelta(days=400)))
    officer.get(ADDRESS)
    assert "Tidak tampil di pencarian." in officer.text
    officer.get(f"{ADDRESS}/pastikan")
    officer.submit(status=422, office="Bu Sari", on="2026-11-24")
    officer.submit(status=422, office="Disnaker Cilacap", on="2026-11-25")
    assert "Tanggal ini belum tiba." in officer.text
    officer.submit(office="Disnaker Cilacap", on="2026-11-20")
    officer.get(f"/mitra/{OFFICE.id}")
    assert "Dipastikan 20 November 2026 oleh Disnaker Cilacap" in officer.text


def test_refusal_needs_a_reason_and_ends_the_version(
    app: Flask, officer: Page, other: Page
) -> None:
    store(app, OFFICE)
    version = propose(officer, hours="Senin saja")
    other.get(version)
    other.submit(status=422, button="tolak")
    assert "Tulis alasannya." in other.text
    other.submit(button="tolak", reason="Jamnya tetap.")
    officer.get(version)
    assert "Alasan: Jamnya tetap." in officer.text
    assert published(app) == OFFICE


def test_entry_ends_after_another_person_approves(app: Flask, officer: Page, other: Page) -> None:
    store(app, OFFICE, SHELTER)
    officer.get(f"{ADDRESS}/akhiri")
    officer.submit()
    version = officer.location
    officer.get(f"/mitra/{OFFICE.id}")
    other.get(version)
    other.submit(button="setujui")
    officer.get(f"/mitra/{OFFICE.id}", 404)


def test_entry_that_would_not_be_published_any_more_can_be_ended(
    app: Flask, officer: Page, other: Page
) -> None:
    store(app, OFFICE)
    with app.app_context(), database().writer.begin() as connection:
        connection.execute(update(Partner).values(about="WA 0812 3456 7890"))
    officer.get(f"{ADDRESS}/akhiri")
    officer.submit()
    other.get(officer.location)
    other.submit(button="setujui")
    officer.get(f"/mitra/{OFFICE.id}", 404)


def test_search_of_the_staff_bears_any_sign(app: Flask, officer: Page) -> None:
    store(app, OFFICE)
    for words in ("%00", "%25", "%5C", "_"):
        officer.get(f"/kelola/mitra?cari={words}")


def test_address_of_a_shelter_is_refused_at_its_field(app: Flask, admin: Page) -> None:
    store(app, SHELTER)
    admin.get(f"/kelola/mitra/{SHELTER.id}/ubah")
    admin.submit(status=422, **form_of(SHELTER), address="Jalan Contoh 3")
    assert "Alamat rumah aman tidak pernah ditulis." in admin.text
    assert published(app, SHELTER.id) == SHELTER
