"""The six words on a phone that its owner unlocked and put down: Back and reload show none to who
does not type the PIN."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from tests.browser import people
from tests.browser.people import PIN
from tests.browser.test_one_phone import sign_in
from tests.deployment import Site

WHERE = "/kata-pemulihan"


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def page(phone: Callable[..., BrowserContext], site: Site, request: pytest.FixtureRequest) -> Page:
    opened = phone(javascript=request.param).new_page()
    sign_in(opened, "pekerja", site)
    return opened


def shown(page: Page) -> list[str]:
    return [text.split(". ")[1] for text in page.locator("main ol li").all_inner_texts()]


def words_page(page: Page) -> list[str]:
    page.get_by_label("Enam angka Anda").fill(PIN)
    people.press(page, "Lihat enam kata")
    words = shown(page)
    assert len(words) == 6
    return words


def no_words(page: Page) -> None:
    """Neither in their list, nor on buttons to be tapped."""
    expect(page.locator("main ol li, main button[name=pilih]")).to_have_count(0)


def test_reload_asks_for_the_pin_and_keeps_the_words_on_paper(page: Page) -> None:
    page.goto(WHERE)
    words = words_page(page)
    page.reload()
    no_words(page)
    expect(page.get_by_label("Enam angka Anda")).to_have_value("")
    assert words_page(page) == words
    people.press(page, "Sudah saya tulis")
    page.reload()
    no_words(page)
    assert words_page(page) == words


def test_back_shows_no_words_that_were_on_the_screen(page: Page) -> None:
    page.goto(WHERE)
    words = words_page(page)
    people.press(page, "Sudah saya tulis")
    people.press(page, words[0])
    page.goto("/belajar")
    for _ in range(4):
        # Without a service worker the browser asks whether to send it again; reload says yes.
        with suppress(Error):
            page.go_back(wait_until="commit")
        page.wait_for_load_state()
        no_words(page)
        page.reload()
        no_words(page)
