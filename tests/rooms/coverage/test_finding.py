"""The way up from a region, the search by name, and a row on a phone."""

from __future__ import annotations

import pytest

from tests.rooms.coverage.conftest import Homes, Officer

HERE = "35.07.01.2001"


def test_way_up_names_every_region_above_and_links_those_of_the_officer(
    officer: Officer,
) -> None:
    page = officer("35.07")
    page.get(f"/cakupan/{HERE}")
    steps = [
        (item.text, item.all("a")[0].get("href") if item.all("a") else "")
        for item in page.root.one("nav", cls="jejak").all("li")
    ]
    assert steps[:4] == [
        ("Indonesia", ""),
        ("Jawa Timur", ""),
        ("Kabupaten Malang", "/cakupan/35.07"),
        ("Donomulyo", "/cakupan/35.07.01"),
    ]
    assert steps[4][1] == ""
    page.get("/cakupan/35.07")
    assert "/cakupan/35" not in [a.get("href") for a in page.root.all("a")]


def test_search_finds_regions_of_the_officer_only_the_largest_first(officer: Officer) -> None:
    page = officer("35.02")
    page.get("/cakupan/cari?cari=ponorogo")
    found = [a.get("href") for a in page.root.one("ul", cls="baris").all("a")]
    assert found[0] == "/cakupan/35.02"
    assert all(address.startswith("/cakupan/35.02") for address in found)
    page.get("/cakupan/cari?cari=malang")
    assert "Belum ada nama seperti itu di wilayah Anda." in page.text


def test_search_of_an_officer_with_two_regions_finds_each_region_once(officer: Officer) -> None:
    page = officer("35.02", also="35")
    page.get("/cakupan/cari?cari=ponorogo")
    found = [a.get("href") for a in page.root.one("ul", cls="baris").all("a")]
    assert len(found) == len(set(found))
    assert "/cakupan/35.02" in found


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("a", "Tulis dua huruf atau lebih."),
        ("!!", "Tulis dua huruf atau lebih."),
        ("tidakada", "Belum ada nama seperti itu di wilayah Anda."),
    ],
)
def test_region_search_without_result_keeps_what_was_typed_and_says_why(
    officer: Officer, typed: str, sentence: str
) -> None:
    page = officer("35")
    page.get("/cakupan/cari", query_string={"cari": typed})
    assert sentence in page.text
    assert page.root.one("input", id="cari").get("value") == typed


def test_region_search_keeps_the_chosen_week_and_refuses_a_wrong_one(officer: Officer) -> None:
    page = officer("35")
    page.get("/cakupan/cari?cari=malang&pekan=2026-11-23")
    links = page.root.one("ul", cls="baris").all("a")
    assert {a.get("href").partition("?")[2] for a in links} == {"pekan=2026-11-23"}
    page.get("/cakupan/cari?cari=malang&pekan=kemarin", 400)


def test_row_on_a_phone_has_the_numbers_that_are_a_tap_away(officer: Officer, homes: Homes) -> None:
    homes(HERE, 15, 60)
    page = officer("35")
    page.get("/cakupan/35")
    row = page.root.one("table", **{"aria-labelledby": "bagian"}).one("tbody").all("tr")[0]
    hidden = {cell.get("data-l"): cell.text for cell in row.all("td", cls="kolom")}
    rest = row.one("td", cls="rinci").one("details")
    assert "open" not in rest.attributes
    assert rest.one("summary").text == "Angka lain Kabupaten Malang"
    assert [item.text for item in rest.all("li")] == [
        f"{label} {text}" for label, text in hidden.items()
    ]
