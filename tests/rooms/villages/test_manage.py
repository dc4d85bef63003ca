"""`/kelola/desa`: a list is shown, then stored; an entry is changed; marks and meetings noted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kit.store.db import read
from app.kit.untyped.workbook import write_workbook
from app.villages import queries
from app.villages.models import ProgrammeVillage, VillageMark, VillageMeeting
from tests.factories import VILLAGE, make_staff
from tests.page import Page
from tests.rooms.villages.conftest import EMAS, HEADER, Import
from tests.rooms.villages.test_import import village_codes
from tests.rooms.villages.test_public_pages import EMAS as ENTRY
from tests.rooms.villages.test_public_pages import renumbered, store

LOAD = "/kelola/desa/muat"
PAGE = f"/kelola/desa/{VILLAGE}"
FOREIGN = "35.07.01.2001"

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def officer(app: Flask) -> Page:
    """An officer of Ponorogo."""
    return make_staff(app, "Bu Endah", "petugas", "35.02")[0]


def count(app: Flask, table: type) -> int:
    with app.app_context():
        return read().scalar(select(func.count()).select_from(table)) or 0


def test_forty_villages_are_shown_first_and_stored_only_after_the_confirmation(
    app: Flask, officer: Page
) -> None:
    codes = village_codes(app, 40)
    text = "\n".join((HEADER, *(f"{code};;Desmigratif;2024;;;Kantor desa;" for code in codes)))
    officer.get(LOAD)
    officer.submit(status=200, button="periksa", text=text)
    assert "40 baru, 0 berubah, 0 tetap." in officer.text
    assert "Belum ada yang disimpan." in officer.text
    assert count(app, ProgrammeVillage) == 0
    form = officer.root.one("main").one("form")
    for _ in range(2):  # the button is pressed twice: the second time nothing is left to do
        officer.submit(form, button="muat", text=text, status=303 if not _ else 200)
    assert count(app, ProgrammeVillage) == 40
    officer.get("/kelola/desa")
    assert "40 desa tercatat." in officer.text
    officer.get("/kelola/desa?lang=en")


def test_preview_says_of_each_row_what_becomes_of_it(
    app: Flask, officer: Page, load_list: Import
) -> None:
    load_list(EMAS, "35.02.10.2002;;Desbumi;2019;;;;")
    rows = (
        HEADER,
        EMAS.replace("SK 12/2025", "SK 13/2025"),
        "35.02.10.2002;;Desbumi;2019;;;;",
        "35.02.10.2003;;Desbumi;;;;;",
        f"{FOREIGN};;Desbumi;;;;;",
        "35.02.10.2004;;Desbumi;;;;0812-3456-7890;",
        "35.02.10.2005;Nama Lain;Desbumi;;;;;",
    )
    officer.get(LOAD)
    officer.submit(status=200, button="periksa", text="\n".join(rows))
    for told in (
        "1 baru, 1 berubah, 1 tetap. 1 meragukan, 2 ditolak.", "Yang berubah: Nomor SK.",
        "Di luar wilayah tugas Anda.", "Nomor tidak disimpan.", "Nama di baris ini lain.",
    ):  # fmt: skip
        assert told in officer.text, told
    assert "0812" not in officer.text.partition("Ubah isian")[0]
    officer.submit(button="muat", text="\n".join(rows), ragu="7")
    with app.app_context():
        found = {each.entry.village: each.entry for each in queries.list_entries(("35",))}
    assert found[VILLAGE].decree == "SK 13/2025"
    assert sorted(found) == [f"35.02.10.200{n}" for n in (1, 2, 3, 5)]


def test_doubtful_row_is_left_out_unless_it_is_ticked(app: Flask, officer: Page) -> None:
    text = f"{HEADER}\n{VILLAGE};Nama Lain;Desbumi;;;;;"
    officer.get(LOAD)
    officer.submit(status=200, button="periksa", text=text)
    officer.submit(button="muat", text=text)
    assert count(app, ProgrammeVillage) == 0


def test_forged_line_of_many_digits_is_ignored(app: Flask, officer: Page) -> None:
    text = f"{HEADER}\n{EMAS}"
    officer.get(LOAD)
    officer.submit(status=200, button="periksa", text=text)
    officer.submit(button="muat", text=text, ragu="9" * 5000)
    assert count(app, ProgrammeVillage) == 1


@pytest.mark.parametrize("number", ["0812-3456-7890", "+62 812 3456 789", "SK 0812.3456.7890"])
def test_telephone_number_does_not_pass_for_the_number_of_a_paper(
    app: Flask, officer: Page, number: str
) -> None:
    store(app, ENTRY)
    officer.get(f"{PAGE}/kesiapan")
    told: dict[str, Any] = {"perdes": "ada", "perdes_surat": number, "perdes_hari": "2026-11-02"}
    officer.submit(status=422, **told)
    assert count(app, VillageMark) == 0
    with app.app_context():
        (listed,) = queries.entries_of_village(VILLAGE)
    officer.get(f"/kelola/desa/isian/{listed.id}")
    officer.submit(status=422, decree=number)
    officer.submit(decree="188.45/1024/KEP/2025")


def test_list_changed_after_it_was_shown_is_shown_again_in_place_of_stored(
    app: Flask, officer: Page
) -> None:
    text = f"{HEADER}\n{EMAS}"
    officer.get(LOAD)
    officer.submit(status=200, button="periksa", text=text)
    officer.submit(status=200, button="muat", text=text.replace("2001", "2002"))
    assert "Belum ada yang disimpan." in officer.text
    assert count(app, ProgrammeVillage) == 0


def test_spreadsheet_is_shown_as_text_and_then_stored(app: Flask, officer: Page) -> None:
    rows = [HEADER.split(";"), EMAS.split(";")]
    content = write_workbook({"Desa": rows}, datetime(2026, 1, 1, tzinfo=UTC))
    officer.get(LOAD)
    officer.submit(status=200, button="periksa", text="", berkas=(BytesIO(content), "desa.xlsx"))
    assert "Baris 2:" in officer.text
    text = officer.root.one("textarea").text
    officer.submit(button="muat", text="\n".join(officer_lines(officer)))
    assert EMAS.split(";")[0] in text
    assert count(app, ProgrammeVillage) == 1


def officer_lines(page: Page) -> list[str]:
    """The lines of the text area as a browser sends them."""
    html = page.response.get_data(as_text=True)
    area = html[html.index("<textarea") :].partition(">")[2].partition("</textarea>")[0]
    return area.lstrip("\r\n").splitlines()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Daftarnya masih kosong."),
        ("desa;sejak\nx;2025", "Kolom “program” tidak ada di baris pertama."),
    ],
)
def test_list_that_cannot_be_read_is_refused_at_its_field(
    officer: Page, text: str, why: str
) -> None:
    officer.get(LOAD)
    officer.submit(status=422, button="periksa", text=text)
    assert why in officer.text
    assert officer.root.one("textarea").text == " ".join(text.split())


def test_entry_is_changed_and_a_refused_form_keeps_what_was_typed(
    app: Flask, officer: Page
) -> None:
    store(app, ENTRY)
    officer.get(PAGE)
    (change,) = [
        link.get("href") for link in officer.root.all("a") if "/isian/" in link.get("href")
    ]
    officer.get(change)
    officer.submit(status=422, office="Pak Budi 0812-3456-7890", since="besok")
    assert "Ada yang mirip nomor telepon atau NIK." in officer.text
    assert "Tanggal “besok” tidak terbaca." in officer.text
    assert officer.root.one("input", name="office").get("value") == "Pak Budi 0812-3456-7890"
    officer.submit(office="Meja layanan", since="09/2024")
    with app.app_context():
        (listed,) = queries.entries_of_village(VILLAGE)
    assert (listed.entry.office, listed.entry.since) == ("Meja layanan", "2024-09")


def test_marks_are_noted_with_paper_and_day_once(app: Flask, officer: Page) -> None:
    store(app, ENTRY)
    officer.get(f"{PAGE}/kesiapan")
    officer.submit(status=422, perdes="ada", usaha="belum")
    assert "Tulis surat atau bukti lain." in officer.text
    told: dict[str, Any] = {
        "perdes": "ada",
        "perdes_surat": "Perdes 2/2023",
        "perdes_hari": "2026-11-02",
    }
    officer.submit(status=422, **told | {"perdes_hari": "2027-01-01"})
    assert "Tanggal ini belum lewat." in officer.text
    officer.submit(status=422, **told | {"perdes_surat": "dari Pak Budi"})
    assert "bukan nama orang" in officer.text
    for _ in range(2):
        officer.get(f"{PAGE}/kesiapan")
        officer.submit(**told)
        assert officer.location == PAGE
    officer.get(PAGE)
    assert "Peraturan desa: ada Perdes 2/2023, 2 November 2026" in officer.text
    assert count(app, VillageMark) == 1


def test_meeting_is_noted_as_a_multiple_of_five_once(app: Flask, officer: Page) -> None:
    store(app, ENTRY)
    officer.get(f"{PAGE}/pertemuan")
    for people, why in (
        ("23", "Bulatkan ke kelipatan 5."), ("banyak", "Tulis dengan angka."),
        ("", "Tulis dengan angka."), ("-5", "Tulis dengan angka."),
    ):  # fmt: skip
        officer.submit(status=422, held_on="2026-11-20", people=people)
        assert why in officer.text
        assert officer.root.one("input", name="people").get("value") == people
    officer.submit(status=422, held_on="", people="25")
    for _ in range(2):
        officer.get(f"{PAGE}/pertemuan")
        officer.submit(held_on="2026-11-20", people="25")
    assert count(app, VillageMeeting) == 1
    officer.get(PAGE)
    assert "20 November 2026: kira-kira 25 orang" in officer.text
    with app.app_context():
        (held,) = queries.meetings_of_village(VILLAGE)
    assert (held.held_on, held.people) == (date(2026, 11, 20), 25)


@pytest.mark.parametrize("part", ["", "/kesiapan", "/pertemuan"])
def test_village_of_another_region_is_as_little_found_as_one_that_is_not_listed(
    app: Flask, officer: Page, part: str
) -> None:
    store(app, ENTRY)
    other, _ = make_staff(app, "Pak Lain", "petugas", "35.07")
    for page, code in (
        (other, VILLAGE), (officer, FOREIGN), (officer, "35.02.10.2002"), (officer, "35.02.10.2999")
    ):  # fmt: skip
        page.get(f"/kelola/desa/{code}{part}", 404)


def test_entry_of_another_region_cannot_be_changed(app: Flask, officer: Page) -> None:
    store(app, ENTRY)
    with app.app_context():
        (listed,) = queries.entries_of_village(VILLAGE)
    address = f"/kelola/desa/isian/{listed.id}"
    officer.get(address)
    other, _ = make_staff(app, "Pak Lain", "petugas", "35.07")
    other.get(address, 404)
    other.get("/kelola/desa/muat")
    token = other.root.one("main").one("input", name="csrf_token").get("value")
    other.post(address, {"csrf_token": token, "programme": "emas", "status": "dicoret"}, 404)
    with app.app_context():
        assert [each.entry for each in queries.entries_of_village(VILLAGE)] == [ENTRY]


@pytest.mark.parametrize("role", ["pelatih", "penempatan"])
def test_trainer_does_not_open_the_registry(app: Flask, role: str) -> None:
    trainer, _ = make_staff(app, "Pak Wahyu", role, "35.02")
    trainer.get("/kelola/desa", 403)
    trainer.get(LOAD, 403)


def test_officer_of_one_village_keeps_that_village(app: Flask) -> None:
    store(app, ENTRY)
    page, _ = make_staff(app, "Bu Sekdes", "petugas", VILLAGE)
    page.get("/kelola/desa")
    assert PAGE in [link.get("href") for link in page.root.all("a")]
    page.get(PAGE)


def test_former_code_is_followed_in_the_page_and_in_the_grant_of_an_officer(app: Flask) -> None:
    old = "35.02.10.2777"
    store(app, ENTRY)
    with renumbered(app, old, VILLAGE):
        page, _ = make_staff(app, "Bu Sekdes", "petugas", old)
        page.get(f"/kelola/desa/{old}", 302)
        assert page.location == PAGE
        page.get(PAGE)
