"""Every page in both languages: whole, without a fault in the console, and never wider than the
screen, however small it is or large the letters are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Response, ViewportSize

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.places import PLACES, Place

SMALL = ViewportSize(width=320, height=568)
TWICE_AS_LARGE = ViewportSize(width=180, height=320)
"""A phone of 360 pixels whose owner has zoomed to 200%."""
WIDTH = "() => [document.scrollingElement.scrollWidth, innerWidth]"


class Faults:
    """What went wrong on a page, but for its own status where that is meant."""

    def __init__(self, page: Page, status: int) -> None:
        self.seen: list[str] = []
        self.status = status
        page.on("console", lambda m: self.note(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.note(str(error)))
        page.on("requestfailed", lambda request: self.note(f"{request.url} did not come"))
        page.on("response", self.answered)

    def note(self, what: str) -> None:
        if self.status < 400 or f"status of {self.status}" not in what:
            self.seen.append(what)

    def answered(self, response: Response) -> None:
        if response.status >= 400 and response.status != self.status:
            self.seen.append(f"{response.url} answered {response.status}")


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_page_is_whole_and_fits(
    place: Place, lang: str, phone: Callable[..., BrowserContext]
) -> None:
    page = phone(who=place.who).new_page()
    faults = Faults(page, place.status)
    place.go(page, lang)
    page.wait_for_load_state("load")
    assert page.locator("html").get_attribute("lang") == lang
    for size in (PHONE, DESKTOP, SMALL, TWICE_AS_LARGE):
        page.set_viewport_size(size)
        content, screen = page.evaluate(WIDTH)
        assert content <= screen, f"{content} at {size['width']}: {widest(page, screen)}"
    assert faults.seen == []


def widest(page: Page, width: int) -> str:
    """The elements that stick out, for who has to mend it."""
    found = page.evaluate(
        "width => [...document.querySelectorAll('body *')]"
        ".filter(e => e.getBoundingClientRect().right > width + 1)"
        ".map(e => e.outerHTML.slice(0, 120))",
        width,
    )
    return "; ".join(found[-5:])
