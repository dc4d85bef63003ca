"""Finding a village by steps and by part of its name, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.regions import queries
from tests.page import Page


def codes_of(query: str) -> list[str]:
    return [place.code for place in queries.search_regions(query)]


BOTH = ["35.07.03.2001", "35.02.15.2001"]
FINDS = [
    ("sumber agung", BOTH),
    ("SumberAgung", BOTH),
    ("  sumber-agung ", BOTH),
    ("sumberag", BOTH),
    ("agung", ["35.02.15.2001"]),
    ("sumber agung ponorogo", ["35.02.15.2001"]),
    ("sumberagung pono", ["35.02.15.2001"]),
    ("sumber agung kab. ponorogo", ["35.02.15.2001"]),
    ("desa sidorejo kec sukorejo", ["35.02.15.2002"]),
    ("sumber agung jawa timur malang", ["35.07.03.2001"]),
    ("sidorejo wetan", ["35.07.03.2002"]),
    ("jawa timur", ["35"]),
    ("kabupaten malang", ["35.07"]),
    ("sumber agung sleman", []),
    ("zzz", []),
    ("", []),
    ("%", []),
    ("' OR 1=1", []),
]


@pytest.mark.parametrize("query, codes", FINDS)
def test_region_search_finds_the_expected_regions_for_each_spelling(
    loaded: Flask, query: str, codes: list[str]
) -> None:
    with loaded.app_context():
        assert codes_of(query) == codes


def test_region_search_result_names_district_regency_and_province(loaded: Flask) -> None:
    with loaded.app_context():
        (place,) = queries.search_regions("sumber agung ponorogo")
        assert place.above == ("Sukorejo", "Kabupaten Ponorogo", "Jawa Timur")
        assert place == queries.find_village("35.02.15.2001")


def test_region_path_lists_the_names_from_the_province_down_to_the_region(loaded: Flask) -> None:
    with loaded.app_context():
        assert queries.region_path("35.02.15") == {
            "35": "Jawa Timur", "35.02": "Kabupaten Ponorogo", "35.02.15": "Sukorejo",
        }  # fmt: skip
        assert queries.region_path("00") == {}
        assert queries.region_names(("00", "35", "99")) == {"00": "Indonesia", "35": "Jawa Timur"}
        assert queries.region_name("99") is None


@pytest.mark.parametrize("code", ["35.02.15", "35.02.15.2999", "00", "x", ""])
def test_region_that_is_not_a_village_cannot_be_chosen_as_a_village(
    loaded: Flask, code: str
) -> None:
    with loaded.app_context():
        assert queries.find_village(code) is None


@pytest.mark.parametrize(
    "address, most",
    [
        ("/wilayah", 2),
        ("/wilayah?di=35.02.15", 2),
        ("/wilayah?cari=sidorejo", 3),
        ("/wilayah?desa=35.02.15.2001", 3),
    ],
)
def test_region_pages_run_at_most_three_sql_statements(
    loaded: Flask, page: Page, statements: Callable[[], Any], address: str, most: int
) -> None:
    with statements() as seen:
        page.get(address)
    assert len(seen) <= most


def test_village_can_be_chosen_step_by_step_from_province_to_village(
    loaded: Flask, page: Page
) -> None:
    page.get("/wilayah")
    for name in ("Jawa Timur", "Kabupaten Ponorogo", "Sukorejo", "Sidorejo"):
        page.get(link(page, name))
    assert page.root.one("h1").text == "Sidorejo"
    assert "Sukorejo, Kabupaten Ponorogo, Jawa Timur" in page.text
    assert page.response.request.args["desa"] == "35.02.15.2002"


def test_village_can_be_chosen_by_searching_for_part_of_its_name(loaded: Flask, page: Page) -> None:
    page.get("/wilayah")
    page.submit(status=200, cari="agung")
    rows = page.root.one("ul", cls="baris").all("a")
    assert [row.one("small").text for row in rows] == [
        "Sukorejo, Kabupaten Ponorogo, Jawa Timur",
    ]
    page.get(link(page, "Sumber Agung"))
    assert page.root.one("h1").text == "Sumber Agung"


def test_region_search_in_english_stays_in_english(loaded: Flask, page: Page) -> None:
    page.get("/wilayah?lang=en")
    page.submit(status=200, cari="sumber agung")
    assert page.root.one("html").get("lang") == "en"
    page.get(link(page, "Sumber Agung"))
    assert page.root.one("html").get("lang") == "en"


def test_region_search_without_a_result_suggests_what_to_try_and_still_lists_provinces(
    loaded: Flask, page: Page
) -> None:
    page.get("/wilayah?cari=zzz")
    assert "Belum ada nama seperti itu." in page.text
    assert page.root.one("input", name="cari").get("value") == "zzz"
    assert link(page, "Jawa Timur")
    page.get("/wilayah?cari=z")
    assert "Tulis dua huruf atau lebih." in page.text


def test_district_found_by_search_opens_the_list_of_its_villages(loaded: Flask, page: Page) -> None:
    page.get("/wilayah?cari=sukorejo")
    page.get(link(page, "Sukorejo"))
    assert page.root.one("h2").text == "Pilih desa atau kelurahan"


@pytest.mark.parametrize("di", ["99", "35.02.15.2001", "x", "35.07.03' --"])
def test_region_page_lists_the_provinces_when_the_url_names_an_unknown_region(
    loaded: Flask, page: Page, di: str
) -> None:
    page.get(f"/wilayah?di={di}")
    assert page.root.one("h2").text == "Pilih provinsi"


def link(page: Page, name: str) -> str:
    rows = [a for a in page.root.one("main").all("a") if a.all("b") and a.one("b").text == name]
    assert len(rows) == 1, f"{len(rows)} links for {name}"
    return rows[0].get("href")
