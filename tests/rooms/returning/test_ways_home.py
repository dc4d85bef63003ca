"""/pulang: questions answered by links, and the page of an office."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app import create_app
from app.kit.text.i18n import format_partial_date
from app.returning import queries
from app.work_abroad.queries import country_sheets
from tests.conftest import settings
from tests.page import Page

BEGIN = "/pulang"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application without a database: these pages keep nothing."""
    state = tmp_path_factory.mktemp("state")
    made = create_app(settings(state, f"sqlite:///{state / 'never-made.sqlite3'}"))
    made.testing = True
    return made


def links(page: Page) -> list[str]:
    rows = page.root.one("main").all("ul", cls="baris")
    found = [link.get("href") for row in rows for link in row.all("a")]
    return [each for each in found if re.fullmatch(r"/pulang/[a-z][0-9](\?lang=..)?", each)]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_way_home_is_walked_by_links_alone(page: Page, lang: str) -> None:
    ways = queries.ways_home()
    waiting, seen = [f"{BEGIN}?lang={lang}"], set()
    while waiting:
        page.get(waiting.pop())
        seen.add(page.url.rpartition("/")[2])
        main = page.root.one("main")
        assert page.root.one("head").one("title").text == "Bekal"
        assert not main.all("form") + main.all("input")
        assert "Set-Cookie" not in page.response.headers
        assert "no-store" not in page.response.headers.get("Cache-Control", "")
        waiting += links(page)
    assert {*ways.pages, *ways.questions} - {ways.first} <= seen


@pytest.mark.parametrize("lang", ["id", "en"])
def test_page_of_a_way_home_tells_first_step_office_claims_papers_time_and_source(
    page: Page, lang: str
) -> None:
    for each in queries.ways_home().pages.values():
        page.get(f"{BEGIN}/{each.id}?lang={lang}")
        for text in (each.office.name, *each.texts):
            assert " ".join(text[lang].split()) in page.text, each.id
        first = page.root.one("main").all("section")[0]
        assert all(" ".join(text[lang].split()) in first.text for text in each.now)
        for who, _ in each.sources:
            assert who in page.text
        assert format_partial_date(each.as_of) in page.text or lang == "en"
        assert len(page.response.data) <= 20_000


def test_family_of_a_worker_who_died_finds_claims_and_five_years_in_three_taps(page: Page) -> None:
    page.get("/bantuan")
    assert BEGIN in {link.get("href") for link in page.root.all("a")}
    page.get(BEGIN)
    for words in ("meninggal", "masih di luar negeri"):
        (link,) = [each for each in page.root.one("main").all("a") if words in each.text]
        page.get(link.get("href"))
    assert "BPJS Ketenagakerjaan" in page.text
    assert "PERKESO" in page.text
    assert "lima tahun" in page.text
    assert "terminal kargo" in page.text


def test_no_way_home_shouts_or_prints_a_telephone_number_of_its_own(page: Page) -> None:
    known = {each.phone for country in country_sheets() for each in country.contacts if each.phone}
    for step in queries.ways_home().later_steps:
        page.get(f"{BEGIN}/{step}")
        main = page.root.one("main")
        assert "!" not in main.text
        assert not [each for each in main.all("a") if each.get("href").startswith("tel:")]
        assert not any(phone in main.text for phone in known if len(phone) > 6)


@pytest.mark.parametrize("step", ["a1", "z9", "P1", "p", "meninggal", "%00", "x" * 500])
def test_unknown_step_of_a_way_home_returns_404(page: Page, step: str) -> None:
    page.get(f"{BEGIN}/{step}", 404)
