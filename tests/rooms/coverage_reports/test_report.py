"""The report on a region and a month: its page, and its PDF made by a scheduled job."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import delete, func, select

from app.coverage_reports.actions import make_waiting_report_files
from app.coverage_reports.models import ReportFile
from app.coverage_reports.rules.report_pdf import render_report_pdf
from app.frozen_weeks import actions as frozen_weeks
from app.frozen_weeks.models import CoverageWeek
from app.frozen_weeks.rules import WEEK
from app.kit.clock import start_of_monday, utcnow
from app.kit.own_process import OwnProcessError
from app.kit.store import made_files
from app.kit.store.db import read, transaction
from tests.page import Page
from tests.rooms.coverage.conftest import Officer, household
from tests.rooms.coverage.test_pages import json_of
from tests.rooms.coverage.test_scopes import exports

HERE, THIRD = "35.07.01.2001", "35.07.02.2001"
MONDAY = date(2026, 11, 30)
OCTOBER = date(2026, 10, 26)
Clock = time_machine.Traveller


@pytest.fixture(autouse=True)
def december(app: Flask) -> Iterator[Clock]:
    """1 December 2026, with the Mondays of October and November 2026 frozen."""
    with time_machine.travel(start_of_monday(MONDAY) + timedelta(days=1), tick=False) as clock:
        with app.app_context():
            with transaction() as tx:
                tx.execute(delete(CoverageWeek))
                tx.execute(delete(ReportFile))
            settle(10, 5)
            assert frozen_weeks.freeze_week(OCTOBER, start_of_monday(OCTOBER))
            settle(50, 10)
            for monday in (MONDAY - WEEK, MONDAY):
                assert frozen_weeks.freeze_week(monday, start_of_monday(monday))
        yield clock


def settle(number: int, complete: int) -> None:
    """That many households in HERE, `complete` of them complete; multiples of 5, which rounding
    leaves as they are."""
    with transaction() as tx:
        for n in range(number):
            household(tx, HERE, complete=n < complete)


def run_job(app: Flask) -> int:
    with app.app_context():
        return make_waiting_report_files(utcnow())


def ask(page: Page, path: str) -> None:
    page.get(path)
    page.submit(page.root.one("main").one("form", method="post"))
    assert page.location.partition("#")[0].partition("?")[0] == path.partition("?")[0]


def pdf_of(page: Page, path: str) -> list[str]:
    """The text of each page of a PDF."""
    page.get(path)
    assert page.response.mimetype == "application/pdf"
    return text_of(page.response.get_data())


def text_of(file: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(file)).pages]


def sentences(page: Page) -> list[str]:
    return [p.text for p in page.root.one("main").all("div", cls="isi")[0].all("p")]


def test_report_tells_the_last_frozen_monday_of_the_month(officer: Officer) -> None:
    page = officer("35")
    page.get("/cakupan/35.07/laporan?bulan=2026-11")
    assert page.root.one("h1").text == "Laporan cakupan Kabupaten Malang, November 2026"
    told = json_of(page, "35.07", "?pekan=2026-11-30")["total"]
    assert (told["households"]["count"], told["R3"]) == (
        60, {"numerator": 15, "denominator": 60, "percent": 25},
    )  # fmt: skip
    page.get("/cakupan/35.07/laporan?bulan=2026-11")
    text = " ".join(sentences(page))
    for sentence in (
        "Keadaan Senin, 30 November 2026.",
        "60 rumah tangga dikenal petugas.",
        "Akhir bulan sebelumnya: 10.",
        "Yang pekerja dan keluarganya selesai: 15 dari 60, yaitu 25%.",
    ):
        assert sentence in text
    page.get("/cakupan/35.07/laporan")
    assert " ".join(sentences(page)) == text, "without a month the newest one"
    page.get("/cakupan/35.07/laporan?bulan=2026-10")
    text = " ".join(sentences(page))
    assert "10 rumah tangga dikenal petugas." in text
    assert "Akhir bulan sebelumnya" not in text
    assert "%" not in text, "no percentage from fewer than 50"


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("code", ["00", "35", "35.07", "35.07.01", HERE])
def test_pdf_holds_every_word_and_number_of_the_page(
    app: Flask, officer: Officer, code: str, language: str
) -> None:
    page = officer("00")
    query = f"?bulan=2026-11&lang={language}"
    ask(page, f"/cakupan/{code}/laporan{query}")
    assert run_job(app) == 1
    first, second = pdf_of(page, f"/cakupan/{code}/laporan.pdf{query}")
    page.get(f"/cakupan/{code}/laporan{query}")
    main = page.root.one("main")
    both = (first + " " + second).replace(" ", "")
    told = [page.root.one("h1").text, *sentences(page)]
    for table in main.all("table"):
        told += [field.text for line in table.all("tr") for field in line.all()]
    told += [line.text for line in main.one("section", id="definisi").all("li")]
    assert len(told) > 8
    for text in told:
        assert text.replace(" ", "") in both, text
    assert "1/2" in both


def test_pdf_is_made_once_when_the_button_is_pressed_twice(app: Flask, officer: Officer) -> None:
    page = officer("35")
    path = "/cakupan/35.07/laporan?bulan=2026-11"
    page.get(path)
    form = page.root.one("main").one("form", method="post")
    for _ in range(2):
        page.submit(form)
    page.get(path)
    assert "PDF sedang dibuat." in page.text
    refresh = page.root.one("head").one("meta", **{"http-equiv": "refresh"}).get("content")
    assert refresh == f"5; url={path}", "an address, since one with an anchor is not loaded again"
    page.get("/cakupan/35.07/laporan.pdf?bulan=2026-11", 404)
    assert (run_job(app), run_job(app)) == (1, 0)
    page.get(path)
    assert not page.root.one("head").all("meta", **{"http-equiv": "refresh"})
    assert "PDF sudah jadi." in page.text
    page.get("/cakupan/35.07/laporan.pdf?bulan=2026-11")
    name = page.response.headers["Content-Disposition"]
    assert name == 'attachment; filename="cakupan-35.07-2026-11-30.pdf"'
    assert ("coverage:table:export", "35.07 2026-11-30 pdf", True) in exports(app)


def test_eleventh_pdf_that_waits_is_refused_but_not_one_that_waits_already(
    app: Flask, officer: Officer
) -> None:
    page = officer("35")
    paths = [f"/cakupan/35.07.{n:02}/laporan" for n in range(1, 12)]
    for path in paths[:9]:
        ask(page, path)
    page.get(paths[9])
    tenth = page.root.one("main").one("form", method="post")
    for _ in range(2):
        page.submit(tenth)  # a redirect both times
    page.get(paths[10])
    page.submit(page.root.one("main").one("form", method="post"), status=429)
    assert page.response.headers["Retry-After"] == "300"
    assert page.root.one("h1").text
    ask(officer("35"), paths[10])


def test_pdfs_are_made_in_turn_for_the_people_who_wait(
    app: Flask, officer: Officer, december: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One asked for three before two others asked for one: each gets one, the oldest first."""

    def render(*_document: object, **_limits: object) -> bytes:
        return b"%PDF"

    monkeypatch.setattr(made_files, "call_in_own_process", render)
    monkeypatch.setattr(made_files, "FILES_AT_ONCE", 3)
    eager, second, third = (officer("35") for _ in range(3))
    for page, number in ((eager, 1), (eager, 2), (eager, 3), (second, 4), (third, 5)):
        ask(page, f"/cakupan/35.07.{number:02}/laporan")
        december.shift(timedelta(seconds=1))
    assert run_job(app) == 3
    assert waiting_regions(app) == ["35.07.02", "35.07.03"]
    assert run_job(app) == 2
    assert waiting_regions(app) == []


def waiting_regions(app: Flask) -> list[str]:
    with app.app_context():
        of_waiting = select(ReportFile.region).where(ReportFile.state == "waiting")
        return list(read().execute(of_waiting.order_by(ReportFile.region)).scalars())


def test_pdf_of_another_officer_is_not_there(app: Flask, officer: Officer) -> None:
    page, other, far = officer("35"), officer("35"), officer("33")
    ask(page, "/cakupan/35.07/laporan?bulan=2026-11")
    run_job(app)
    page.get("/cakupan/35.07/laporan.pdf?bulan=2026-11")
    other.get("/cakupan/35.07/laporan.pdf?bulan=2026-11", 404)
    for path in ("laporan", "laporan.pdf"):
        far.get(f"/cakupan/35.07/{path}?bulan=2026-11", 403)
        far.get(f"/cakupan/35.07.99/{path}?bulan=2026-11", 403)


def test_pdf_is_deleted_a_day_after_it_was_asked_for(
    app: Flask, officer: Officer, december: Clock
) -> None:
    page = officer("35")
    ask(page, "/cakupan/35.07/laporan?bulan=2026-11")
    run_job(app)
    december.shift(timedelta(hours=23))
    run_job(app)
    with app.app_context():
        assert read().scalar(select(func.count()).select_from(ReportFile)) == 1
    december.shift(timedelta(hours=1))
    run_job(app)
    with app.app_context():
        assert read().scalar(select(func.count()).select_from(ReportFile)) == 0


def test_pdf_that_cannot_be_made_is_tried_three_times_and_then_says_so(
    app: Flask, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any, **__: Any) -> bytes:
        raise OwnProcessError("too slow")

    page = officer("35")
    path = "/cakupan/35.07/laporan?bulan=2026-11"
    ask(page, path)
    with monkeypatch.context() as patched:
        patched.setattr(made_files, "call_in_own_process", fails)
        for _ in range(3):
            assert run_job(app) == 0
            page.get(path)
            assert "PDF sedang dibuat." in page.text
        run_job(app)
    page.get(path)
    assert "PDF itu belum berhasil dibuat." in page.text
    ask(page, path)
    assert run_job(app) == 1
    page.get(path)
    assert "PDF sudah jadi." in page.text


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("2026-13", "Tulis bulan seperti ini: bulan=2026-11"),
        ("November", "Tulis bulan seperti ini: bulan=2026-11"),
        ("2026-1", "Tulis bulan seperti ini: bulan=2026-11"),
        ("0000-01", "Tulis bulan seperti ini: bulan=2026-11"),
        ("2020-01", "Bulan itu tidak disimpan. Pilih dari daftar."),
        ("2026-09", "Bulan itu tidak disimpan. Pilih dari daftar."),
    ],
)
def test_month_without_a_report_returns_400_with_a_sentence(
    officer: Officer, typed: str, sentence: str
) -> None:
    page = officer("35")
    for path in ("laporan", "laporan.pdf"):
        page.get(f"/cakupan/35.07/{path}?bulan={typed}", 400)
        assert sentence in page.text


def test_report_before_the_first_frozen_week_says_when_numbers_come(
    app: Flask, officer: Officer
) -> None:
    page = officer("35")
    with app.app_context(), transaction() as tx:
        tx.execute(delete(CoverageWeek))
    page.get("/cakupan/35.07/laporan")
    assert "Belum ada angka" in page.text
    page.get("/cakupan/35.07/laporan.pdf", 404)


def test_pdf_has_two_pages_also_of_the_largest_tables(app: Flask, officer: Officer) -> None:
    """38 provinces, 51 districts, 108 villages, and 108 of which only the name is told."""
    page = officer("00")
    ask(page, "/cakupan/35/laporan?bulan=2026-11")
    with app.app_context():
        stored = read().scalar(select(ReportFile.document))
    assert stored is not None
    report = json.loads(stored)
    for rows, columns, has_map in ((38, 6, True), (51, 4, True), (108, 3, False), (0, 3, False)):
        names = [f"Kecamatan <Nomor> & {n}" for n in range(rows or 108)]
        many = report | {
            "columns": report["columns"][:columns],
            "rows": [[name, *report["rows"][0][1:columns]] for name in names] if rows else [],
            "few": [] if rows else names,
            "map": report["map"] if has_map else None,
        }
        texts = text_of(render_report_pdf(json.dumps(many)))
        assert len(texts) == 2
        for name in names:
            assert name.replace(" ", "") in "".join(texts).replace(" ", "")


def test_pdf_of_the_same_report_is_the_same_file(app: Flask, officer: Officer) -> None:
    ask(officer("35"), "/cakupan/35/laporan?bulan=2026-11")
    with app.app_context():
        stored = read().scalar(select(ReportFile.document))
    assert stored is not None
    assert render_report_pdf(stored) == render_report_pdf(stored)
