"""/bantuan and its pages by country."""

from __future__ import annotations

import pytest
import time_machine

from app.content.country import EMERGENCY
from app.kit.text.i18n import format_partial_date
from app.work_abroad import queries
from app.work_abroad.rules.help_lines import MOST_FIRST
from tests.page import Element, Page

CODES = [each.code for each in queries.country_sheets()]


def rows_of(root: Element, place: str) -> list[str]:
    """The first address of each number that comes first for somebody who is in `place`."""
    section = root.one("section", **{"data-dari": place})
    return [row.all("a")[0].get("href") for row in section.all("ul", cls="baris")[0].all("li")]


def numbers(element: Element) -> list[str]:
    return [
        link.get("href").removeprefix("https://wa.me/").removeprefix("tel:").removeprefix("+")
        for link in element.all("a")
        if link.get("href").startswith(("tel:", "https://wa.me/"))
    ]


def test_help_page_lists_the_ministry_and_the_police_first_in_indonesia(page: Page) -> None:
    root = page.get("/bantuan")
    assert rows_of(root, "indonesia") == ["tel:08001000", "https://wa.me/628118080141", "tel:110"]
    assert root.one("main").all("section")[0].get("data-dari") == "indonesia"
    others = root.one("main").all("section")[0].all("details")
    assert "08111129129" not in numbers(others[0])
    assert {"129", "628111129129"} <= set(numbers(others[0]))
    assert numbers(others[1])[:2] == ["157", "6281157157157"]
    assert "Menurut KP2MI (Media Masa Kini) dan Lintas Atlantik, per Desember 2025." in page.text


def test_help_page_lists_numbers_that_work_from_abroad_first_if_chosen_in_the_address(
    page: Page,
) -> None:
    root = page.get("/bantuan?dari=luar")
    assert root.one("main").all("section")[0].get("data-dari") == "luar"
    assert rows_of(root, "luar") == ["https://wa.me/628118080141", "tel:+622129244800"]
    chosen = [link for link in root.all("a") if link.get("aria-current") == "true"]
    assert [link.text.strip() for link in chosen] == ["Di luar negeri"]
    assert {"/bantuan?dari=luar", "/bantuan?dari=indonesia"} <= {
        link.get("href") for link in root.all("a")
    }
    root = page.get("/bantuan?negara=hk&dari=indonesia")
    assert root.one("main").all("section")[0].get("data-dari") == "indonesia"
    assert rows_of(root, "indonesia")[2] == "tel:+85236510200"
    assert "/bantuan?negara=hk&dari=luar" in {link.get("href") for link in root.all("a")}


def test_every_country_has_a_row_on_the_help_page_and_a_page_in_both_languages(page: Page) -> None:
    for language in ("", "?lang=en"):
        rows = page.get(f"/bantuan{language}").one("main").all("ul", cls="baris")[-1].all("a")
        assert len(rows) == len(CODES)
        for row in rows:
            page.get(row.get("href"))
            assert page.root.one("h1").text in row.text
            links = page.root.one("main").all("a")
            assert "/pulang" in {link.get("href").partition("?")[0] for link in links}


def test_help_page_of_taiwan_lists_its_office_its_helpline_and_the_police(page: Page) -> None:
    root = page.get("/bantuan/tw")
    assert rows_of(root, "luar") == ["tel:+886901132000", "tel:1955", "tel:110"]
    assert "KDEI Taipei. Kantor Indonesia di Taiwan. Di sana tidak ada kedutaan." in page.text
    assert "KBRI" not in page.text
    assert "NT$1.800" in page.text
    assert "Buka 24 jam. Bahasa: Indonesia." in page.text


@pytest.mark.parametrize("code", sorted({*CODES} - {"id"}))
def test_help_page_of_a_country_shows_three_numbers_first_and_none_old_or_disputed(
    page: Page, code: str
) -> None:
    country = queries.country_sheet(code)
    assert country is not None
    root = page.get(f"/bantuan/{code}")
    for place in ("luar", "indonesia"):
        assert len(rows_of(root, place)) == MOST_FIRST
    section = root.one("section", **{"data-dari": "luar"})
    every = {each.number_to_dial.removeprefix("+"): each for each in country.contacts}
    assert every.keys() <= {*numbers(section)}
    for row in section.all("ul", cls="baris")[0].all("li"):
        led = every.get(numbers(row)[0])
        assert led is None or not (led.is_old or led.sources_differ)
        assert led is None or (led.phone[0] == "+") != ("Hanya bisa dari" in row.text)
        is_emergency = led is not None and led.role == EMERGENCY
        unrung = "Nomor darurat tidak kami coba." if is_emergency else "belum kami telepon"
        assert unrung in row.text
    for row in section.all("details")[0].all("li"):
        if (found := every.get(numbers(row)[0])) and found.is_old:
            assert f"Terakhir terlihat {format_partial_date(found.as_of)}" in row.text


def test_country_without_a_recent_protection_line_shows_front_office_and_ministry_first(
    page: Page,
) -> None:
    root = page.get("/bantuan/sa")
    assert rows_of(root, "luar") == [
        "tel:+966114882800",
        "https://wa.me/628118080141",
        "tel:999",
    ]
    assert "Terakhir terlihat 12 November 2020, belum kami telepon." in page.text


def test_number_that_comes_first_names_the_number_to_try_next(page: Page) -> None:
    root = page.get("/bantuan/tw")
    rows = root.one("section", **{"data-dari": "luar"}).all("ul", cls="baris")[0].all("li")
    assert numbers(rows[0]) == ["886901132000", "886987587000"]
    assert "Kalau tidak diangkat:" in rows[0].text
    assert numbers(rows[2]) == ["110", "886901132000"], "an ambulance does not replace the police"


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
    shown_abroad = [each for each in country.contacts if code != "id" or each.phone[:1] == "+"]
    assert page.text.count("Menurut ") > len(said)
    sources = page.root.one("section", **{"data-dari": "luar"}).all("details")[-1].text
    assert all(
        (each.phone or each.name["id"]) in sources.replace("\u2011", "-").replace("\xa0", " ")
        for each in shown_abroad
    )
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
