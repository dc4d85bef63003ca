"""Addresses that cannot mean anything answer 400 with a sentence, never with another page."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.rooms.coverage.conftest import Homes, Officer
from tests.rooms.coverage.test_pages import HERE
from tests.rooms.coverage.test_scopes import addresses_of_a_region

NO_VERSION = "Versi daftar inti itu tidak ada pada minggu ini."
NO_WEEK = "Minggu itu tidak disimpan. Pilih dari daftar."
NO_NUMBER = "Tulis versi daftar inti sebagai angka: ?inti=1"
NO_DAY = "Tulis hari Senin seperti ini: pekan=2026-11-30"
REGION = ("/cakupan/35.07", "/cakupan/35.07.csv", "/cakupan/35.07.json")
BAD = [
    *((path, "inti=99", NO_VERSION) for path in REGION),
    *((path, "inti=x", NO_NUMBER) for path in REGION),
    *((path, "inti=1&inti=1", "sekali saja dalam alamat: inti") for path in REGION),
    *((path, "pekan=2001-01-01", NO_WEEK) for path in REGION),
    *((path, "pekan=2999-01-07", NO_WEEK) for path in REGION),
    *((path, "pekan=2026-13-01", NO_DAY) for path in REGION),
    *((path, "pekan=kemarin", NO_DAY) for path in REGION),
    *((path, "pekan=&pekan=", "sekali saja dalam alamat: pekan") for path in REGION),
    ("/cakupan/cari", "cari=a&cari=b", "sekali saja dalam alamat: cari"),
    ("/cakupan/cari", "pekan=1&pekan=1", "sekali saja dalam alamat: pekan"),
]


@pytest.mark.parametrize(("path", "query", "sentence"), BAD)
def test_address_out_of_range_returns_400_with_a_sentence(
    officer: Officer, homes: Homes, path: str, query: str, sentence: str
) -> None:
    homes(HERE, 5, 10)
    page = officer("35.07")
    page.get(f"{path}?{query}", 400)
    if path.endswith(".json"):
        assert sentence in page.response.get_json()["message"]
    else:
        assert sentence in page.text


TAKES = {
    "": ("pekan", "inti"),
    ".csv": ("pekan", "inti"),
    ".json": ("pekan", "inti"),
    ".xlsx": ("pekan", "inti"),
    "/garis": ("angka",),
    "/belum": ("pekan",),
    "/belum.csv": ("pekan",),
    "/belum.json": ("pekan",),
    "/belum.xlsx": ("pekan",),
    "/laporan": ("bulan",),
    "/laporan.pdf": ("bulan",),
    "/desa": ("program",),
    "/mitra": ("butuh",),
    "/mitra.csv": (),
}
"""Which parameters the addresses of a region take."""


@pytest.mark.parametrize("end", TAKES)
def test_every_parameter_of_a_region_returns_400_where_it_means_nothing(
    officer: Officer, homes: Homes, end: str
) -> None:
    homes(HERE, 5, 10)
    page = officer("35")
    for name in TAKES[end]:
        for query in (f"{name}=x", f"{name}=999999", f"{name}=2001-01", f"{name}=&{name}="):
            page.get(f"/cakupan/35{end}?{query}", 400)
            if end.endswith(".json"):
                assert page.response.get_json()["message"] != "Bad Request"
            else:
                assert page.root.one("h1").text == "Alamat ini tidak bisa dibaca"


def test_table_of_parameters_holds_every_address_of_a_region(app: Flask) -> None:
    found = addresses_of_a_region(app, "35")
    assert {path.removeprefix("/cakupan/35") for path in found} == {*TAKES}


@pytest.mark.parametrize("query", ["inti=99", "pekan=kemarin", "pekan=1&pekan=1"])
def test_address_of_another_officers_region_returns_403_whatever_the_query(
    officer: Officer, query: str
) -> None:
    for kind in ("", ".csv", ".json"):
        officer("35.07").get(f"/cakupan/35.02{kind}?{query}", 403)
