"""Papers of a cohort to print, and its tables as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.kit.clock import today, utcnow
from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from app.rosters.actions import invite_people_of_list
from app.training import actions as training
from tests.factories import make_household, make_staff, sign_in
from tests.page import Page

Trainer = tuple[Page, UUID]


@pytest.fixture
def trainer(app: Flask) -> Trainer:
    return make_staff(app, "Bu Rina", "pelatih")


def make_class(app: Flask, trainer: UUID, agree: int, silent: int = 0) -> UUID:
    """A cohort with so many people who let its trainer see their lessons, and so many who do
    not."""
    with app.app_context(), transaction() as tx:
        cohort = training.create_cohort(
            tx, trainer, name="Slahung A", place="Balai desa", starts=today(), ends=today(),
            now=utcnow(),
        )  # fmt: skip
        for number in range(agree + silent):
            [account] = make_household(tx, (f"Peserta {number:02}", "pekerja"))
            training.enrol_in_cohort(tx, cohort, account, now=utcnow())
            if number < agree:
                training.answer_trainer_consent(
                    tx, account, cohort, agrees=True, language="id", now=utcnow()
                )
    return cohort


def exports(app: Flask) -> list[str | None]:
    with app.app_context():
        its = select(AuditEvent.about).where(AuditEvent.what == "papers:cohort:export")
        return list(read().scalars(its.order_by(AuditEvent.at)))


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_paper_of_a_cohort_opens_from_its_sheet(
    app: Flask, trainer: Trainer, language: str
) -> None:
    page, account = trainer
    cohort = make_class(app, account, 6, 2)
    page.get(f"/kelompok/{cohort}?lang={language}")
    [link] = [a.get("href") for a in page.root.all("a") if "/kertas" in a.get("href")]
    page.get(link)
    papers = [a.get("href") for a in page.root.one("main").all("a") if "/kertas/" in a.get("href")]
    assert len(papers) == 9
    for paper in papers:
        page.get(paper)


def test_cards_name_everybody_and_the_number_of_those_on_the_list(
    app: Flask, trainer: Trainer
) -> None:
    page, account = trainer
    cohort = make_class(app, account, 1, 1)
    with app.app_context(), transaction() as tx:
        invite_people_of_list(
            tx, cohort, [("Siti Aminah", None)], role="pekerja", made_by=account, now=utcnow()
        )
    page.get(f"/kelompok/{cohort}/kertas/kartu")
    names = [card.one("b").text for card in page.root.one("ul", cls="kartu").all("li")]
    assert names == ["Siti Aminah", "Peserta 00", "Peserta 01"]
    assert "nomor 1" in page.text


def test_poster_shows_a_code_for_workers_and_one_for_families(app: Flask, trainer: Trainer) -> None:
    page, account = trainer
    cohort = make_class(app, account, 0)
    page.get(f"/kelompok/{cohort}/kertas/poster")
    assert len(page.root.all("section", cls="poster")) == 2
    assert len(page.root.all("svg", cls="qr")) == 2
    assert "Untuk keluarga di rumah" in page.text


def test_report_names_nobody_and_tells_small_parts_of_a_class_in_words(
    app: Flask, trainer: Trainer
) -> None:
    page, account = trainer
    cohort = make_class(app, account, 6, 2)
    page.get(f"/kelompok/{cohort}/kertas/laporan")
    assert "Peserta 0" not in page.text
    assert "8 orang ikut kelompok ini." in page.text
    cells = {row.one("th").text: row.one("td").text for row in page.root.all("tr")}
    assert cells["Mengizinkan pelatih melihat"] == "hampir semua dari 8"
    assert cells["Sudah mulai belajar"] == "belum ada"
    assert len(page.root.all("section", cls="lembaran")) == 2


def test_report_hides_figures_of_fewer_than_five_people(app: Flask, trainer: Trainer) -> None:
    page, account = trainer
    cohort = make_class(app, account, 4, 4)
    page.get(f"/kelompok/{cohort}/kertas/laporan")
    cells = {row.one("th").text: row.one("td").text for row in page.root.all("tr")}
    assert cells["Sudah mulai belajar"] == "belum cukup orang untuk angka"


def test_tables_hold_only_those_who_consent_and_their_export_is_recorded(
    app: Flask, trainer: Trainer
) -> None:
    page, account = trainer
    cohort = make_class(app, account, 2, 3)
    page.get(f"/kelompok/{cohort}/kertas/peserta.csv")
    lines = list(csv.reader(io.StringIO(page.response.get_data().decode("utf-8-sig"))))
    assert [line[0] for line in lines] == ["nama", "Peserta 00", "Peserta 01"]
    assert lines[1][-1] == f"{today():%Y-%m-%d}"
    page.get(f"/kelompok/{cohort}/kertas/peserta.xlsx")
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(page.response.get_data()))
    assert workbook.sheet_names == ["Peserta", "Definisi"]
    rows = workbook.get_sheet_by_name("Peserta").to_python()
    assert [row[0] for row in rows] == ["nama", "Peserta 00", "Peserta 01"]
    meanings = workbook.get_sheet_by_name("Definisi").to_python()
    assert [row[0] for row in meanings[1:]] == rows[0]
    page.get(f"/kelompok/{cohort}/kertas/definisi.csv")
    assert exports(app) == [f"{cohort} peserta csv 2", f"{cohort} peserta xlsx 2"]


@pytest.mark.parametrize("name", ["=1+1", "+62", "-1", "@SUM(A1)"])
def test_names_are_no_formulas_in_a_spreadsheet(app: Flask, trainer: Trainer, name: str) -> None:
    page, account = trainer
    cohort = make_class(app, account, 0)
    with app.app_context(), transaction() as tx:
        [person] = make_household(tx, (name, "pekerja"))
        training.enrol_in_cohort(tx, cohort, person, now=utcnow())
        training.answer_trainer_consent(
            tx, person, cohort, agrees=True, language="id", now=utcnow()
        )
    page.get(f"/kelompok/{cohort}/kertas/peserta.csv")
    assert f"\r\n'{name}," in page.response.get_data(as_text=True)
    page.get(f"/kelompok/{cohort}/kertas/peserta.xlsx")
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(page.response.get_data()))
    assert workbook.get_sheet_by_name("Peserta").to_python()[1][0] == name


def test_papers_are_there_for_trainers_of_the_cohort_only(app: Flask, trainer: Trainer) -> None:
    cohort = make_class(app, trainer[1], 1)
    other, _ = make_staff(app, "Bu Nur", "pelatih")
    placement, _ = make_staff(app, "Pak Doni", "penempatan")
    officer, _ = make_staff(app, "Bu Endah", "petugas")
    with app.app_context(), transaction() as tx:
        [person] = make_household(tx, ("Siti", "pekerja"))
    siti = sign_in(app, person)
    ends = (
        *("", "/kartu", "/laporan", "/peserta.csv", "/peserta.xlsx", "/definisi.csv", "/poster"),
        *("/kehadiran", "/kehadiran.csv", "/kehadiran.xlsx"),
    )
    for end in ends:
        other.get(f"/kelompok/{cohort}/kertas{end}", 404)
        for page in (officer, siti):
            page.get(f"/kelompok/{cohort}/kertas{end}", 403)
        placement.get(f"/kelompok/{cohort}/kertas{end}", 404 if end == "/poster" else 403)
    assert exports(app) == []


def test_papers_of_a_cohort_of_any_size_take_few_statements(
    app: Flask, trainer: Trainer, statements: Callable[[], object]
) -> None:
    page, account = trainer
    cohorts = [make_class(app, account, number) for number in (1, 9)]
    for paper in ("kartu", "laporan", "peserta.csv"):
        counts = []
        for cohort in cohorts:
            with statements() as seen:  # type: ignore[attr-defined]
                page.get(f"/kelompok/{cohort}/kertas/{paper}")
            counts.append(len(seen))
        assert counts[0] == counts[1]
