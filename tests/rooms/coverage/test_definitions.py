"""What each figure means, at an address that everybody may open and quote."""

from __future__ import annotations

import pytest
from flask import Flask

from app.ratios.rules import DEFINED, DEFINITIONS_AT
from tests.page import Page
from tests.rooms.coverage.conftest import Homes, Officer
from tests.rooms.coverage.test_pages import csv_lines, json_of

HERE = "35.07.01.2001"


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_figure_has_a_definition_page_for_everybody(page: Page, language: str) -> None:
    page.get(f"{DEFINITIONS_AT}?lang={language}")
    links = [a.get("href").partition("?")[0] for a in page.root.one("main").all("a")]
    assert links == [*(f"{DEFINITIONS_AT}/{code}" for code in DEFINED), "/usul"]
    names = set()
    for code in DEFINED:
        page.get(f"{DEFINITIONS_AT}/{code}?lang={language}")
        names.add(page.root.one("h1").text)
        main = page.root.one("main").text
        assert f"{DEFINITIONS_AT}/{code}" in main
        onward = [a.get("href").partition("?")[0] for a in page.root.one("main").all("a")]
        assert "/usul" in onward
        assert ("Sumber: " if language == "id" else "Source: ") in main
    assert len(names) == len(DEFINED)


def test_definition_page_says_numerator_denominator_time_source_and_what_it_is_not(
    page: Page,
) -> None:
    page.get(f"{DEFINITIONS_AT}/F1")
    lines = [line.text for line in page.root.one(cls="daftar").all("li")]
    begun = ("Dibagi. ", "Masa: ", "Sumber: ", "Bukan apa. ", "Siapa yang dihitung. ")
    assert all(line.startswith(word) for line, word in zip(lines, begun, strict=False))
    assert "Senin pukul 00.00 WIB" in page.text
    page.get(f"{DEFINITIONS_AT}/F9", 404)
    page.get(f"{DEFINITIONS_AT}/R2:sex", 404)


def test_page_csv_and_json_lead_from_each_figure_to_its_definition(
    app: Flask, officer: Officer, homes: Homes
) -> None:
    homes(HERE, 15, 60)
    page = officer("00")
    told = json_of(page, "35.07")
    addresses = {
        its["address"] for kind in ("indicators", "definitions") for its in told[kind].values()
    }
    assert addresses == {f"{DEFINITIONS_AT}/{code}" for code in DEFINED}
    for line in csv_lines(page, "35.07", ratios=True):
        address = line["ukuran_definisi"].rpartition(" ")[2]
        assert address == told["definitions"][line["ukuran"]]["address"]
    page.get("/cakupan/35.07")
    links = {a.get("href") for a in page.root.one("main").all("a")}
    assert DEFINITIONS_AT in links
    assert f"{DEFINITIONS_AT}/rincian" in links
