"""From a pasted list or a file to invitations, by the pages of a trainer."""

from __future__ import annotations

import io
import re
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.kit.clock import today, utcnow
from app.kit.store.db import read, transaction
from app.rosters import queries
from app.rosters.models import RosterDraft
from app.training import actions as training
from tests import roster_lists as lists
from tests.factories import make_person, make_staff, sign_in
from tests.page import Page


@pytest.fixture
def trainer(app: Flask) -> tuple[Page, UUID]:
    return make_staff(app, "Bu Rina", "pelatih", "35.07")


@pytest.fixture
def cohort(app: Flask, trainer: tuple[Page, UUID]) -> UUID:
    with app.app_context(), transaction() as tx:
        return training.create_cohort(
            tx, trainer[1], name="Ponorogo B", place="Balai desa", starts=today(), ends=today(),
            now=utcnow(),
        )  # fmt: skip


def send(page: Page, cohort: UUID, status: int = 303, **sent: Any) -> None:
    page.get(f"/kelompok/{cohort}/daftar")
    values: dict[str, Any] = {"berkas": None, "role": "pekerja"} | sent
    page.submit(status=status, **values)
    if status == 303:
        page.get(page.location)


def choose(page: Page, **chosen: Any) -> None:
    page.submit(button="simpan", **chosen)
    page.get(page.location)


def invited(app: Flask, cohort: UUID) -> list[str]:
    with app.app_context():
        return [each.name for each in queries.open_invitations(cohort)]


def test_pasted_list_becomes_invitations_when_it_is_confirmed(
    app: Flask, trainer: tuple[Page, UUID], cohort: UUID
) -> None:
    page = trainer[0]
    send(page, cohort, names=f"1. SITI AMINAH - ds Donomulyo kab Malang {lists.PHONE}\n2. Tini")
    assert "Baru: 2" in page.text
    assert "Donomulyo, Donomulyo, Kabupaten Malang, Jawa Timur" in page.text
    assert invited(app, cohort) == []
    page.submit(button="undang")
    page.get(page.location)
    assert invited(app, cohort) == ["Siti Aminah", "Tini"]
    page.get(f"/kelompok/{cohort}/daftar/periksa", 303)


def test_list_sent_twice_adds_nobody(app: Flask, trainer: tuple[Page, UUID], cohort: UUID) -> None:
    page = trainer[0]
    for _ in range(2):
        send(page, cohort, names="Siti\nTini")
        if "Baru: 2" in page.text:
            page.submit(button="undang")
    assert "Sudah ada di kelompok ini: 2" in page.text
    assert invited(app, cohort) == ["Siti", "Tini"]


def test_file_is_looked_over_and_its_columns_corrected(
    app: Flask, trainer: tuple[Page, UUID], cohort: UUID
) -> None:
    page = trainer[0]
    text = f"Nama;Nama Ibu;HP;Desa\nSITI;Tini;{lists.PHONE};Donomulyo\n"
    send(page, cohort, berkas=(io.BytesIO(text.encode()), "daftar.csv"))
    assert "Kolom yang dibuang: HP." in page.text
    assert lists.PHONE not in page.text
    choose(page, **{"kolom:1": "other", "kolom:2": "name"})
    page.submit(button="undang")
    assert invited(app, cohort) == ["Tini"]


def test_workbook_named_csv_is_read_by_its_content(
    trainer: tuple[Page, UUID], cohort: UUID
) -> None:
    book = io.BytesIO(lists.workbook([["Nama", "Desa"], ["SITI", "Donomulyo"]]))
    send(trainer[0], cohort, berkas=(book, "daftar.csv"))
    assert "Baru: 1" in trainer[0].text


def test_doubtful_rows_are_settled_by_choices(
    app: Flask, trainer: tuple[Page, UUID], cohort: UUID
) -> None:
    page = trainer[0]
    send(page, cohort, names="Siti - Tak Dikenal\nTini\nTINI\n")
    assert "Ragu: 2" in page.text
    choose(page, **{"desa:takdikenal///": "-", "nama:3": "lewati"})
    assert "Baru: 2" in page.text
    page.submit(button="undang")
    assert invited(app, cohort) == ["Siti", "Tini"]


def test_village_is_chosen_among_candidates_and_kept_for_its_rows(
    app: Flask, trainer: tuple[Page, UUID], cohort: UUID
) -> None:
    page = trainer[0]
    send(page, cohort, names="Siti - Sukorejo\nTini - Sukorejo")
    assert "Ragu: 2" in page.text
    code = page.root.all("input", name="desa:sukorejo///")[1].get("value")
    choose(page, **{"desa:sukorejo///": code})
    page.submit(button="undang")
    with app.app_context():
        assert {each.village for each in queries.open_invitations(cohort)} == {code}


def test_rows_to_mend_are_a_file_without_formulas(trainer: tuple[Page, UUID], cohort: UUID) -> None:
    page = trainer[0]
    send(page, cohort, names=f"Siti\n{'Siti ' * 9}\nTini - =Tak Dikenal")
    page.client.get(f"/kelompok/{cohort}/daftar/perbaiki.csv")
    answer = page.client.get(f"/kelompok/{cohort}/daftar/perbaiki.csv")
    lines = answer.get_data(as_text=True).lstrip("\ufeff").splitlines()
    assert lines[1].startswith("2,Siti Siti")
    assert lines[2] == "3,Tini,'=Tak Dikenal,desa ini tidak ada di daftar resmi"


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"\xd0\xcf\x11\xe0", "pilih Simpan Sebagai, lalu jenis XLSX."),
        (lists.macro_workbook(), "File ini berisi makro."),
        (lists.zip_bomb(), "Daftar terlalu besar."),
        (b"", "Tempel nama-namanya, atau pilih file."),
    ],
)
def test_file_is_refused_with_a_sentence_at_the_field(
    trainer: tuple[Page, UUID], cohort: UUID, content: bytes, sentence: str
) -> None:
    send(trainer[0], cohort, 422, berkas=(io.BytesIO(content), "daftar.xlsx"))
    assert sentence in trainer[0].text


def test_list_is_nobodys_but_of_trainers_of_the_cohort(
    app: Flask, trainer: tuple[Page, UUID], cohort: UUID
) -> None:
    send(trainer[0], cohort, names="Siti\nSITI")
    other, _ = make_staff(app, "Bu Tuti", "pelatih")
    company, company_id = make_staff(app, "Pak Anto", "penempatan")
    with app.app_context(), transaction() as tx:
        learner = make_person(tx, "Sari", utcnow())
        theirs = training.create_cohort(
            tx, company_id, name="PT", place="PT", starts=today(), ends=today(), now=utcnow()
        )
    for path in ("daftar", "daftar/periksa", "daftar/perbaiki.csv", "undangan", "undangan/cetak"):
        other.get(f"/kelompok/{cohort}/{path}", 404)
        company.get(f"/kelompok/{theirs}/{path}", 404)
        sign_in(app, learner).get(f"/kelompok/{cohort}/{path}", 403)


def test_large_list_is_read_from_a_trainer_only(
    app: Flask, trainer: tuple[Page, UUID], cohort: UUID
) -> None:
    page = trainer[0]
    big = "\n".join(f"Siti {lists._letters(at)} - Donomulyo ({'x' * 40})" for at in range(1_500))
    send(page, cohort, names=big)
    assert "Ragu: 1500" in page.text or "Baru: 1500" in page.text
    with app.app_context(), transaction() as tx:
        learner = make_person(tx, "Sari", utcnow())
    sign_in(app, learner).post(f"/kelompok/{cohort}/daftar", {"names": big}, 413)
    Page(app.test_client()).post(f"/kelompok/{cohort}/daftar", {"names": big}, 303)


def test_open_invitation_is_sent_without_a_number_printed_and_withdrawn(
    app: Flask, trainer: tuple[Page, UUID], cohort: UUID
) -> None:
    page = trainer[0]
    send(page, cohort, names="\n".join(f"Siti {lists._letters(at)}" for at in range(9)))
    page.submit(button="undang")
    page.get(f"/kelompok/{cohort}/undangan")
    links = [each.get("href") for each in page.root.all("a") if "wa.me" in each.get("href")]
    assert len(links) == 9
    assert links[0].startswith("https://wa.me/?text=")
    assert "Ponorogo B" in unquote(links[0])
    page.get(f"/kelompok/{cohort}/undangan/cetak")
    assert len(page.root.all("svg", **{"class": "qr"})) == 9
    assert "Dari pelatih Bu Rina." in page.text
    assert re.search(r"9\. Siti", page.text)
    page.get(f"/kelompok/{cohort}/undangan")
    form = page.root.one("main").all("form")[0]
    page.submit(form, button=form.one("button").get("value"))
    assert len(invited(app, cohort)) == 8


def test_choice_about_a_column_of_no_number_is_passed_over(
    app: Flask, trainer: tuple[Page, UUID], cohort: UUID
) -> None:
    page = trainer[0]
    send(page, cohort, names="Siti - ds Donomulyo kab Malang")
    token = page.root.all("input", name="csrf_token")[0].get("value")
    for key in ("kolom:" + "9" * 5000, "kolom:x", "nama:" + "9" * 5000):
        value = "undang" if key.startswith("nama") else "name"
        sent = {"csrf_token": token, "langkah": "simpan", key: value}
        page.post(f"/kelompok/{cohort}/daftar/periksa", sent, status=303)


def test_number_in_a_forged_choice_of_a_village_is_not_kept(
    app: Flask, trainer: tuple[Page, UUID], cohort: UUID
) -> None:
    page = trainer[0]
    send(page, cohort, names="Siti - ds Donomulyo")
    token = page.root.all("input", name="csrf_token")[0].get("value")
    forged = {f"desa:{lists.PHONE}": "-", "desa:donomulyo///": lists.PHONE[:13]}
    address = f"/kelompok/{cohort}/daftar/periksa"
    page.post(address, {"csrf_token": token, "langkah": "simpan"} | forged, status=303)
    with app.app_context():
        (kept,) = read().scalars(select(RosterDraft.document))
    assert lists.PHONE not in kept
    assert lists.PHONE[:13] not in kept
