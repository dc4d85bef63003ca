"""The map of a region."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete

from app.coverage_map.rules.map import circle_radius
from app.frozen_weeks import actions
from app.kit.clock import last_monday, utcnow
from app.kit.store.db import transaction
from app.kit.untyped.data import brotli_compress
from app.regions import actions as regions
from app.regions.models import Region
from app.regions.queries import region_name
from app.regions.rules import DATA, CleanOutline, read_region_list, regency_points
from tests.page import Element, Page
from tests.rooms.coverage.conftest import Homes, Officer, freeze_anew

ListRegions = Callable[..., None]

HERE = "35.07.01.2001"
MOST_BYTES = 40_000
SIGN = {"g1", "g2", "g3", "g4", "gh", "gn", "gd"}


@pytest.fixture
def list_regions(app: Flask) -> Iterator[ListRegions]:
    """Adds regions of the official list to those of the tests, until the end of the test."""
    added: set[str] = set()
    official = {row.code: row for row in read_region_list(DATA)}

    def add(*codes: str) -> None:
        with app.app_context(), transaction() as tx:
            for code in sorted(codes):
                if region_name(code) is None:
                    row = official[code]
                    tx.add(Region(code=code, parent=row.parent, name=row.name))
                    added.add(code)

    yield add
    with app.app_context(), transaction() as tx:
        tx.execute(delete(Region).where(Region.code.in_(added)))


def links_of_map(page: Page) -> dict[str, Element]:
    """The links around the circles by the code that they lead to."""
    svg = page.root.one("svg", cls="gambar-peta")
    return {re.split(r"[/?]", a.get("href"))[0]: a for a in svg.all("a")}


def sign_of(link: Element) -> str:
    (sign,) = link.one("circle").classes & SIGN
    return sign


def square(west: float, south: float) -> CleanOutline:
    corners = ((0, 0), (0.2, 0), (0.2, 0.2), (0, 0.2), (0, 0))
    return CleanOutline((tuple((west + x, south + y) for x, y in corners),), ())


def test_map_of_the_country_has_a_circle_for_each_regency_and_few_bytes(
    officer: Officer, homes: Homes, list_regions: ListRegions
) -> None:
    list_regions(*{code[:2] for code in regency_points()}, *regency_points())
    homes(HERE, 15, 60)
    page = officer("00")
    page.get("/cakupan/00")
    links = links_of_map(page)
    assert links.keys() == regency_points().keys()
    assert sign_of(links["35.07"]) == "g3"
    assert {sign_of(link) for code, link in links.items() if code != "35.07"} == {"gn"}
    assert len(brotli_compress(page.response.get_data(), 5)) <= MOST_BYTES


def test_map_and_all_in_it_is_hidden_from_readers_and_from_the_keyboard(
    officer: Officer, homes: Homes
) -> None:
    homes(HERE, 15, 60)
    page = officer("35")
    page.get("/cakupan/35")
    section = page.root.one("section", cls="peta")
    assert section.get("aria-hidden") == "true"
    assert {link.get("tabindex") for link in section.all("a")} == {"-1"}
    assert not section.all("script")


def test_each_circle_says_what_the_table_says(
    officer: Officer, homes: Homes, list_regions: ListRegions
) -> None:
    list_regions("35.01")
    homes(HERE, 15, 60)
    homes("35.02.01.2001", 5, 20)
    page = officer("35")
    page.get("/cakupan/35.json")
    told = {row["code"]: row for row in page.response.get_json()["rows"]}
    page.get("/cakupan/35")
    links = links_of_map(page)
    assert links.keys() == told.keys()
    for code, link in links.items():
        households = told[code]["households"]["count"]
        said = link.one("title").text
        if households == 0:
            assert (sign_of(link), said) == ("gn", f"{told[code]['name']}: 0–4 rumah tangga")
        elif "percent" in told[code]["R3"]:
            percent = told[code]["R3"]["percent"]
            assert said == f"{told[code]['name']}: {households} rumah tangga, {percent}%"
        else:
            assert sign_of(link) == "gh"
            assert said == f"{told[code]['name']}: {households} rumah tangga"
    assert {sign_of(link) for link in links.values()} == {"g3", "gh", "gn"}


def test_circles_of_the_same_shown_numbers_are_the_same_though_the_truth_differs(
    app: Flask, officer: Officer, homes: Homes
) -> None:
    """A radius or shade from the exact number would tell it."""
    homes(HERE, 20, 60)
    page = officer("35")
    page.get("/cakupan/35")
    before = str(links_of_map(page)["35.07"].one("circle").attributes)
    homes(HERE, 0, 1)
    with app.app_context():
        freeze_anew()
    page.get("/cakupan/35.json")
    shown = next(r for r in page.response.get_json()["rows"] if r["code"] == "35.07")["households"]
    page.get("/cakupan/35")
    circle = links_of_map(page)["35.07"].one("circle")
    if shown["count"] == 60:
        assert str(circle.attributes) == before
    assert circle.get("r") == str(circle_radius(shown["count"], shown["count"], 30.0))


def test_links_of_the_map_stay_in_the_chosen_week_and_version(
    app: Flask, officer: Officer, homes: Homes
) -> None:
    homes(HERE, 15, 60)
    page = officer("00")
    earlier = last_monday(utcnow())
    with time_machine.travel(utcnow() + timedelta(days=7), tick=False), app.app_context():
        assert actions.freeze_week(last_monday(utcnow()))
    page.get(f"/cakupan/00?pekan={earlier}&inti=1")
    link = links_of_map(page)["35.07"].get("href")
    assert link == f"35.07?pekan={earlier}&inti=1"


def test_regency_listed_since_the_week_was_frozen_has_no_data(
    officer: Officer, homes: Homes, list_regions: ListRegions
) -> None:
    homes(HERE, 15, 60)
    page = officer("00")
    list_regions("35.78")
    for path in ("/cakupan/35", "/cakupan/00"):
        page.get(path)
        link = links_of_map(page)["35.78"]
        assert sign_of(link) == "gd"
        assert link.one("title").text == "Kota Surabaya: belum ada data"


def test_regency_has_a_map_once_an_operator_loads_outlines_of_its_districts(
    app: Flask, officer: Officer, homes: Homes
) -> None:
    homes(HERE, 15, 60)
    page = officer("35")
    page.get("/cakupan/35.07")
    assert not page.root.all("section", cls="peta")
    with app.app_context(), transaction() as tx:
        outlines = {"35.07.01": square(112.4, -8.3), "35.07.02": square(112.6, -8.3)}
        regions.store_outlines(tx, outlines, source="BIG", licence="CC BY", now=utcnow())
    page.get("/cakupan/35.07")
    assert links_of_map(page).keys() == {"35.07.01", "35.07.02"}
    assert "Garis: BIG (CC BY)." in page.root.one("section", cls="peta").text
    assert "Natural Earth" not in page.text


@pytest.mark.parametrize("code", ["35.07.01", HERE])
def test_districts_and_villages_have_no_map(officer: Officer, code: str) -> None:
    page = officer("35")
    page.get(f"/cakupan/{code}")
    assert not page.root.all("section", cls="peta")
