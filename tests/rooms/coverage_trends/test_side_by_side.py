"""Two regions, or two weeks of a region, side by side: the numbers of their pages, for officers of
both regions."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.frozen_weeks.rules import WEEK
from tests.page import Element, Page
from tests.rooms.coverage.conftest import Officer
from tests.rooms.coverage.stored import households, store_week
from tests.rooms.coverage.test_pages import R2, R3

FIRST = date(2026, 10, 5)
NEWEST = FIRST + 5 * WEEK
MALANG, PONOROGO = "35.07", "35.02"
FIGURES = ("Rumah tangga", R3, R2, "Mendaftar sendiri", "Terjangkau")


@pytest.fixture(autouse=True)
def two_weeks(app: Flask) -> None:
    """Two regencies in two weeks; Malang grew from 60 to 100 households."""
    for monday, homes in ((FIRST, 60), (NEWEST, 100)):
        malang = {"households": homes, "complete": homes // 2, "people": 220, "finished": 90}
        shown = dict.fromkeys(("00", "35", MALANG), malang)
        store_week(app, monday, shown | {PONOROGO: {"households": 25, "complete": 5}})


def compared(page: Page) -> dict[str, list[str]]:
    """The texts of the table by the figure."""
    body = page.root.one("table", **{"aria-labelledby": "banding"}).one("tbody")
    return {row.one("th").text: [td.text for td in row.all("td")] for row in body.all("tr")}


def field(page: Page, name: str) -> Element:
    return page.root.one("main").one("form").one("input", name=name)


def chosen_week(page: Page, name: str) -> str:
    options = page.root.one("main").one("form").one("select", name=name).all("option")
    return next((o.get("value") for o in options if "selected" in o.attributes), "")


def test_two_regions_stand_side_by_side_with_the_numbers_of_their_pages(officer: Officer) -> None:
    page = officer("35")
    page.get("/cakupan/banding", query_string={"a": MALANG, "b": "Kabupaten Ponorogo"})
    told = compared(page)
    assert told.keys() >= {*FIGURES}
    assert told["Rumah tangga"] == ["100", "25"]
    assert told[R3] == ["50% 50 dari 100", "5 dari 25"]
    assert "Selisih" not in page.text, "two regions have no difference to tell"
    assert (field(page, "a").get("value"), field(page, "b").get("value")) == (
        MALANG, "Kabupaten Ponorogo",
    )  # fmt: skip
    links = [a.get("href") for a in page.root.all("a", cls="wilayah")]
    assert links == [f"/cakupan/{code}?pekan={NEWEST}" for code in (MALANG, PONOROGO)]


@pytest.mark.parametrize("weeks", [("", FIRST), (FIRST, NEWEST)])
def test_two_weeks_of_a_region_stand_side_by_side_with_what_changed(
    officer: Officer, weeks: tuple[object, object]
) -> None:
    page = officer(MALANG)
    asked = {"a": "Kabupaten Malang (35.07)", "pekan": str(weeks[0]), "dengan": str(weeks[1])}
    page.get("/cakupan/banding", query_string=asked)
    told = compared(page)["Rumah tangga"]
    assert sorted(told[:2]) == ["100", "60"]
    assert told[2] == "+40", "from the older week to the newer one, whichever stands first"
    assert field(page, "a").get("value") == asked["a"]
    assert (chosen_week(page, "pekan"), chosen_week(page, "dengan")) == tuple(map(str, weeks))


def test_form_sends_what_it_shows_and_keeps_it(officer: Officer) -> None:
    page = officer("35")
    page.get("/cakupan/banding")
    assert "Pilih apa yang dibandingkan." in page.text
    page.submit(status=200, a="35.07", b="Kabupaten Ponorogo", pekan=str(FIRST))
    assert compared(page)["Rumah tangga"] == ["60", "25"]
    page.submit(status=200)
    assert compared(page)["Rumah tangga"] == ["60", "25"]


def test_page_of_a_region_leads_to_its_comparison(officer: Officer) -> None:
    page = officer(MALANG)
    page.get(f"/cakupan/{MALANG}?pekan={FIRST}")
    (link,) = (a for a in page.root.one("main").all("a") if a.text == "Bandingkan")
    page.get(link.get("href"))
    assert field(page, "a").get("value") == "Kabupaten Malang (35.07)"
    assert chosen_week(page, "pekan") == str(FIRST)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("x", "Tulis dua huruf atau lebih."),
        ("atlantis", "Tidak ada di wilayah Anda."),
        ("3507", "Tidak ada di wilayah Anda."),
        ("<script>", "Tidak ada di wilayah Anda."),
    ],
)
@pytest.mark.parametrize("side", ["a", "b"])
def test_name_that_finds_no_region_returns_400_and_stays_in_the_form(
    officer: Officer, side: str, typed: str, sentence: str
) -> None:
    page = officer("35")
    page.get("/cakupan/banding", 400, query_string={side: typed, "dengan": str(FIRST)})
    wrong = field(page, side)
    assert wrong.get("value") == typed
    assert wrong.get("aria-invalid") == "true"
    assert sentence in page.root.one(id=f"{side}-galat").text
    assert chosen_week(page, "dengan") == str(FIRST)


def test_name_of_several_regions_offers_each_and_keeps_the_rest(officer: Officer) -> None:
    page = officer("35")
    page.get("/cakupan/banding", 400, query_string={"a": "su", "b": PONOROGO})
    links = [a.get("href") for a in page.root.one("ul", cls="baris").all("a")]
    assert len(links) == 8
    assert "Masih ada yang lain." in page.text
    page.get(links[0])
    assert field(page, "a").get("value") != "su"
    assert field(page, "b").get("value") == PONOROGO
    assert compared(page)["Rumah tangga"][1] == "25"


@pytest.mark.parametrize("side", ["a", "b"])
def test_region_of_others_is_closed_on_either_side_whether_it_has_rows_or_not(
    officer: Officer, side: str
) -> None:
    page = officer(MALANG)
    said = set()
    for code in (PONOROGO, "33.01", "35.99", "99", "35", "00", "Ponorogo (35.02)"):
        page.get("/cakupan/banding", 403, query_string={"a": MALANG} | {side: code})
        said.add(page.text)
    assert len(said) == 1
    page.get("/cakupan/banding", 400, query_string={side: "ponorogo"})
    assert "Tidak ada di wilayah Anda." in page.text
    page.get("/cakupan/banding", 404, query_string={side: "35.07.99"})


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("pekan=kemarin", "seperti ini: pekan=2026-11-30"),
        ("dengan=2026-02-30", "seperti ini: dengan=2026-11-30"),
        ("a=35&dengan=2001-01-01", "Minggu itu tidak disimpan. Pilih dari daftar."),
        ("a=35&pekan=2026-10-12", "Minggu itu tidak disimpan. Pilih dari daftar."),
        ("a=35&a=35", "sekali saja dalam alamat: a"),
        ("dengan=&dengan=", "sekali saja dalam alamat: dengan"),
    ],
)
def test_comparison_out_of_range_returns_400_with_a_sentence(
    officer: Officer, query: str, sentence: str
) -> None:
    page = officer("35")
    page.get(f"/cakupan/banding?{query}", 400)
    assert sentence in page.text


def test_change_that_cannot_be_told_says_so(app: Flask, officer: Officer) -> None:
    store_week(app, FIRST + WEEK, households(0, "00", "35", MALANG))
    page = officer(MALANG)
    page.get("/cakupan/banding", query_string={"a": MALANG, "dengan": str(FIRST + WEEK)})
    told = compared(page)
    assert told["Rumah tangga"] == ["100", "0–4"], "nothing can be told, so there is no column"
    page.get("/cakupan/banding", query_string={"a": MALANG, "dengan": str(FIRST)})
    assert compared(page)["Mendaftar sendiri"][2] == "tidak bisa dibandingkan"


def test_trainers_and_visitors_cannot_compare(page: Page, officer: Officer) -> None:
    page.get("/cakupan/banding", 302)
    officer(MALANG, role="pelatih").get("/cakupan/banding", 403)
