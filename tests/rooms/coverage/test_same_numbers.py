"""One gate: page, CSV, spreadsheet, JSON, report and PDF show the same numbers, to a person and to
a program with a token."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.coverage_reports.actions import make_waiting_report_files
from app.kit.clock import utcnow
from tests.page import Page
from tests.rooms.coverage.conftest import Homes, Officer
from tests.rooms.coverage.test_pages import (
    R3,
    REASONS,
    cell_of,
    csv_lines,
    json_of,
    page_text,
    rows,
)
from tests.rooms.coverage.test_spreadsheet import lines_of
from tests.rooms.coverage_reports.test_report import ask as ask_for_pdf
from tests.rooms.coverage_reports.test_report import pdf_of
from tests.rooms.read_tokens.test_read_token import ask, make_token

VILLAGES = ("35.07.01.2001", "35.07.01.2002", "35.07.02.2001", "35.07.04.2001", "35.02.01.2001")


@pytest.fixture
def full_country(homes: Homes) -> None:
    """Regions with a percentage, too few for one, a shown 0 of complete ones, too few for a share,
    and 0–4 households; by whichever secret this database has."""
    sizes = ((17, 58), (3, 7), (10, 21), (0, 12), (0, 6))
    for village, (complete, number) in zip(VILLAGES, sizes, strict=True):
        homes(village, complete, number)


@pytest.mark.parametrize("code", ["00", "35", "35.07", "35.07.01"])
def test_region_shows_the_same_numbers_on_page_in_files_in_the_report_and_by_token(
    app: Flask, officer: Officer, full_country: None, code: str
) -> None:
    page = officer("00")
    token = make_token(page, regions="00")
    told = json_of(page, code)
    month = date.fromisoformat(told["monday"]).strftime("%Y-%m")
    in_csv = {line["kode"]: line for line in csv_lines(page, code) if line["baris"] == "bagian"}
    in_xlsx = {line["kode"]: line for line in lines_of(page, code) if line["baris"] == "bagian"}
    in_report, pdf = report_rows(app, page, code, month)
    page.get(f"/cakupan/{code}")
    on_page = rows(page)
    shown = [row for row in told["rows"] if row["households"]["count"]]
    assert shown, "somebody is there"
    for row in shown:
        count, r3 = row["households"]["count"], page_text(row["R3"])
        assert cell_of(on_page[row["name"]], "Rumah tangga") == str(count)
        assert in_csv[row["code"]]["rumah_tangga"] == str(count)
        assert in_xlsx[row["code"]]["rumah_tangga"] == float(count)
        assert in_report[row["name"]][0] == str(count)
        for line in (in_csv[row["code"]], in_xlsx[row["code"]]):
            numbers = [line[f"R3_{each}"] for each in ("pembilang", "penyebut", "persen")]
            cell = [row["R3"].get(each, "") for each in ("numerator", "denominator", "percent")]
            assert [str(n).removesuffix(".0") for n in numbers] == [str(n) for n in cell]
        if code != "35.07.01":
            assert cell_of(on_page[row["name"]], R3) == r3
            assert in_report[row["name"]][2].replace("(", "").replace(")", "") == r3
        assert "".join([row["name"], *in_report[row["name"]]]).replace(" ", "") in pdf
    for file_format in ("json", "csv", "xlsx"):
        page.get(f"/cakupan/{code}.{file_format}")
        by_token = ask(app, f"/cakupan/{code}.{file_format}", token)
        assert by_token.get_data() == page.response.get_data()


def report_rows(app: Flask, page: Page, code: str, month: str) -> tuple[dict[str, list[str]], str]:
    """{name of a part: its cells in the report}, and the text of the PDF without spaces."""
    ask_for_pdf(page, f"/cakupan/{code}/laporan?bulan={month}")
    with app.app_context():
        assert make_waiting_report_files(utcnow()) == 1
    pdf = "".join(pdf_of(page, f"/cakupan/{code}/laporan.pdf?bulan={month}")).replace(" ", "")
    page.get(f"/cakupan/{code}/laporan?bulan={month}")
    cells = {name: [td.text for td in line.all("td")] for name, line in rows(page).items()}
    return cells, pdf


def test_missing_numbers_have_the_same_words_everywhere(
    app: Flask, officer: Officer, full_country: None
) -> None:
    page = officer("00")
    told = json_of(page, "35")
    month = date.fromisoformat(told["monday"]).strftime("%Y-%m")
    in_report, pdf = report_rows(app, page, "35", month)
    parts = (row for row in told["rows"] if row["households"]["count"])
    (few,) = (row for row in parts if row["R3"] == {"missing": "too_few"})
    why = REASONS["too_few"]
    (in_csv,) = (line for line in csv_lines(page, "35") if line["kode"] == few["code"])
    (in_xlsx,) = (line for line in lines_of(page, "35") if line["kode"] == few["code"])
    assert in_csv["R3_keterangan"] == in_xlsx["R3_keterangan"] == in_report[few["name"]][2] == why
    assert why.replace(" ", "") in pdf
    page.get("/cakupan/35")
    assert cell_of(rows(page)[few["name"]], R3) == why
