"""What everybody is shown: the last month end, down to the district, cut from officers' tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.frozen_weeks import actions as frozen_weeks
from app.frozen_weeks.rules import WEEK
from app.kit.clock import WIB, start_of_monday
from app.kit.registry import registry
from app.kit.store.db import transaction
from app.kit.web.headers import PUBLIC
from tests.api import check
from tests.page import Page
from tests.rooms.coverage.conftest import Officer, household
from tests.rooms.coverage.test_spreadsheet import read_sheets
from tests.shared import replace_registry

HERE, THIRD = "35.07.01.2001", "35.07.02.2001"
REGIONS = ("00", "35", "35.07", "35.07.01")
MONDAY = date(2026, 11, 30)


def day(year: int, month: int, its_day: int) -> datetime:
    return datetime(year, month, its_day, 9, tzinfo=WIB)


@pytest.fixture(autouse=True)
def last_of_november() -> Iterator[time_machine.Traveller]:
    """Monday, 30 November 2026, just after 00:00 in western Indonesia."""
    with time_machine.travel(start_of_monday(MONDAY) + timedelta(seconds=9), tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def public_coverage(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    told = replace(registry(app).settings, public_coverage=True)
    replace_registry(monkeypatch, app, settings=told)


def settle(app: Flask, village: str | None, number: int) -> None:
    with app.app_context(), transaction() as tx:
        for n in range(number):
            household(tx, village, complete=n % 2 == 0)


def freeze(app: Flask, monday: date) -> None:
    with app.app_context():
        assert frozen_weeks.freeze_week(monday, start_of_monday(monday))


def json_of(page: Page, path: str) -> dict[str, Any]:
    page.get(path)
    told: dict[str, Any] = page.response.get_json()
    return told


def test_public_sees_the_last_month_end_and_no_later_week(
    app: Flask, page: Page, last_of_november: time_machine.Traveller
) -> None:
    for monday, number in ((MONDAY - WEEK, 20), (MONDAY, 20), (MONDAY + WEEK, 20)):
        settle(app, HERE, number)
        freeze(app, monday)
    shown = []
    for at in (day(2026, 11, 30), day(2026, 12, 1), day(2026, 12, 31), day(2027, 1, 1)):
        last_of_november.move_to(at)
        if at.month == 11:
            page.get("/cakupan/publik")
            assert "Angka untuk umum dibuat sebulan sekali." in page.text
            page.get("/cakupan/publik/00.json", 404)
            page.get("/cakupan/publik/00.csv", 404)
            continue
        told = json_of(page, "/cakupan/publik/35.07.json?pekan=2026-11-23")
        shown.append((told["monday"], told["total"]["households"]["count"]))
    assert shown == [("2026-11-30", 40), ("2026-11-30", 40), ("2026-12-07", 60)]


def test_public_numbers_are_those_of_officers_on_page_csv_and_json(
    app: Flask, page: Page, officer: Officer, last_of_november: time_machine.Traveller
) -> None:
    for village, number in ((HERE, 63), (THIRD, 12), (None, 20)):
        settle(app, village, number)
    freeze(app, MONDAY)
    last_of_november.move_to(day(2026, 12, 1))
    ours = officer("00")
    for code in REGIONS:
        whole = json_of(ours, f"/cakupan/{code}.json")
        told = json_of(page, f"/cakupan/publik/{code}.json")
        check(app, page.response, "get", "/cakupan/publik/{code}.json")
        total = {name: cell for name, cell in whole["total"].items() if name != "self_registered"}
        assert told["total"] == total
        rows = [] if code == "35.07.01" else whole["rows"]
        assert told["rows"] == [
            {name: cell for name, cell in row.items() if name != "self_registered"} for row in rows
        ]
        page.get(f"/cakupan/publik/{code}.csv")
        text = page.response.get_data().decode("utf-8-sig")
        lines = list(csv.DictReader(io.StringIO(text)))
        assert lines[0]["rumah_tangga"] == str(told["total"]["households"]["count"])
        assert {line["kode"] for line in lines} - {""} == {code, *(row["code"] for row in rows)}
        assert "sendiri" not in text
        page.get(f"/cakupan/publik/{code}.xlsx")
        check(app, page.response, "get", "/cakupan/publik/{code}.xlsx")
        sheets = read_sheets(page.response.get_data())
        households = sheets["Angka"][0].index("rumah_tangga")
        assert [f"{line[households]:.0f}" for line in sheets["Angka"][1:]] == [
            line["rumah_tangga"] for line in lines
        ]
        assert "sendiri" not in str(sheets)
        page.get(f"/cakupan/publik/{code}")
        assert str(told["total"]["households"]["count"]) in page.root.one(cls="ringkas").text
        named = {a.text for a in page.root.all("a", cls="wilayah")}
        assert named == {row["name"] for row in rows}
    page.get("/cakupan/publik?lang=en")
    assert "Public figures" in page.text


def test_public_pages_name_no_village(
    app: Flask, page: Page, last_of_november: time_machine.Traveller
) -> None:
    settle(app, HERE, 60)
    freeze(app, MONDAY)
    last_of_november.move_to(day(2026, 12, 1))
    for kind in ("", ".csv", ".json", ".xlsx"):
        page.get(f"/cakupan/publik/{HERE}{kind}", 404)
        page.get(f"/cakupan/publik/35.07.01{kind}")
        file = page.response.get_data()
        told = str(read_sheets(file)) if kind == ".xlsx" else file.decode()
        assert "35.07.01" in told
        assert "35.07.01.2" not in told


def test_public_responses_are_the_same_for_everyone_and_set_no_cookie(
    app: Flask, page: Page, officer: Officer, last_of_november: time_machine.Traveller
) -> None:
    settle(app, HERE, 60)
    freeze(app, MONDAY)
    last_of_november.move_to(day(2026, 12, 1))
    ours = officer("00")
    for path in ("", "/35.07", "/35.07.json", "/35.07.csv", "/35.07.xlsx", "/35.07?lang=en"):
        answers = []
        for reader in (page, ours):
            reader.get(f"/cakupan/publik{path}")
            assert reader.response.headers["Cache-Control"] == PUBLIC
            assert "Set-Cookie" not in reader.response.headers
            assert "Cookie" not in reader.response.headers.get("Vary", "")
            answers.append(reader.response.get_data())
        assert answers[0] == answers[1]


def test_without_the_setting_public_pages_return_404(
    app: Flask,
    page: Page,
    monkeypatch: pytest.MonkeyPatch,
    last_of_november: time_machine.Traveller,
) -> None:
    freeze(app, MONDAY)
    last_of_november.move_to(day(2026, 12, 1))
    page.get("/cakupan/publik")
    off = replace(registry(app).settings, public_coverage=False)
    replace_registry(monkeypatch, app, settings=off)
    for path in ("", "/00", "/00.json", "/35.07.csv", "/35.07.xlsx"):
        page.get(f"/cakupan/publik{path}", 404)


def test_public_page_of_a_malformed_region_code_returns_404(
    app: Flask, page: Page, last_of_november: time_machine.Traveller
) -> None:
    freeze(app, MONDAY)
    last_of_november.move_to(day(2026, 12, 1))
    for code in ("35.2001", "00.01", "99"):
        for end in ("", ".csv", ".json", ".xlsx"):
            page.get(f"/cakupan/publik/{code}{end}", 404)
