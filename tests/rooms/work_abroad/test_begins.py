"""Pages of help and the tools begin with the country that their address names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from app.content.country import MISSION, OFFICE
from app.work_abroad import queries
from app.work_abroad.rules.help_lines import MOST_FIRST
from tests.page import Page

ROOT = Path(__file__).parents[3]
ABROAD = [each.code for each in queries.destination_countries("id")]
OFFICES = re.compile(r"\b(KBRI|KJRI|KDEI|[Aa]tase)\b")


def chosen(page: Page, name: str) -> str:
    options = page.root.one("select", name=name).all("option")
    marked = [option for option in options if "selected" in option.attributes]
    return str((marked or options)[0].get("value"))


@pytest.mark.parametrize("code", ABROAD)
def test_help_page_starts_with_the_contacts_of_the_country_given_in_the_url(
    page: Page, code: str
) -> None:
    country = queries.country_sheet(code)
    assert country is not None
    page.get(f"/bantuan?negara={code}")
    assert page.root.one("main").all("h2")[0].text == country.name["id"]
    section = page.root.one("section", id="di-sana")
    assert all(contact.name["id"] in section.text for contact in country.contacts)
    assert section.all("a")[-1].get("href") == f"/bantuan/{code}"


@pytest.mark.parametrize("named", ["", "id", "pl", "zz", "HK", "../x", "hk&negara=tw"])
def test_help_page_for_a_country_without_a_data_file_is_the_general_help(
    page: Page, named: str
) -> None:
    page.get(f"/bantuan?negara={named}")
    if named.startswith("hk"):
        assert page.root.one("section", id="di-sana")
    else:
        assert 'id="di-sana"' not in page.response.get_data(as_text=True).split("</template>")[1]


@pytest.mark.parametrize("url", ["/alat/slip-gaji", "/alat/cek-tawaran"])
def test_country_given_in_the_url_is_preselected_in_the_form_and_shows_no_result(
    page: Page, url: str
) -> None:
    page.get(f"{url}?negara=tw")
    assert chosen(page, "negara") == "tw"
    assert not page.root.one("form", id="isian").get("data-terisi", "")
    assert page.root.one("h1").text.endswith("?")
    page.get(f"{url}?negara=tw&lang=en")
    assert chosen(page, "negara") == "tw"


@pytest.mark.parametrize("url", ["/alat/slip-gaji", "/alat/cek-tawaran"])
@pytest.mark.parametrize("named", ["pl", "id", "HK", "", "tw&negara=hk"])
def test_unknown_country_in_the_url_is_not_preselected(page: Page, url: str, named: str) -> None:
    page.get(f"{url}?negara={named}")
    assert chosen(page, "negara") in ("", "tw")


def test_payslip_form_reads_only_the_country_from_the_url(page: Page) -> None:
    page.get("/alat/slip-gaji?negara=tw&gaji=9999&lain_nama=utang")
    form = page.root.one("form", id="isian")
    assert not [each for each in form.all("input") if each.get("value", "") in ("9999", "utang")]


def test_link_to_the_job_offer_check_with_answers_in_the_url_shows_a_result(page: Page) -> None:
    page.get("/alat/cek-tawaran?negara=tw&visa=kerja")
    assert "perlu ditanyakan lagi" in page.root.one("h1").text


@pytest.mark.parametrize("code", ABROAD)
def test_remittance_comparison_preselects_the_currency_of_the_country_in_the_url(
    page: Page, code: str
) -> None:
    country = queries.country_sheet(code)
    assert country is not None
    page.get(f"/alat/kirim-uang?negara={code}")
    assert "Periksa lagi" not in page.text
    listed = [o.get("value") for o in page.root.one("select", name="mata_uang").all("option")]
    usual = country.currency if country.currency in listed else "MYR"
    assert chosen(page, "mata_uang") == usual


def test_remittance_page_ignores_url_parameters_added_by_chat_apps(page: Page) -> None:
    page.get("/alat/kirim-uang?utm_source=wa&fbclid=x")
    assert "Lihat contoh hitungan" in page.text


@pytest.mark.parametrize(
    "url", ["/bantuan", "/alat/slip-gaji", "/alat/cek-tawaran", "/alat/kirim-uang"]
)
def test_page_with_a_country_in_its_url_is_identical_for_every_visitor(
    app: Flask, page: Page, url: str
) -> None:
    page.get(f"{url}?negara=hk")
    mine = page.response.get_data()
    assert "Set-Cookie" not in page.response.headers
    assert "public" in page.response.headers["Cache-Control"]
    other = Page(app.test_client())
    other.client.set_cookie("siapa", "0" * 8)
    other.get(f"{url}?negara=hk")
    assert other.response.get_data() == mine


def test_templates_and_code_name_no_embassy_or_consulate() -> None:
    """Which office there is stands in the sheet of each country: Taiwan has no embassy."""
    files = [*(ROOT / "app").rglob("*.html"), *(ROOT / "app").rglob("*.py")]
    files += (ROOT / "static" / "js").rglob("*.js")
    named = [file.name for file in files if OFFICES.search(file.read_text("utf-8"))]
    assert not named
    english = (ROOT / "translations/en/LC_MESSAGES/messages.po").read_text("utf-8")
    assert not re.search(r"[Ee]mbass|[Cc]onsulate", english)


@pytest.mark.parametrize("code", ABROAD)
def test_job_offer_check_shows_the_ministry_and_the_mission_of_the_chosen_country(
    page: Page, code: str
) -> None:
    root = page.post("/alat/cek-tawaran", {"negara": code, "visa": "bukan-kerja"}, 200)
    rows = root.one("main").all("ul", cls="baris")[0].all("li")
    assert len(rows) == MOST_FIRST
    assert "KP2MI, dari Indonesia" in rows[0].text
    country = queries.country_sheet(code)
    assert country is not None
    missions = [each for each in country.contacts if each.role in (MISSION, OFFICE)]
    assert any(each.name["id"] in rows[2].text for each in missions)
    if code == "tw":
        main = root.one("main").text
        assert "KBRI" not in main.replace(root.one("template", id="luring").text, "")
