"""How long signing up takes a mother with primary school on a slow network, by a script: a second
for each word that she reads, three for a tap, one for each character that she types, and what the
network takes for the pages. That is reckoned from what each asks for: by the clock, it would be the
speed of the machine that runs the tests; `make bench` measures when pages are ready."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Locator, Page

from tests.browser import people
from tests.browser.places import WORKER

MOST_SECONDS = 90
MOST_WORDS = 25
MOST_REQUESTS = 6
"""Of the twelve that a first visit may have; the quiz of four questions asks for the other six."""
NAME = "Sumi"
WORD, TAP, CHARACTER = 1, 3, 1
BYTES_PER_SECOND = 400_000 / 8
ROUND_TRIP = 0.4
"""Seconds; docs/budgets.md has 400 kbit/s and 400 ms."""
ASKED = """() => {
  const [page] = performance.getEntriesByType("navigation")
  const parts = performance.getEntriesByType("resource").filter(part => part.transferSize)
  const bytes = [page, ...parts].reduce((sum, part) => sum + part.transferSize, 0)
  const pages = 1 + page.redirectCount
  return [pages + (parts.length ? 1 : 0), pages + parts.length, bytes]
}"""
"""Round trips: one for a page, one for being sent on, one for all that it asks for together. Then
how many requests these were, and their bytes."""


@dataclass
class Script:
    """One person at one screen after another."""

    page: Page
    words: int = 0
    taps: int = 0
    characters: int = 0
    waited: float = 0.0
    screens: int = 0
    requests: int = 0

    def open(self, link: str) -> None:
        self.page.goto(link)
        self.waited += ROUND_TRIP  # the first connection
        self.wait()

    def read(self) -> None:
        words = len(re.findall(r"[^\W_]+(?:[-’][^\W_]+)*", people.screen(self.page)))
        assert words <= MOST_WORDS, f"{words} words on {self.page.url}"
        self.words += words
        self.screens += 1

    def tap(self, target: Locator) -> None:
        target.click()
        self.taps += 1

    def type(self, field: Locator, text: str) -> None:
        self.tap(field)
        field.press_sequentially(text)
        self.characters += len(text)

    def go_on(self) -> None:
        """The one solid button, and the page that it leads to."""
        with self.page.expect_navigation(wait_until="load"):
            self.tap(self.page.locator("main .tombol:not(.dua)").first)
        self.wait()

    def wait(self) -> None:
        """For the page that was just loaded."""
        rounds, requests, size = self.page.evaluate(ASKED)
        self.requests += requests
        self.waited += rounds * ROUND_TRIP + size / BYTES_PER_SECOND

    @property
    def seconds(self) -> float:
        by_hand = self.words * WORD + self.taps * TAP + self.characters * CHARACTER
        return by_hand + self.waited

    def __str__(self) -> str:
        return (
            f"{self.screens} screens: {self.words} words, {self.taps} taps, {self.characters}"
            f" characters, {self.waited:.1f} s for pages: {self.seconds:.0f} s of {MOST_SECONDS}"
        )


@pytest.fixture
def script(phone: Callable[..., BrowserContext]) -> Script:
    """On a phone that has never been here."""
    context = phone(service_workers="block")  # what it fetches is not waited for
    return Script(context.new_page())


def who_and_pin(script: Script) -> None:
    """Screens 2 and 3."""
    script.read()
    script.type(script.page.locator("#name"), NAME)
    for box in script.page.locator("label.pilihan").all():
        script.tap(box)
    script.go_on()
    script.read()
    script.type(script.page.locator("#pin"), people.PIN)
    script.go_on()
    assert people.LESSON.search(people.path(script.page))


def test_sign_up_by_link_takes_at_most_ninety_seconds(
    script: Script, phone: Callable[..., BrowserContext]
) -> None:
    link = people.invite_family(phone(who=WORKER).new_page())
    script.open(link)
    script.read()
    script.go_on()
    who_and_pin(script)
    print("By a link,", script)  # noqa: T201 (the figure is what the test is for)
    assert script.screens == 3
    assert script.requests <= MOST_REQUESTS
    assert script.seconds <= MOST_SECONDS, str(script)


def test_sign_up_without_a_link_takes_at_most_ninety_seconds(script: Script) -> None:
    script.open("/daftar")
    script.read()
    with script.page.expect_navigation(wait_until="load"):
        script.tap(script.page.get_by_role("link", name="Keluarga saya di luar negeri"))
    script.wait()
    who_and_pin(script)
    print("Alone,", script)  # noqa: T201 (the figure is what the test is for)
    assert script.screens == 3
    assert script.seconds <= MOST_SECONDS, str(script)
