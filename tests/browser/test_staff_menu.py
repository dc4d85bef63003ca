"""A staff menu of more than four places folds into one row, which works without a script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.page_views import EDITOR, OFFICER, TRAINER, open_at
from tests.browser.targets import small_targets

NARROW = ViewportSize(width=320, height=568)
Phones = Callable[..., BrowserContext]
BOXES = (
    "each => each.map(e => e.getBoundingClientRect()).map(b => [b.left, b.top, b.right, b.bottom])"
)


def open_rest(page: Page) -> None:
    page.locator(".lain > summary").click()


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("size", [NARROW, PHONE, DESKTOP], ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("role", [TRAINER, OFFICER, EDITOR])
def test_staff_menu_takes_one_row(phone: Phones, role: str, size: ViewportSize, lang: str) -> None:
    page = phone(role=role, viewport=size, javascript=False).new_page()
    open_at(page, "/belajar", lang)
    boxes = page.locator(".menu > ul > li").evaluate_all(BOXES)
    assert 2 <= len(boxes) <= 4
    assert len({top for _left, top, _right, _bottom in boxes}) == 1, "the menu wraps"
    assert all(0 <= left < right <= size["width"] for left, _top, right, _bottom in boxes)
    assert not small_targets(page)


@pytest.mark.parametrize("size", [NARROW, PHONE, DESKTOP], ids=lambda size: str(size["width"]))
def test_folded_places_of_a_menu_open_on_the_screen_and_lead_to_their_pages(
    phone: Phones, size: ViewportSize
) -> None:
    page = phone(role=EDITOR, viewport=size, javascript=False).new_page()
    page.goto("/cakupan")
    assert page.locator(".lain > summary").get_attribute("aria-current") is None
    open_rest(page)
    places = page.locator(".lain a")
    assert places.count() >= 2
    for left, top, right, bottom in places.evaluate_all(BOXES):
        assert 0 <= left < right <= size["width"]
        assert 0 <= top < bottom <= size["height"]
    assert not small_targets(page)
    places.get_by_text("Kursus").click()
    expect(page).to_have_title("Kursus · Bekal")


def test_menu_marks_the_current_place_and_the_fold_that_holds_it(phone: Phones) -> None:
    page = phone(role=EDITOR, javascript=False).new_page()
    page.goto("/kelola/kursus")
    assert page.locator(".menu [aria-current=true]").inner_text().strip() == "Lainnya"
    open_rest(page)
    assert page.locator(".menu [aria-current=page]").inner_text().strip() == "Kursus"


def test_folded_items_of_a_menu_open_by_keyboard(phone: Phones) -> None:
    page = phone(role=EDITOR, javascript=False).new_page()
    page.goto("/cakupan")
    page.locator(".menu > ul > li > a").last.focus()
    page.keyboard.press("Tab")
    expect(page.locator(".lain > summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".lain a").first).to_be_focused()
    expect(page.locator(".lain a").first).to_be_in_viewport()
