"""`/kelola/mitra/muat`: a list of partners is shown, then proposed for review."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from app.partners import actions, queries
from app.partners.models import PartnerVersion
from app.partners.rules.entries import PartnerEntry
from app.partners.rules.hsds import page_of_services, service_as_hsds
from app.partners.rules.table_file import write_table
from app.partners.rules.versions import WAITING
from tests.factories import NOW, make_staff
from tests.page import Page
from tests.rooms.partners.conftest import OFFICE, SHELTER, TODAY, store

LOAD = "/kelola/mitra/muat"
CHANGED = replace(OFFICE, hours="Senin saja", phone="0800 000 999")
NEW = replace(OFFICE, id=UUID(int=201), name="Contoh Posko", checked_by="", checked_on=None)
OUTSIDE = replace(NEW, id=UUID(int=202), name="Contoh Jauh", places=("35.02",))
NAMED = replace(NEW, id=UUID(int=203), name="Contoh Bernama", desk="Ibu Sari")

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def officer(app: Flask) -> Page:
    """An officer of Central Java."""
    return make_staff(app, "Bu Endah", "petugas", "33")[0]


@pytest.fixture
def other(app: Flask) -> Page:
    return make_staff(app, "Pak Joko", "petugas", "33")[0]


def versions(app: Flask) -> list[PartnerEntry]:
    with app.app_context():
        return sorted((each.entry for each in queries.list_waiting()), key=lambda each: each.name)


def check(page: Page, text: str, status: int = 200) -> None:
    page.get(LOAD)
    page.submit(status=status, button="periksa", text=text)


def test_preview_tells_what_becomes_of_each_row_and_stores_nothing(
    app: Flask, officer: Page
) -> None:
    store(app, OFFICE, SHELTER)
    check(officer, write_table([CHANGED, NEW, SHELTER, OUTSIDE, NAMED]))
    assert "1 baru, 1 berubah, 1 tetap. 2 ditolak." in officer.text
    for told in (
        f"Jam buka: {OFFICE.hours} → Senin saja", "Baris 3: Contoh Posko", "ditelepon dulu",
        "Contoh Jauh. Di luar wilayah tugas Anda.", "Tidak ada yang berubah.",
        "Loket yang mengangkat: Tulis loket atau jabatan, bukan nama orang.",
    ):  # fmt: skip
        assert told in officer.text, told
    assert versions(app) == []
    officer.get(f"{LOAD}?lang=en")
    officer.submit(status=200, button="periksa", text=write_table([OUTSIDE]))
    assert "Outside the regions you work in." in officer.text


def test_confirmed_list_is_proposed_once_however_often_the_button_is_pressed(
    app: Flask, officer: Page
) -> None:
    store(app, OFFICE)
    text = write_table([CHANGED, NEW, NAMED])
    check(officer, text)
    form = officer.root.one("main").one("form")
    officer.submit(form, button="muat", text=text)
    assert officer.location == "/kelola/mitra/usulan"
    first = versions(app)
    assert first == [CHANGED, NEW]
    for _ in range(2):
        officer.submit(form, button="muat", text=text, status=200)
        assert "0 baru, 0 berubah, 2 tetap." in officer.text
    assert versions(app) == first
    with app.app_context():
        assert read().scalar(select(func.count()).select_from(PartnerVersion)) == 2
        told = read().execute(
            select(AuditEvent.about).where(AuditEvent.what == "partners:list:propose")
        )
        assert told.scalars().all() == ["2"]


def test_proposed_row_waits_for_a_ring_and_another_person(
    app: Flask, officer: Page, other: Page
) -> None:
    store(app, OFFICE)
    text = write_table([CHANGED])
    check(officer, text)
    officer.submit(button="muat", text=text)
    with app.app_context():
        [version] = queries.list_waiting()
        found = queries.find_entry(OFFICE.id)
        assert found is not None
        assert found.entry == OFFICE
    address = f"/kelola/mitra/usulan/{version.id}"
    officer.get(address)
    officer.submit(status=422, langkah="setujui")
    assert "Orang lain yang harus menyetujui usulan ini." in officer.text
    other.get(address)
    other.submit(status=422, langkah="setujui")
    assert "Kantor harus menelepon dulu" in other.text


def test_list_proposed_again_keeps_the_ring_that_was_noted(
    app: Flask, officer: Page, other: Page
) -> None:
    store(app, OFFICE)
    for page in (officer, other):
        check(page, write_table([CHANGED]))
        if page is officer:
            page.submit(button="muat", text=write_table([CHANGED]))
            with app.app_context():
                [version] = queries.list_waiting()
            other.get(f"/kelola/mitra/usulan/{version.id}/telepon")
            other.submit(office="Disnaker Cilacap", on="2026-11-24")
    assert "Sudah diusulkan, dan menunggu diperiksa." in other.text
    with app.app_context(), transaction() as tx:
        by = version.proposed_by
        assert by is not None
        told = actions.propose_entries(tx, [CHANGED], by=by, now=NOW, today=TODAY)
    assert told == 0
    with app.app_context():
        [kept] = queries.list_waiting()
    assert (kept.id, kept.rung_office, kept.state) == (version.id, "Disnaker Cilacap", WAITING)


def test_entry_that_changed_after_the_preview_is_shown_again(app: Flask, officer: Page) -> None:
    store(app, OFFICE)
    text = write_table([CHANGED])
    check(officer, text)
    store(app, replace(OFFICE, cost="Rp5.000"))
    officer.submit(status=200, button="muat", text=text)
    assert "Biaya: Rp5.000 → Gratis" in officer.text
    assert versions(app) == []


def test_refused_rows_come_back_as_a_file_and_are_taken_once_mended(
    app: Flask, officer: Page
) -> None:
    check(officer, write_table([NEW, NAMED]))
    officer.submit(status=200, button="ditolak", text=write_table([NEW, NAMED]))
    answer = officer.response
    assert "mitra-ditolak.csv" in answer.headers["Content-Disposition"]
    text = answer.get_data(as_text=True).removeprefix("\ufeff")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["nama"], row["loket"]) == ("Contoh Bernama", "Ibu Sari")
    assert "bukan nama orang" in row["alasan"]
    assert versions(app) == []
    mended = text.replace("Ibu Sari", "loket pengaduan")
    check(officer, mended)
    officer.submit(button="muat", text=mended)
    assert [each.name for each in versions(app)] == ["Contoh Bernama"]


def test_files_of_the_public_list_come_back_unchanged(app: Flask, officer: Page) -> None:
    store(app, OFFICE, SHELTER)
    for name in ("mitra.csv", "mitra.json"):
        content = officer.client.get(f"/{name}").get_data()
        officer.get(LOAD)
        officer.submit(status=200, button="periksa", text="", berkas=(BytesIO(content), name))
        assert "0 baru, 0 berubah, 2 tetap. 0 ditolak." in officer.text, name


def test_services_as_json_are_shown_and_proposed(app: Flask, officer: Page) -> None:
    store(app, OFFICE)
    services = [service_as_hsds(each, NOW, is_due=False) for each in (CHANGED, NEW, OUTSIDE)]
    broken = services[1] | {"id": str(UUID(int=209)), "name": "\ud800", "url": ["x"]}
    text = page_of_services([*services, broken])
    json.loads(text)
    text = json.dumps(json.loads(text))
    check(officer, text)
    assert "1 baru, 1 berubah, 0 tetap. 2 ditolak." in officer.text
    officer.submit(button="muat", text=text)
    assert versions(app) == [CHANGED, NEW]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Daftarnya masih kosong."),
        ("nama,jenis,bantuan,tempat", "Daftarnya masih kosong."),
        ("nama,jenis,bantuan,tempat,nik\nx,lain,L03,33.01,1", "Kolom ini tidak dikenal: nik"),
        ("{}", "Berkas ini bukan daftar layanan HSDS 3."),
        ("[" * 100_000, "Berkas ini bukan daftar layanan HSDS 3."),
        ("nama,jenis,bantuan,tempat" + "\nx,lain,L03,33.01" * 1_001, "lebih dari 1.000 baris"),
        ("nama,jenis,bantuan,tempat\n" + "x" * 2_000_000, "lebih dari 2 MB"),
    ],
)
def test_list_that_cannot_be_read_is_refused_at_its_field(
    officer: Page, text: str, why: str
) -> None:
    check(officer, text, 422)
    assert why in officer.text


def test_page_is_closed_to_who_keeps_no_partners(app: Flask, page: Page) -> None:
    make_staff(app, "Pak Wahyu", "pelatih")[0].get(LOAD, 403)
    page.get(LOAD, 302)


def test_ended_entry_does_not_come_back_by_a_list(app: Flask, officer: Page) -> None:
    store(app, OFFICE)
    with app.app_context(), transaction() as tx:
        actions.end_entry(tx, OFFICE.id, now=NOW)
    check(officer, write_table([CHANGED]))
    assert "Mitra ini sudah diakhiri, dan tidak kembali lewat daftar." in officer.text
    with app.app_context(), transaction() as tx:
        by = tx.scalar(select(AuditEvent.who).where(AuditEvent.who.is_not(None)).limit(1))
        assert by is not None
        assert actions.propose_entries(tx, [CHANGED], by=by, now=NOW, today=TODAY) == 0
