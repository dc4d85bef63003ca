"""`/kelola/penyebut`: check a table, load it, choose between sources, undo."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.denominators import ROOM, actions, queries
from app.denominators.models import DenominatorChoice, LoadedFigures
from app.denominators.queries import region_denominators
from app.denominators.rules.checking import Scheme
from app.denominators.rules.origin import LoadSource
from app.kit.clock import today, utcnow
from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from app.kit.web.http import MAX_BODY
from tests.factories import make_staff
from tests.page import Page
from tests.rooms.denominators.conftest import HEADER, ORIGIN, Import
from tests.rooms.denominators.test_import import count_rows, own_value

TABLE = f"{HEADER}35.02,penempatan,2024,9699\n35.99,penempatan,2024,1\n"
FORM: dict[str, Any] = {
    "source": "KP2MI", "url": "https://www.bi.go.id/tabel", "scheme": "kemendagri", "text": TABLE
}  # fmt: skip
LOAD = "/kelola/penyebut/muat"
OTHER = ("--sumber", "BP3MI", *ORIGIN[2:])


@pytest.fixture
def admin(app: Flask) -> Page:
    return make_staff(app, "Pak Admin", "admin")[0]


def test_pasted_table_is_shown_first_and_stored_only_after_the_confirmation(
    app: Flask, admin: Page
) -> None:
    admin.get(LOAD)
    admin.submit(status=200, button="periksa", **FORM)
    assert "1 angka bisa dimuat. 1 baris ditolak. Belum ada yang disimpan." in admin.text
    assert "Baris 3: Kode 35.99 tidak ada di daftar wilayah." in admin.text
    assert "Kabupaten Ponorogo 35.02" in admin.text
    assert count_rows(app, LoadedFigures) == 0
    admin.submit(button="muat", text=TABLE, langkah="muat")
    assert admin.location == "/kelola/penyebut/muatan/1"
    admin.get(admin.location)
    assert "Baris 3: Kode 35.99 tidak ada di daftar wilayah." in admin.text
    assert own_value(app, "35.02") == 9699
    admin.get("/kelola/penyebut/muatan/1/ditolak.csv")
    told = admin.response.get_data(as_text=True).splitlines()
    assert told[1] == "3,35.99,penempatan,2024,1,Kode 35.99 tidak ada di daftar wilayah."
    admin.get("/kelola/penyebut")
    assert "KP2MI Muatan 1 1" in admin.text
    assert "dipakai , satu-satunya" in admin.text


def test_denominator_table_is_loaded_once_when_its_confirmation_is_sent_twice(
    app: Flask, admin: Page
) -> None:
    admin.get(LOAD)
    admin.submit(status=200, button="periksa", **FORM)
    form = admin.root.one("main").one("form")
    for _ in range(2):
        admin.submit(form, button="muat", text=TABLE, langkah="muat")
        assert admin.location == "/kelola/penyebut/muatan/1"
    assert count_rows(app, LoadedFigures) == 1


def test_table_changed_after_it_was_shown_is_shown_again_in_place_of_loaded(
    app: Flask, admin: Page
) -> None:
    admin.get(LOAD)
    admin.submit(status=200, button="periksa", **FORM)
    admin.submit(status=200, button="muat", text=TABLE.replace("9699", "1"), langkah="muat")
    assert "Belum ada yang disimpan." in admin.text
    assert count_rows(app, LoadedFigures) == 0


def test_file_in_windows_1252_is_read_and_kept_in_the_form(admin: Page) -> None:
    admin.get(LOAD)
    data = "kode;nama;indikator;periode;nilai\n35.02;Ponorogo;kantor pos;2024;7\n# \x93x\x94\n"
    file = (BytesIO(data.encode("latin-1")), "tabel.csv")
    admin.submit(status=200, button="periksa", **FORM | {"text": "", "berkas": file})
    assert "1 angka bisa dimuat. 1 baris ditolak." in admin.text
    assert "# “x”" in admin.root.one("textarea", name="text").text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("source", "", "Tulis siapa yang menerbitkan angka ini."),
        ("url", "javascript:alert(1)", "Tulis alamat lengkap, dengan https:// di depan."),
        ("scheme", None, "Pilih satu."),
        ("scheme", "bps", "Kode BPS berarti tempat lain."),
        ("text", "", "Tabelnya masih kosong."),
        ("text", "kode;nilai\n", "Kolom “indikator” tidak ada di baris pertama."),
    ],
)
def test_form_that_cannot_be_read_says_what_to_do_and_keeps_what_was_typed(
    app: Flask, admin: Page, field: str, typed: str | None, sentence: str
) -> None:
    admin.get(LOAD)
    admin.submit(status=422, button="periksa", **FORM | {field: typed})
    assert sentence in admin.text
    if field != "source":
        assert admin.root.one("input", name="source").get("value") == "KP2MI"
    if field != "text":
        assert "9699" in admin.root.one("textarea", name="text").text
    assert count_rows(app, LoadedFigures) == 0


def test_table_larger_than_other_forms_is_accepted_from_an_admin_only(
    app: Flask, admin: Page
) -> None:
    rows = "\n".join(f"35.07,penempatan,{1950 + n % 70},{n}" for n in range(4_000))
    big = FORM | {"text": HEADER + rows}
    assert len(big["text"]) > MAX_BODY
    admin.get(LOAD)
    form = admin.root.one("main").one("form")
    admin.submit(form, status=200, button="periksa", **big)
    officer = make_staff(app, "Bu Ratna", "petugas")[0]
    officer.post(LOAD, big, 413)
    Page(app.test_client()).post(LOAD, big, 303)


def test_source_is_chosen_with_a_reason_that_stands_beside_it(
    app: Flask, admin: Page, load_table: Import
) -> None:
    load_table("35.02,penempatan,2024,9699")
    load_table("35.02,penempatan,2024,5262", origin=OTHER)
    admin.get("/kelola/penyebut")
    assert "Tidak satu pun dipakai sebelum dipilih." in admin.text
    admin.get("/kelola/penyebut/pilih/placements/2024-01_2024-12")
    radios = admin.root.all("input", name="series")
    assert not [each for each in radios if "checked" in each.attributes]
    admin.submit(status=422, series=radios[1].get("value"), reason=" ")
    assert "Tulis alasannya." in admin.text
    admin.submit(series=radios[1].get("value"), reason="Paling baru")
    assert admin.location == "/kelola/penyebut"
    assert own_value(app, "35.02") == 5262
    admin.get("/kelola/penyebut")
    assert "Paling baru (Pak Admin," in admin.text
    admin.get("/kelola/penyebut/pilih/placements/2023-01_2023-12", 404)
    admin.get("/kelola/penyebut/pilih/pernikahan/2024-01_2024-12", 404)
    admin.get("/kelola/penyebut/pilih/placements/2024", 404)


def test_load_is_undone_after_a_confirmation_and_only_once(
    app: Flask, admin: Page, load_table: Import
) -> None:
    load_table("35.02,penempatan,2024,9699")
    admin.get("/kelola/penyebut/muatan/1/batal")
    form = admin.root.one("main").one("form")
    assert own_value(app, "35.02") == 9699
    for _ in range(2):
        admin.submit(form)
        assert admin.location == "/kelola/penyebut/muatan/1"
    admin.get("/kelola/penyebut/muatan/1")
    assert "Muatan ini dibatalkan." in admin.text
    assert "Batalkan muatan ini" not in admin.text
    with app.app_context():
        assert region_denominators("35.02", "placements") is None
        undone = select(AuditEvent.what).where(AuditEvent.what == "denominators:load:undo")
        assert len(read().execute(undone).all()) == 1
    admin.get("/kelola/penyebut/muatan/2", 404)
    admin.get("/kelola/penyebut/muatan/2/batal", 404)


def test_only_an_admin_of_the_country_loads_chooses_or_undoes(
    app: Flask, load_table: Import
) -> None:
    load_table("35.02,penempatan,2024,9699")
    addresses = (
        LOAD,
        "/kelola/penyebut/muatan/1/batal",
        "/kelola/penyebut/pilih/placements/2024-01_2024-12",
    )
    for role, scope in (("petugas", "00"), ("admin", "35")):
        staff = make_staff(app, f"{role} {scope}", role, scope)[0]
        staff.get("/kelola/penyebut")
        assert "Muat tabel" not in staff.text
        staff.get("/kelola/penyebut/definisi")
        staff.get("/kelola/penyebut/muatan/1")
        assert "Batalkan muatan ini" not in staff.text
        for address in addresses:
            staff.get(address, 403)
    make_staff(app, "Pak Bambang", "pelatih")[0].get("/kelola/penyebut", 403)


def test_definitions_page_marks_a_survey_year_with_a_new_method_and_names_each_source(
    admin: Page,
) -> None:
    admin.get("/kelola/penyebut/definisi")
    rows = [tr.text for tr in admin.root.all("tr")]
    new = [row for row in rows if "Cara baru." in row]
    assert [row[:4] for row in new] == ["2024", "2024"]
    assert any(row.startswith("2022 49,68% OJK") for row in rows)
    assert any(row.startswith("2024 56,33% World Bank") for row in rows)


def test_erased_person_is_removed_from_loads_and_choices_which_stay(app: Flask) -> None:
    account = make_staff(app, "Pak Admin", "admin")[1]
    scheme: Scheme = "kemendagri"
    with app.app_context():
        checked = queries.check_table_text(TABLE, scheme, today())
        with transaction() as tx:
            origin = LoadSource("KP2MI", "https://www.bi.go.id", scheme)
            actions.store_load(tx, origin, checked, now=utcnow(), loaded_by=account)
        series = queries.counted_sources("placements").popitem()[1].id
        with transaction() as tx:
            actions.choose_series(tx, series, "Lengkap", now=utcnow(), chosen_by=account)
        tables = ROOM.personal_data.values()
        assert [len(table.export(account)) for table in tables] == [1, 1]
        with transaction() as tx:
            for table in tables:
                table.erase(tx, account, utcnow())
        assert [table.export(account) for table in tables] == [[], []]
        assert read().scalar(select(DenominatorChoice.reason)) == "Lengkap"
        assert queries.list_loads()[0].loaded_by == ""


def test_denominator_table_with_a_too_long_cell_in_its_first_line_is_refused_with_a_sentence(
    admin: Page,
) -> None:
    admin.get(LOAD)
    admin.submit(status=422, button="periksa", **FORM | {"text": "kode wilayah," + "x" * 140_000})


def test_refused_row_that_begins_with_a_sign_is_no_formula_in_a_spreadsheet(admin: Page) -> None:
    table = TABLE + "-2+3+cmd|x,penempatan,2024,-5\n"
    admin.get(LOAD)
    admin.submit(status=200, button="periksa", **FORM | {"text": table})
    admin.submit(button="muat", text=table, langkah="muat")
    admin.get("/kelola/penyebut/muatan/1/ditolak.csv")
    told = admin.response.get_data(as_text=True)
    assert "'-2+3+cmd|x" in told
    assert ",-5," in told
