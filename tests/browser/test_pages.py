"""Every page in both languages: whole, without a fault in the console; never wider than the screen,
however small it is or large the letters are; and nothing on it that axe-core objects to, on a phone
and on a desk, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any, Literal

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Response, ViewportSize

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.places import PLACES, Place
from tests.browser.targets import cut_options, small_targets

SMALL = ViewportSize(width=320, height=568)
TWICE_AS_LARGE = ViewportSize(width=180, height=320)
"""A phone of 360 pixels whose owner has zoomed to 200%."""
GUARDED = """() => !document.querySelector('.kaki [href^="/keluar"]')
    || document.querySelectorAll('script[src$="/bekal.js"]').length === 1"""
"""What shows something of a person has the script that takes it off the screen when they leave."""
WIDTH = """() => [Math.max(document.scrollingElement.scrollWidth,
    ...[...document.querySelectorAll('.menu a')].map(
        e => Math.floor(e.getBoundingClientRect().right))), innerWidth]"""
"""Of what is on the page; and of the menu, which is fixed there and widens no page."""

AXE = files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")
RUN = "async rules => (await axe.run(document, rules)).violations"
ALL_RULES: dict[str, Any] = {"resultTypes": ["violations"]}
RULES_OF_LOOKS = ALL_RULES | {
    "runOnly": ["color-contrast", "link-in-text-block", "scrollable-region-focusable"]
}
"""What can change with the size of the screen and its colours; the rest is of the page's markup."""
LOOKS: tuple[tuple[ViewportSize, Literal["light", "dark"], dict[str, Any]], ...] = (
    (PHONE, "light", ALL_RULES),
    (PHONE, "dark", RULES_OF_LOOKS),
    (DESKTOP, "dark", RULES_OF_LOOKS),
    (DESKTOP, "light", RULES_OF_LOOKS),
)


class Faults:
    """What went wrong on a page, but for its own status where that is meant."""

    def __init__(self, page: Page, status: int) -> None:
        self.seen: list[str] = []
        self.status = status
        page.on("console", lambda m: self.note(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.note(str(error)))
        page.on("requestfailed", self.failed)
        page.on("response", self.answered)

    def note(self, what: str) -> None:
        if self.status < 400 or f"status of {self.status}" not in what:
            self.seen.append(what)

    def failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # somebody went on before all of it had come
            self.seen.append(f"{request.url}: {request.failure}")

    def answered(self, response: Response) -> None:
        if response.status >= 400 and response.status != self.status:
            self.seen.append(f"{response.url} answered {response.status}")


def visit(page: Page, place: Place, lang: str) -> None:
    """Go there, and see that the page is whole and as narrow as the screen."""
    faults = Faults(page, place.status)
    place.go(page, lang)
    page.wait_for_load_state("load")
    assert page.locator("html").get_attribute("lang") == lang
    assert page.evaluate(GUARDED)
    for size in (PHONE, DESKTOP, SMALL, TWICE_AS_LARGE):
        page.set_viewport_size(size)
        content, screen = page.evaluate(WIDTH)
        assert content <= screen, f"{content} at {size['width']}: {widest(page, screen)}"
        if size is PHONE:
            assert cut_options(page) == []
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


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_whole_and_narrow_in_english(place: Place, phone: Callable[..., BrowserContext]) -> None:
    visit(phone(who=place.who).new_page(), place, "en")


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_whole_narrow_and_open_to_all(place: Place, phone: Callable[..., BrowserContext]) -> None:
    # The page's own policy would keep axe out; that nothing is against it is seen in English.
    page = phone(who=place.who, bypass_csp=True).new_page()
    visit(page, place, "id")
    # What is folded away is laid out under what follows, and its contrast taken against that.
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
    page.evaluate(AXE)
    for size, scheme, rules in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        found = [told(violation) for violation in page.evaluate(RUN, rules)]
        found += small_targets(page)
        assert not found, f"{size['width']} {scheme}: " + "\n".join(found)


def told(violation: dict[str, Any]) -> str:
    where = "; ".join(
        f"{node['html'][:200]} {node['failureSummary']}" for node in violation["nodes"]
    )
    return f"{violation['id']}: {where}"
