"""What was cut, stranded or hard to press on a phone 360 pixels wide."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page

from tests.browser.conftest import PHONE
from tests.browser.places import EDITOR, LESSON, TRAINER, WORKER
from tests.browser.targets import LEAST
from tests.browser.test_one_phone import demo, on_server
from tests.deployment import Site

Phones = Callable[..., BrowserContext]
LINES = """e => { const all = document.createRange(); all.selectNodeContents(e);
  return new Set([...all.getClientRects()].map(r => Math.round(r.bottom / 12))).size }"""
"""On how many lines an element's text stands; parts of one line may differ by some pixels."""


def lines(target: Locator) -> int:
    found: int = target.evaluate(LINES)
    return found


def height(target: Locator) -> float:
    box = target.bounding_box()
    assert box is not None
    return box["height"]


def test_a_region_stands_beside_its_code_in_the_list_of_staff(phone: Phones) -> None:
    page = phone(who=EDITOR).new_page()
    page.goto("/kelola/akun")
    cells = page.locator("td[data-l=Wilayah]")
    assert cells.count() >= 2
    for cell in cells.all():
        gap = cell.evaluate("""cell => { const code = cell.querySelector('small');
          const name = document.createRange(); name.setStartBefore(code.previousSibling);
          name.setEndBefore(code);
          const [last] = [...name.getClientRects()].slice(-1);
          return code.getBoundingClientRect().left - last.right }""")
        assert gap < 12, cell.inner_text()


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_start_code_and_its_address_stand_on_one_line_each(phone: Phones, lang: str) -> None:
    page = phone(who=EDITOR).new_page()
    page.goto(f"/kelola/akun?lang={lang}")
    with page.expect_navigation():
        page.locator("td a").first.click()
    assert page.url.split("?")[0].endswith("/kode-mulai")
    with page.expect_navigation():
        page.locator("main .tombol").click()
    assert lines(page.locator(".kode")) == 1
    assert [lines(each) for each in page.locator(".kode-mulai p > span").all()] == [1, 1]


def test_a_long_name_takes_one_line_of_the_header_and_is_read_out_whole(phone: Phones) -> None:
    page = phone(who=TRAINER).new_page()
    page.goto("/")
    name = page.locator(".kepala a.siapa > span")
    assert height(name) < LEAST / 2  # one line, without the words for who listens
    assert name.evaluate("e => e.scrollWidth > e.clientWidth")
    assert page.get_by_role("link", name="Pak Wahyu (contoh)").count() == 1
    assert height(page.locator(".kepala")) < 1.5 * LEAST  # beside the mark
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.fixture
def restored(phone: Phones, site: Site) -> Iterator[Page]:
    """/dipulihkan, as the demo's worker sees it after a restore."""
    who = demo(site, WORKER)["id"].replace("-", "")
    on_server(site, "UPDATE account SET came_back = '2026-11-01 00:00:00' WHERE id = ?", who)
    page = phone(who=WORKER).new_page()
    page.goto("/dipulihkan")
    yield page
    on_server(site, "UPDATE account SET came_back = NULL WHERE id = ?", who)


def test_what_leads_on_after_a_restore_can_be_pressed(restored: Page) -> None:
    links = restored.locator("main a")
    assert links.count() == 3
    assert all(height(link) >= LEAST for link in links.all())


def test_what_was_changed_in_a_lesson_can_be_pressed(phone: Phones) -> None:
    page = phone().new_page()
    page.goto(LESSON)
    assert height(page.get_by_role("link", name="Lihat yang sudah diubah")) >= LEAST
