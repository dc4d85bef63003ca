"""/bantuan/surat-anak: questions answered by links, and the page of an office."""

from __future__ import annotations

import pytest

from app.child_papers import queries
from app.kit.text.i18n import format_partial_date
from app.work_abroad.queries import country_sheets
from tests.page import Page

BEGIN = "/bantuan/surat-anak"


def links(page: Page) -> list[str]:
    rows = page.root.one("main").all("ul", cls="baris")
    return [link.get("href") for row in rows for link in row.all("a")]


def is_neutral(page: Page) -> bool:
    return page.root.one("head").one("title").text == "Bekal"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_way_to_a_childs_papers_is_walked_by_links_alone(page: Page, lang: str) -> None:
    papers = queries.child_papers()
    waiting, seen = [f"{BEGIN}?lang={lang}"], set()
    while waiting:
        page.get(waiting.pop())
        seen.add(page.url.rpartition("/")[2])
        main = page.root.one("main")
        assert is_neutral(page)
        assert not main.all("form") + main.all("input")
        assert "Set-Cookie" not in page.response.headers
        assert "no-store" not in page.response.headers.get("Cache-Control", "")
        waiting += links(page)
    assert {*papers.pages, *papers.questions} - {papers.first} <= seen


@pytest.mark.parametrize("lang", ["id", "en"])
def test_page_of_a_childs_papers_tells_office_paper_what_to_bring_next_time_and_source(
    page: Page, lang: str
) -> None:
    for each in queries.child_papers().pages.values():
        page.get(f"{BEGIN}/{each.id}?lang={lang}")
        for text in (each.office.name, *each.texts):
            assert " ".join(text[lang].split()) in page.text, each.id
        for who, _ in each.sources:
            assert who in page.text
        assert format_partial_date(each.as_of) in page.text or lang == "en"


def test_father_sent_home_with_a_child_finds_the_office_where_they_arrive_in_few_taps(
    page: Page,
) -> None:
    taps = 1
    page.get("/bantuan")
    assert BEGIN in {link.get("href") for link in page.root.all("a")}
    page.get(BEGIN)
    for words in ("Baru tiba", "Ayah atau ibunya"):
        (link,) = [each for each in page.root.one("main").all("a") if words in each.text]
        page.get(link.get("href"))
        taps += 1
    assert taps <= 6
    assert "BP3MI atau P4MI" in page.root.one("section", cls="besek").text
    assert "/bantuan/id" in {link.get("href") for link in page.root.one("main").all("a")}


@pytest.mark.parametrize("step", ["a1", "z9", "A1", "p", "surat-anak", "%00", "x" * 500])
def test_unknown_step_to_a_childs_papers_returns_404(page: Page, step: str) -> None:
    page.get(f"{BEGIN}/{step}", 404)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_letter_for_a_childs_papers_is_a_blank_without_a_form(page: Page, lang: str) -> None:
    main = page.get(f"{BEGIN}/surat?lang={lang}").one("main")
    assert is_neutral(page)
    assert not main.all("form") + main.all("input")
    assert len(main.all("ul", cls="garis")) >= 4
    assert "PIN" in main.one("p", cls="asal").text


def test_no_page_of_a_childs_papers_prints_a_telephone_number_of_its_own(page: Page) -> None:
    known = {each.phone for country in country_sheets() for each in country.contacts if each.phone}
    for step in queries.child_papers().later_steps:
        page.get(f"{BEGIN}/{step}")
        assert not [each for each in page.root.all("a") if each.get("href").startswith("tel:")]
        assert not any(phone in page.text for phone in known if len(phone) > 6)
