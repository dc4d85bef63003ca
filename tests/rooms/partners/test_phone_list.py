"""`/mitra/simpan/<place>`: the partners of a province or country, as a phone keeps them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import brotli
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.partners.routes.phone_list import PACKAGES
from app.partners.rules.entries import PartnerEntry
from app.partners.rules.phone_list import those_that_fit
from app.partners.rules.vocabulary import NEEDS
from tests.factories import NOW
from tests.page import Page, parse
from tests.rooms.partners.conftest import OFFICE, SHELTER, TODAY, change_hours, check, end, store

MOST_BYTES = 40_000
"""The file of a province, as it travels (docs/budgets.md)."""
LIST = "/mitra/simpan/33"
PACKAGE = f"{LIST}/paket.json"
NATIONAL = replace(
    OFFICE,
    id=UUID(int=103),
    name="Contoh Saluran Seluruh Indonesia",
    places=("00",),
    address="",
    checked_by="",
    checked_on=None,
)
PROVINCIAL = replace(OFFICE, id=UUID(int=104), name="Contoh Kantor Provinsi", places=("33",))
VILLAGE = replace(OFFICE, id=UUID(int=105), name="Contoh Desa", places=("33.02.05.2001",))
TAIWAN = replace(OFFICE, id=UUID(int=106), name="Contoh Saluran Taiwan", places=("tw",), address="")
ELSEWHERE = replace(OFFICE, id=UUID(int=107), name="Contoh Kantor Surabaya", places=("35.78",))

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture(autouse=True)
def _no_earlier_package(app: Flask) -> None:
    """Lists of other tests may have changed at the same frozen moment."""
    PACKAGES.drop(app)


def package(client: FlaskClient, address: str = PACKAGE) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get(address).data)
    return found


def compressed(client: FlaskClient, address: str) -> TestResponse:
    answer = client.get(address, headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    return answer


def test_list_of_a_province_shows_who_helps_everywhere_first_then_its_regencies(
    app: Flask, page: Page
) -> None:
    store(app, OFFICE, NATIONAL, PROVINCIAL, VILLAGE, TAIWAN, ELSEWHERE)
    page.get(f"{LIST}/L03")
    names = [NATIONAL.name, PROVINCIAL.name, VILLAGE.name, OFFICE.name]
    assert [each.text for each in page.root.one("main").all("b")] == names
    headings = [each.text for each in page.root.one("main").all("h2")]
    assert headings[:2] == ["Untuk seluruh Indonesia", "Untuk seluruh provinsi"]
    assert headings[3:] == ["Kabupaten Cilacap"]
    page.get("/mitra/simpan/tw/L03")
    assert [each.text for each in page.root.one("main").all("b")] == [NATIONAL.name, TAIWAN.name]


def test_entry_of_a_list_has_every_line_that_is_needed_without_a_network(
    app: Flask, page: Page
) -> None:
    store(app, OFFICE, NATIONAL)
    page.get(f"{LIST}/L03")
    card = next(
        e for e in page.root.all("li", **{"class": "besek isi"}) if OFFICE.name in e.text
    ).text
    for line in (OFFICE.about, OFFICE.hours, OFFICE.cost, OFFICE.address, OFFICE.desk):
        assert line in card
    assert "Dipastikan 24 November 2026 oleh petugas kabupaten" in card
    assert "Belum dipastikan" in page.text
    numbers = page.root.all("a", href="tel:0800000001")
    assert [each.text for each in numbers] == [NATIONAL.phone, OFFICE.phone]


def test_first_page_of_a_list_has_national_numbers_and_the_needs_that_somebody_meets(
    app: Flask, page: Page
) -> None:
    store(app, OFFICE, NATIONAL, replace(PROVINCIAL, needs=("L12",)))
    page.get(LIST)
    assert NATIONAL.phone in page.text
    assert OFFICE.name not in page.text
    links = [each.get("href") for each in page.root.one("ul", **{"class": "baris"}).all("a")]
    assert links == [f"{LIST}/{need}" for need in ("L03", "L09", "L12")]


@pytest.mark.parametrize(
    "address",
    ["/mitra/simpan/00", "/mitra/simpan/99", "/mitra/simpan/xx", "/mitra/simpan/id",
     "/mitra/simpan/3%00", "/mitra/simpan/33.01", f"{LIST}/L99", "/mitra/simpan/99/paket.json"],
)  # fmt: skip
def test_list_of_no_province_or_country_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_titles_and_addresses_of_a_list_tell_nothing_of_the_need(app: Flask, page: Page) -> None:
    store(app, SHELTER)
    for address in (LIST, f"{LIST}/L07"):
        page.get(address)
        head = page.response.get_data(as_text=True).partition("</head>")[0]
        assert "<title>Bekal</title>" in head
        assert "aman" not in head.lower()


@pytest.mark.parametrize("language", ["", "?lang=en"])
def test_package_has_all_pages_of_the_list_in_the_language_and_what_they_load(
    app: Flask, client: FlaskClient, language: str
) -> None:
    store(app, OFFICE, SHELTER)
    made = package(client, PACKAGE + language)
    paths = {LIST, *(f"{LIST}/{need}" for need in ("L03", "L07", "L09"))}
    assert made["files"].keys() == {path + language for path in paths}
    for kind, text in made["files"].values():
        assert kind.startswith("text/html")
        root = parse(text)
        assert root.one("html").get("lang") == ("en" if language else "id")
        loaded = [each.get("href") for each in root.all("link", rel="stylesheet")]
        loaded += [each.get("src") for each in root.all("script")]
        assert set(loaded) <= set(made["assets"])
        ways = {each.get("href").partition("?")[0] for each in root.all("a")}
        assert {way for way in ways if way.startswith(LIST)} <= paths
    shown = made["files"][f"{LIST}/L03{language}"][1]
    assert shown == client.get(f"{LIST}/L03{language}").get_data(as_text=True)


def test_package_holds_nothing_of_the_person_who_keeps_it(app: Flask, client: FlaskClient) -> None:
    store(app, OFFICE)
    made = package(client)
    assert (made["module"], made["language"], made["title"]) == ("simpan/33", "id", "Jawa Tengah")
    assert "data-versi" not in made["files"][LIST][1]
    client.set_cookie("siapa", "abcd")
    assert package(client)["release"] == made["release"]


def test_package_tells_the_place_of_a_shelter_no_finer_than_its_regency(
    app: Flask, client: FlaskClient
) -> None:
    told = replace(SHELTER, places=("33.01", "33.02"))
    store(app, told)
    text = package(client)["files"][f"{LIST}/L07"][1]
    assert text.count(f"<b>{SHELTER.name}</b>") == 2
    assert "Alamat tidak ditulis." in text
    assert "Kabupaten Cilacap</h2>" in text


@pytest.mark.parametrize("change", [change_hours, end, check])
def test_package_is_sent_again_only_after_a_change_of_the_list(
    app: Flask, client: FlaskClient, change: Callable[[Flask], None]
) -> None:
    store(app, OFFICE, PROVINCIAL)
    before = package(client)["release"]
    known = {"If-None-Match": f'"{before}"'}
    assert client.get(PACKAGE, headers=known).status_code == 304
    change(app)
    after = client.get(PACKAGE, headers=known)
    assert after.status_code == 200
    assert (OFFICE.name in after.text) is (change is not end)


def test_change_in_another_province_leaves_the_package_as_it_is(
    app: Flask, client: FlaskClient
) -> None:
    store(app, OFFICE)
    before = package(client)["release"]
    store(app, ELSEWHERE, now=NOW + timedelta(seconds=1))
    assert package(client)["release"] == before


def test_entry_that_is_hidden_after_a_year_is_gone_from_the_next_package(
    app: Flask, client: FlaskClient
) -> None:
    store(app, OFFICE, PROVINCIAL)
    later = NOW + timedelta(days=366)
    with time_machine.travel(later, tick=False):
        day = later.date()
        store(app, replace(PROVINCIAL, checked_on=day), now=later, today=day)
        text = json.dumps(package(client))
    assert OFFICE.name not in text
    assert PROVINCIAL.name in text


def _varied(count: int, places: Callable[[int], tuple[str, ...]]) -> list[PartnerEntry]:
    """Invented entries with words that hardly repeat, so that they compress as real ones do."""
    drawn = random.Random(19)
    letters = "aaaeeiiouknngtsrmdlpbyhjwc"
    words = ["".join(drawn.choices(letters, k=drawn.randint(3, 10))) for _ in range(6_000)]

    def some(few: int) -> str:
        return " ".join(drawn.choices(words, k=few))

    return [
        replace(
            OFFICE,
            id=UUID(int=1_000 + n),
            name=f"Contoh {some(3)}",
            about=some(16),
            needs=tuple(sorted(drawn.sample(sorted(set(NEEDS) - {"L07"}), 3))),
            places=places(n),
            hours=some(4),
            phone=f"0800 {drawn.randrange(1_000_000):06}",
            web="",
            address=some(6),
            checked_on=TODAY - timedelta(days=drawn.randrange(300)),
        )
        for n in range(count)
    ]


def _spread(n: int) -> tuple[str, ...]:
    """Half of them in one province, as if every one of its regencies had some 70."""
    return (f"33.{1 + n % 35:02}",) if n % 2 else (f"{11 + n % 25}.{n % 12:02}",)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the pages are the same
def test_list_among_5000_entries_stays_within_its_bytes_and_statements(
    app: Flask, page: Page, statements: Callable[[], Any]
) -> None:
    store(app, NATIONAL, *_varied(5_000, _spread))
    sent = compressed(page.client, PACKAGE)
    made = json.loads(brotli.decompress(sent.data))
    assert len(sent.data) <= MOST_BYTES
    assert len(made["files"]) == 1 + len(NEEDS) - 1
    assert NATIONAL.phone in made["files"][LIST][1]
    for address, most in ((PACKAGE, 2), (LIST, 7), (f"{LIST}/L03", 6)):
        page.client.get(address)
        with statements() as seen:
            assert page.client.get(address).status_code == 200
        assert len(seen) <= most, (address, seen)
    for need in NEEDS:
        page.get(f"{LIST}/{need}")  # which checks the first paint
    assert "tempat lain tidak muat di daftar ini." in page.text


def test_list_that_is_too_long_keeps_some_of_every_part_and_of_every_need() -> None:
    entries = _varied(300, lambda n: (f"33.{n % 30:02}",))
    parts = {f"33.{n:02}": [e for e in entries if e.places == (f"33.{n:02}",)] for n in range(30)}
    fitting = those_that_fit(parts, 40_000)
    kept = [len(some) for some in fitting.values()]
    assert 1 <= min(kept) <= max(kept) <= min(kept) + 1
    assert max(kept) < 10
    least = those_that_fit(parts, 1)
    assert {len(some) for some in least.values()} == {1}
    assert least.keys() == parts.keys()
    assert len(those_that_fit(parts, 10**9)["33.00"]) == 10
