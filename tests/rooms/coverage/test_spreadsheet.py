"""The spreadsheet of a region holds the numbers of its page, CSV and JSON."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from app.coverage.queries import coverage_texts
from app.coverage.rules import coverage_sheets
from app.frozen_weeks.queries import read_frozen_coverage
from app.kit.untyped.workbook import XLSX, write_workbook
from tests.api import check
from tests.page import Page
from tests.rooms.coverage.conftest import Homes, Officer
from tests.rooms.coverage.test_pages import csv_lines, json_of

HERE, NEXT, THIRD = "35.07.01.2001", "35.07.01.2002", "35.07.02.2001"
COUNTRY_TO_DISTRICT = ("00", "35", "35.07", "35.07.01")


def sheets_of(page: Page, code: str, query: str = "") -> dict[str, list[list[Any]]]:
    page.get(f"/cakupan/{code}.xlsx{query}")
    check(page.client.application, page.response, "get", "/cakupan/{code}.xlsx")
    return read_sheets(page.response.get_data())


def read_sheets(file: bytes) -> dict[str, list[list[Any]]]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(file))
    return {
        name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in workbook.sheet_names
    }


def lines_of(page: Page, code: str, query: str = "") -> list[dict[str, Any]]:
    header, *lines = sheets_of(page, code, query)["Angka"]
    return [dict(zip(header, line, strict=True)) for line in lines]


def written_in_csv(field: Any) -> str:
    """How the CSV writes a cell of the spreadsheet."""
    if isinstance(field, float):
        return f"{field:.0f}"
    return field.isoformat() if isinstance(field, date) else str(field)


@pytest.mark.parametrize("query", ["", "?inti=1", "?lang=en"])
def test_spreadsheet_holds_every_cell_of_the_csv_at_every_level(
    officer: Officer, homes: Homes, query: str
) -> None:
    homes(HERE, 31, 58)
    homes(NEXT, 3, 7)
    homes(THIRD, 0, 12, core=2)
    homes(None, 1, 13)
    page = officer("00")
    for code in (*COUNTRY_TO_DISTRICT, HERE):
        lines = lines_of(page, code, query)
        assert len(lines) > 1 or code == HERE
        of_csv = csv_lines(page, code, query) + csv_lines(page, code, query, ratios=True)
        for line, told in zip(lines, of_csv, strict=True):
            assert {name: written_in_csv(field) for name, field in line.items()} == {
                name: field
                for name, field in told.items()
                if not name.endswith("_definisi") and name != "catatan"
            }


def test_spreadsheet_writes_numbers_as_numbers_and_days_as_days(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 15, 60)
    page = officer("00")
    total = lines_of(page, "35.07")[0]
    told = json_of(page, "35.07")
    assert total["rumah_tangga"] == told["total"]["households"]["count"] == 60.0
    assert isinstance(total["R3_persen"], float)
    assert (total["R3_pembilang"], total["R3_persen"]) == (15.0, 25.0)
    assert total["senin"] == date.fromisoformat(told["monday"])
    assert total["R1_pembilang"] == "", "an empty cell, not a zero"


def test_spreadsheet_explains_its_columns_in_a_sheet_of_definitions(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 15, 60)
    page = officer("00")
    for query in ("", "?lang=en"):
        told = json_of(page, "35.07", query)
        header, *lines = sheets_of(page, "35.07", query)["Definisi"]
        assert header == ["kolom", "nama", "definisi", "sumber"]
        by_column = {line[0]: line[1:] for line in lines}
        for code, its in told["indicators"].items():
            assert by_column[code] == [its["name"], its["definition"], its["source"]]
        assert by_column["catatan"][1] == told["caption"]
        assert {"mendaftar_sendiri", "terjangkau"} <= by_column.keys()


def test_spreadsheet_keeps_its_header_in_sight_and_has_no_formula(
    app: Flask, officer: Officer, homes: Homes
) -> None:
    homes(HERE, 15, 60)
    officer("00")
    with app.app_context(), app.test_request_context():
        found = read_frozen_coverage("35")
        assert found is not None
        for name in ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"):
            rows = tuple(replace(row, name=name) for row in found.table.rows)
            sheets = coverage_sheets(replace(found.table, rows=rows), coverage_texts(), found.week)
            file = write_workbook(sheets, found.week.as_of)
            with zipfile.ZipFile(io.BytesIO(file)) as parts:
                content = parts.read("xl/worksheets/sheet1.xml").decode()
            assert "<f>" not in content
            assert 'state="frozen"' in content
            parts_of = [line[2] for line in read_sheets(file)["Angka"] if line[0] == "bagian"]
            assert parts_of[-1] == name


def test_spreadsheet_of_a_week_is_the_same_file_each_time(officer: Officer, homes: Homes) -> None:
    homes(HERE, 15, 60)
    page = officer("00")
    files = []
    for _ in range(2):
        page.get("/cakupan/35.07.xlsx")
        assert page.response.mimetype == XLSX
        files.append(page.response.get_data())
    assert files[0] == files[1]
    monday = json_of(page, "35.07")["monday"]
    page.get(f"/cakupan/35.07.xlsx?pekan={monday}")
    name = page.response.headers["Content-Disposition"]
    assert name == f'attachment; filename="cakupan-35.07-{monday}.xlsx"'


def test_workbook_is_written_with_an_empty_sheet_of_headings() -> None:
    file = write_workbook({"Angka": [["kode", "nama"]]}, datetime(2026, 11, 30, tzinfo=UTC))
    assert read_sheets(file) == {"Angka": [["kode", "nama"]]}


def test_spreadsheet_of_another_region_is_refused(officer: Officer, homes: Homes) -> None:
    homes(HERE, 15, 60)
    page = officer("35.07")
    page.get("/cakupan/35.07.xlsx")
    for code in ("35", "35.02", "00"):
        page.get(f"/cakupan/{code}.xlsx", 403)
    page.get("/cakupan/35.07.xlsx?inti=99", 400)
    page.get("/cakupan/35.07.xlsx?pekan=2020-01-06", 400)
