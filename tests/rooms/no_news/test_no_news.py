"""/bantuan/belum-ada-kabar: danger first, a blank report, and a word that one is well."""

from __future__ import annotations

import pytest

from app.work_abroad.queries import country_sheets
from tests.page import Page

STEPS = "/bantuan/belum-ada-kabar"


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("url", [STEPS, f"{STEPS}/laporan", f"{STEPS}/pesan"])
def test_pages_of_no_news_have_a_neutral_title_and_take_nothing(
    page: Page, url: str, lang: str
) -> None:
    main = page.get(f"{url}?lang={lang}").one("main")
    assert page.root.one("head").one("title").text == "Bekal"
    assert not main.all("form") + main.all("textarea")
    assert all(box.get("type") == "checkbox" for box in main.all("input"))
    assert "Set-Cookie" not in page.response.headers


def test_page_of_no_news_begins_with_danger_and_numbers_of_the_country_sheets(page: Page) -> None:
    main = page.get(STEPS).one("main")
    danger = main.all("section")[0]
    assert danger.get("id") == "bahaya"
    sheet = {
        each.number_to_dial.removeprefix("+")
        for country in country_sheets()
        for each in country.contacts
    }
    links = [link.get("href") for link in danger.all("a")]
    numbers = [each for each in links if each.startswith(("tel:", "https://wa.me/"))]
    assert len(numbers) >= 3
    assert {each.rpartition(":")[2].rpartition("/")[2].lstrip("+") for each in numbers} <= sheet
    assert links[0] in numbers  # in sight on a small phone, before the names of countries
    abroad = {country.code for country in country_sheets() if country.code != "id"}
    assert {f"/bantuan/{code}?dari=indonesia" for code in abroad} <= {*links}


@pytest.mark.parametrize("lang", ["id", "en"])
def test_steps_of_three_days_have_boxes_that_nothing_sends_or_keeps(page: Page, lang: str) -> None:
    main = page.get(f"{STEPS}?lang={lang}").one("main")
    boxes = main.all("input")
    assert len(boxes) == len(main.all("label"))
    assert len(boxes) >= 6
    for box in boxes:
        assert box.get("autocomplete") == "off"
        assert not {"name", "value", "checked"} & {*box.attributes}
    assert not main.all("script")
    paper = page.get(f"{STEPS}/laporan?lang={lang}").one("article", cls="kertas")
    assert len(paper.all("ul", cls="centang")) == 2


def test_page_of_no_news_keeps_the_name_on_the_family_card_and_gives_no_address(page: Page) -> None:
    page.get(STEPS)
    assert "Biarkan namanya di kartu keluarga." in page.text
    assert "Alamat hanya boleh datang dari dirinya." in page.text
    assert "Apa akibatnya baginya kalau kami melapor?" in page.text


def test_worker_who_is_sought_is_told_how_to_say_only_that_she_is_safe(page: Page) -> None:
    for start in ("/bantuan", STEPS):
        page.get(start)
        assert f"{STEPS}/pesan" in {link.get("href") for link in page.root.one("main").all("a")}
    page.get(f"{STEPS}/pesan")
    assert "Jangan beri alamat, nomor, atau tempat kerja saya." in page.text
