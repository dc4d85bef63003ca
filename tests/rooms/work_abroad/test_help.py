"""/bantuan and its pages by country."""

from __future__ import annotations

import pytest
import time_machine

from app.work_abroad import queries
from tests.page import Page

CODES = [each.code for each in queries.country_sheets()]


def test_help_page_lists_indonesian_phone_numbers_first_as_telephone_links(page: Page) -> None:
    root = page.get("/bantuan")
    links = [a.get("href") for a in root.one("main").all("ul", cls="baris")[0].all("a")]
    assert links == [
        "tel:08001000",
        "tel:+622129244800",
        "https://wa.me/628118080141",
        "tel:157",
        "https://wa.me/6281157157157",
        "https://iasc.ojk.go.id",
    ]
    assert "Menurut KP2MI (Media Masa Kini) , per 10 April 2025." in page.text


def test_every_country_has_a_row_on_the_help_page_and_a_page_in_both_languages(page: Page) -> None:
    for language in ("", "?lang=en"):
        rows = page.get(f"/bantuan{language}").one("main").all("ul", cls="baris")[1].all("a")
        assert len(rows) == len(CODES)
        for row in rows:
            page.get(row.get("href"))
            assert page.root.one("h1").text in row.text


def test_help_page_of_taiwan_lists_its_helpline_and_no_embassy(page: Page) -> None:
    root = page.get("/bantuan/tw")
    assert "tel:1955" in [a.get("href") for a in root.one("main").all("a")]
    assert "KDEI Taipei. Kantor Indonesia di Taiwan. Di sana tidak ada kedutaan." in page.text
    assert "KBRI" not in page.text
    assert "NT$1.800" in page.text


def test_help_page_of_a_country_lists_phone_numbers_reachable_from_abroad(page: Page) -> None:
    links = [a.get("href") for a in page.get("/bantuan/hk").one("main").all("a")]
    assert "tel:+622129244800" in links
    assert "tel:08001000" not in links
    assert "tel:157" not in links
    assert "https://wa.me/6281157157157" in links


def test_unknown_fact_about_a_country_is_shown_as_unknown(page: Page) -> None:
    root = page.get("/bantuan/it")
    heading = "Belum ada keterangan yang kami periksa"
    assert [h.text for h in root.one("main").all("h3")] == [heading]
    assert len(root.one("main").all("ul", cls="daftar")[-1].all("li")) == 6
    root = page.get("/bantuan/hk")
    assert [h.text for h in root.one("main").all("h3")] == [
        "Gaji paling sedikit",
        "Potongan gaji",
        heading,
    ]


@pytest.mark.parametrize("code", CODES)
def test_every_legal_rule_on_a_country_page_shows_its_source_and_date(
    page: Page, code: str
) -> None:
    page.get(f"/bantuan/{code}")
    country = queries.country_sheet(code)
    assert country is not None
    said = [fact for facts in country.facts.values() for fact in facts]
    assert page.text.count("Menurut ") >= len(said) + len(country.contacts)
    for fact in said:
        assert fact.text["id"] in page.text


def test_legal_rule_past_its_review_date_shows_a_notice(page: Page) -> None:
    with time_machine.travel("2026-11-25", tick=False):
        page.get("/bantuan/jp")
        assert "Belum diperiksa ulang" not in page.text
    with time_machine.travel("2027-05-26", tick=False):
        page.get("/bantuan/jp")
        assert "Belum diperiksa ulang sejak 24 Mei 2027." in page.text


@pytest.mark.parametrize("code", ["xx", "TW", "tw.yaml", "..%2fsusunan", "%00", "a" * 500])
def test_help_page_of_an_unknown_country_code_returns_404(page: Page, code: str) -> None:
    page.get(f"/bantuan/{code}", 404)
