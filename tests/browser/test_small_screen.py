"""Texts on one line and targets of 48 pixels on a phone 360 pixels wide."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page

from tests.browser.conftest import PHONE
from tests.browser.page_views import EDITOR, LESSON, TRAINER, WORKER, press_solid_button
from tests.browser.people import tap
from tests.browser.targets import LEAST
from tests.browser.test_one_phone import demo_person, run_sql
from tests.deployment import Site

Phones = Callable[..., BrowserContext]
LINES = """e => { const all = document.createRange(); all.selectNodeContents(e);
  return new Set([...all.getClientRects()].map(r => Math.round(r.bottom / 12))).size }"""
"""The number of lines of an element's text; parts of one line may differ by some pixels."""


def lines(target: Locator) -> int:
    found: int = target.evaluate(LINES)
    return found


def height(target: Locator) -> float:
    box = target.bounding_box()
    assert box is not None
    return box["height"]


def test_region_name_stands_beside_its_code_in_the_staff_list(phone: Phones) -> None:
    page = phone(role=EDITOR).new_page()
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
def test_start_code_of_a_new_staff_member_and_its_url_take_one_line_each(
    phone: Phones, site: Site, lang: str
) -> None:
    page = phone(role=EDITOR).new_page()
    page.goto(f"/kelola/akun/baru?lang={lang}")
    page.locator("#name").fill("Bu Rina")
    page.locator("#place").fill("Ponorogo")
    tap(page, page.locator('button[name="langkah"]'))
    for name in ("scope", "role"):
        page.locator("label.pilihan", has=page.locator(f"[name={name}]")).first.click()
    page.locator("#passphrase").fill(demo_person(site, EDITOR)["secret"])
    press_solid_button(page)
    assert lines(page.locator(".kode")) == 1
    assert [lines(each) for each in page.locator(".kode-mulai p > span").all()] == [1, 1]


def test_long_name_of_a_person_takes_one_header_line_and_is_read_out_in_full(phone: Phones) -> None:
    page = phone(role=TRAINER).new_page()
    page.goto("/")
    name = page.locator(".kepala a.siapa > span")
    assert height(name) < LEAST / 2  # one line, without the words for screen readers
    assert name.evaluate("e => e.scrollWidth > e.clientWidth")
    assert page.get_by_role("link", name="Pak Wahyu (contoh)").count() == 1
    assert height(page.locator(".kepala")) < 1.5 * LEAST  # beside the mark
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.fixture
def restored(phone: Phones, site: Site) -> Iterator[Page]:
    """/dipulihkan for the demo's worker after a restore."""
    who = demo_person(site, WORKER)["id"].replace("-", "")
    run_sql(site, "UPDATE account SET came_back = '2026-11-01 00:00:00' WHERE id = ?", who)
    page = phone(role=WORKER).new_page()
    page.goto("/dipulihkan")
    yield page
    run_sql(site, "UPDATE account SET came_back = NULL WHERE id = ?", who)


def test_links_on_the_page_shown_after_a_backup_restore_are_large_enough_to_tap(
    restored: Page,
) -> None:
    links = restored.locator("main a")
    assert links.count() == 3
    assert all(height(link) >= LEAST for link in links.all())


def test_link_to_the_change_history_of_a_lesson_is_large_enough_to_tap(phone: Phones) -> None:
    page = phone().new_page()
    page.goto(LESSON)
    assert height(page.get_by_role("link", name="Lihat yang sudah diubah")) >= LEAST
