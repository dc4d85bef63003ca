"""What changed since an earlier week: the same on page, in CSV and in JSON."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.frozen_weeks.queries import read_public_coverage
from app.frozen_weeks.rules import WEEK
from tests.page import Page
from tests.rooms.coverage.conftest import Officer
from tests.rooms.coverage.stored import households, store_week
from tests.rooms.coverage.test_pages import HERE, csv_lines, json_of

FIRST = date(2026, 10, 5)
DISTRICT, REGENCY = "35.07.01", "35.07"
FIGURES = {"households": "rumah_tangga", "self_registered": "mendaftar_sendiri", "R3": "R3"}


def summary(page: Page, code: str, query: str = "") -> str:
    page.get(f"/cakupan/{code}{query}")
    return page.root.one(cls="ringkas").text


@pytest.fixture
def five_weeks(app: Flask) -> None:
    """Of a regency that grew in the last of five weeks, with one district that did not."""
    for n in range(5):
        grown = n == 4
        counts = {"households": 160 if grown else 100, "complete": 80 if grown else 20}
        counts |= {"people": 300, "finished": 90, "self_registered": 30 if grown else 25}
        store_week(
            app,
            FIRST + n * WEEK,
            dict.fromkeys(("00", "35", REGENCY), counts)
            | households(145 if grown else 90, DISTRICT)
            | households(15 if grown else 10, "35.07.02"),
        )


@pytest.mark.usefixtures("five_weeks")
def test_change_is_the_same_on_page_in_csv_and_in_json(officer: Officer) -> None:
    page = officer(REGENCY)
    told = json_of(page, REGENCY)
    assert told["compared_with"] == "2026-10-05"
    assert told["total"]["changes"] == {
        "households": {"count": 60},
        "self_registered": {"about_same": True},
        "R3": {"points": 30},
        "R2": {"about_same": True},
    }
    assert {row["code"]: row["changes"] for row in told["rows"] if row["changes"]} == {
        DISTRICT: {"households": {"count": 55}},
        "35.07.02": {"households": {"about_same": True}},
    }
    lines = csv_lines(page, REGENCY)
    assert {line["dibandingkan_dengan"] for line in lines} == {"2026-10-05"}
    columns = [f"{name}_selisih" for name in (*FIGURES.values(), "R2")]
    first = [lines[0][column] for column in columns]
    assert first == ["60", "kira-kira sama", "30", "kira-kira sama"]
    changed = {line["kode"]: line["rumah_tangga_selisih"] for line in lines if line["kode"]}
    assert (changed[DISTRICT], changed["35.07.02"]) == ("55", "kira-kira sama")
    assert {changed[code] for code in changed.keys() - {DISTRICT, "35.07.02", REGENCY}} == {""}
    text = summary(page, REGENCY)
    assert "Sejak 5 Oktober 2026: +60" in text
    assert "Sejak 5 Oktober 2026: +30 poin persen" in text
    assert text.count("Sejak 5 Oktober 2026: kira-kira sama") == 2
    assert page.text.count("ditulis: kira-kira sama") == 1, "explained once"


@pytest.mark.usefixtures("five_weeks")
def test_change_of_an_older_week_is_told_as_of_that_week(officer: Officer) -> None:
    page = officer(REGENCY)
    query = "?pekan=2026-10-26"
    assert json_of(page, REGENCY, query)["compared_with"] == "2026-10-05"
    assert "kira-kira sama" in summary(page, REGENCY, query)
    assert json_of(page, REGENCY, "?pekan=2026-10-05")["compared_with"] is None
    assert "Sejak" not in summary(page, REGENCY, "?pekan=2026-10-05")
    assert {
        line["dibandingkan_dengan"] for line in csv_lines(page, REGENCY, "?pekan=2026-10-05")
    } == {""}


def test_change_of_reach_is_told_while_its_official_figure_is_the_same(
    app: Flask, officer: Officer
) -> None:
    above = households(60, "00", "35", REGENCY)
    for n, (inside, placements) in enumerate(((100, 2000), (200, 2000), (200, 1000))):
        reach = {"inside": inside, "earlier": 0, "later": 0, "unknown": 0}
        reach |= {"answered": inside, "workers": inside}
        store_week(
            app,
            FIRST + n * WEEK,
            above,
            more={REGENCY: {"reach": reach, "official": {"placements": placements}}},
        )
    page = officer(REGENCY)
    query = f"?pekan={FIRST + WEEK}"
    assert json_of(page, REGENCY, query)["total"]["changes"]["R1"] == {"points": 5}
    assert csv_lines(page, REGENCY, query)[0]["R1_selisih"] == "5"
    assert "+5 poin persen" in summary(page, REGENCY, query)
    assert "R1" not in json_of(page, REGENCY)["total"]["changes"]


def test_nothing_is_told_of_a_region_of_0_to_4_then_or_now_or_not_listed_then(
    app: Flask, officer: Officer
) -> None:
    above = households(60, "00", "35", REGENCY)
    store_week(app, FIRST, above | households(0, DISTRICT), unlisted=["35.07.02"])
    store_week(app, FIRST + WEEK, above | households(30, DISTRICT, "35.07.02"))
    store_week(app, FIRST + 2 * WEEK, above | households(0, DISTRICT))
    page = officer(REGENCY)
    for code in (DISTRICT, "35.07.02"):
        assert json_of(page, code, f"?pekan={FIRST + WEEK}")["total"]["changes"] == {}
        assert "Sejak" not in summary(page, code, f"?pekan={FIRST + WEEK}")
    assert json_of(page, DISTRICT)["total"]["changes"] == {}


@pytest.mark.usefixtures("five_weeks")
def test_village_and_version_tell_changes_of_households_only(app: Flask, officer: Officer) -> None:
    page = officer("35")
    told = json_of(page, "35", "?inti=1")
    assert {name for row in told["rows"] for name in row["changes"]} <= {
        "households",
        "self_registered",
    }
    assert json_of(page, HERE)["total"]["changes"] == {}


@pytest.mark.usefixtures("five_weeks")
def test_public_is_told_no_change_since_a_week_that_it_was_not_shown(app: Flask) -> None:
    with app.app_context():
        found = read_public_coverage(REGENCY, date(2026, 12, 31))
    assert found is not None
    assert found.table.compared_with is None
    assert [row.changes for row in (found.table.total, *found.table.rows) if row.changes] == []
