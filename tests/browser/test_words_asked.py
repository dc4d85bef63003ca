"""The six words on a phone that its owner has left unlocked: Back and reload show none without the
PIN."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from tests.browser import people
from tests.browser.people import PIN
from tests.browser.test_one_phone import sign_in
from tests.deployment import Site

ADDRESS = "/kata-pemulihan"


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def page(phone: Callable[..., BrowserContext], site: Site, request: pytest.FixtureRequest) -> Page:
    opened = phone(javascript=request.param).new_page()
    sign_in(opened, "pekerja", site)
    return opened


def shown(page: Page) -> list[str]:
    return [text.split(". ")[1] for text in page.locator("main ol li").all_inner_texts()]


def enter_pin(page: Page) -> list[str]:
    page.get_by_label("Enam angka Anda").fill(PIN)
    people.press(page, "Lihat enam kata")
    words = shown(page)
    assert len(words) == 6
    return words


def expect_no_words(page: Page) -> None:
    """Neither in the list nor on buttons."""
    expect(page.locator("main ol li, main button[name=pilih]")).to_have_count(0)


def test_reloading_the_recovery_words_page_asks_for_the_pin_and_keeps_the_words(page: Page) -> None:
    page.goto(ADDRESS)
    words = enter_pin(page)
    page.reload()
    expect_no_words(page)
    expect(page.get_by_label("Enam angka Anda")).to_have_value("")
    assert enter_pin(page) == words
    people.press(page, "Sudah saya tulis")
    page.reload()
    expect_no_words(page)
    assert enter_pin(page) == words


def test_browser_back_shows_no_recovery_words(page: Page) -> None:
    page.goto(ADDRESS)
    words = enter_pin(page)
    people.press(page, "Sudah saya tulis")
    people.press(page, words[0])
    page.goto("/belajar")
    for _ in range(4):
        # Without a service worker the browser asks whether to send it again; reload says yes.
        with suppress(Error):
            page.go_back(wait_until="commit")
        page.wait_for_load_state()
        expect_no_words(page)
        page.reload()
        expect_no_words(page)
