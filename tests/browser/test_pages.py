"""Every page, in both languages, loads without console errors, is never wider than the screen at
any size or zoom, and passes axe-core on a phone and a desktop, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib.resources import files
from typing import Any, Literal

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, Response, ViewportSize

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.page_views import PAGE_VIEWS, PageView
from tests.browser.targets import cut_options, small_targets
from tests.browser.trainer_views import TRAINER_VIEWS

SMALL = ViewportSize(width=320, height=568)
TWICE_AS_LARGE = ViewportSize(width=180, height=320)
"""A phone of 360 pixels, zoomed to 200%."""
GUARDED = """() => !document.querySelector('.kaki [href^="/keluar"]')
    || document.querySelectorAll('script[src$="/bekal.js"]').length === 1"""
"""Whether a page of a person has the script that hides it when they leave."""
WIDTH = """() => [Math.max(document.scrollingElement.scrollWidth,
    ...[...document.querySelectorAll('.menu a')].map(
        e => Math.floor(e.getBoundingClientRect().right))), innerWidth]"""
"""The width of the content, and of the menu, whose fixed position does not widen the page."""

AXE = files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")
RUN = "async rules => (await axe.run(document, rules)).violations"
ALL_RULES: dict[str, Any] = {"resultTypes": ["violations"]}
VISUAL_RULES = ALL_RULES | {
    "runOnly": ["color-contrast", "link-in-text-block", "scrollable-region-focusable"]
}
"""Rules whose result depends on screen size and colours; all others depend on the markup only."""
DISPLAYS: tuple[tuple[ViewportSize, Literal["light", "dark"], dict[str, Any]], ...] = (
    (PHONE, "light", ALL_RULES),
    (PHONE, "dark", VISUAL_RULES),
    (DESKTOP, "dark", VISUAL_RULES),
    (DESKTOP, "light", VISUAL_RULES),
)


class PageErrors:
    """Collects errors of a page, except for its own expected status, while it is open."""

    def __init__(self, page: Page, status: int) -> None:
        self.seen: list[str] = []
        self.status = status
        self.page = page
        self.handlers: dict[Any, Callable[[Any], None]] = {
            "console": self.logged,
            "pageerror": lambda error: self.note(str(error)),
            "requestfailed": self.failed,
            "response": self.answered,
        }

    def __enter__(self) -> PageErrors:
        for event, handler in self.handlers.items():
            self.page.on(event, handler)
        return self

    def __exit__(self, *_raised: object) -> None:
        for event, handler in self.handlers.items():
            self.page.remove_listener(event, handler)

    def note(self, what: str) -> None:
        if "blocked by Playwright" not in what and (
            self.status < 400 or f"status of {self.status}" not in what
        ):
            self.seen.append(what)

    def logged(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.note(message.text)

    def failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # aborted by the next navigation
            self.seen.append(f"{request.url}: {request.failure}")

    def answered(self, response: Response) -> None:
        if response.status >= 400 and response.status != self.status:
            self.seen.append(f"{response.url} answered {response.status}")


def visit(page: Page, view: PageView, lang: str) -> None:
    """Open the page and check that it is complete and fits the screen."""
    with PageErrors(page, view.status) as errors:
        view.go(page, lang)
        page.wait_for_load_state("load")
        assert page.evaluate("document.documentElement.lang") == lang
        assert page.evaluate(GUARDED)
        for size in (PHONE, DESKTOP, SMALL, TWICE_AS_LARGE):
            page.set_viewport_size(size)
            content, screen = page.evaluate(WIDTH)
            assert content <= screen, f"{content} at {size['width']}: {widest(page, screen)}"
            if size is PHONE:
                assert cut_options(page) == []
    assert errors.seen == []


def widest(page: Page, width: int) -> str:
    """The elements that are too wide, for the failure message."""
    found = page.evaluate(
        "width => [...document.querySelectorAll('body *')]"
        ".filter(e => e.getBoundingClientRect().right > width + 1)"
        ".map(e => e.outerHTML.slice(0, 120))",
        width,
    )
    return "; ".join(found[-5:])


@pytest.mark.parametrize("view", [*PAGE_VIEWS, *TRAINER_VIEWS], ids=lambda view: view.name)
def test_english_pages_load_completely_and_fit_the_screen_width(
    view: PageView, used_page: Callable[[str], AbstractContextManager[Page]]
) -> None:
    with used_page(view.role) as page:
        visit(page, view, "en")


@pytest.mark.parametrize("view", [*PAGE_VIEWS, *TRAINER_VIEWS], ids=lambda view: view.name)
def test_indonesian_pages_load_completely_fit_the_screen_width_and_are_accessible(
    view: PageView, used_page: Callable[[str], AbstractContextManager[Page]]
) -> None:
    with used_page(view.role) as page:
        visit(page, view, "id")
        # Folded details are laid out below other content, which would falsify their contrast.
        page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
        page.evaluate(AXE)
        for size, scheme, rules in DISPLAYS:
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            found = [describe_violation(violation) for violation in page.evaluate(RUN, rules)]
            found += small_targets(page)
            assert not found, f"{size['width']} {scheme}: " + "\n".join(found)


def describe_violation(violation: dict[str, Any]) -> str:
    where = "; ".join(
        f"{node['html'][:200]} {node['failureSummary']}" for node in violation["nodes"]
    )
    return f"{violation['id']}: {where}"
