"""A report filled in on the phone stays on the phone's screen."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext

REPORT = "/bantuan/belum-ada-kabar/laporan"
STORED = "async () => [localStorage.length, sessionStorage.length, document.cookie]"
NAMED = "() => document.querySelectorAll('form .kertas, .kertas [name], .kertas form').length"
VALUES = """() => [...document.querySelectorAll('.kertas input, .kertas textarea')]
    .map(field => field.value).join('')"""


def test_report_of_no_news_filled_in_on_a_phone_is_neither_sent_nor_kept(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone().new_page()
    page.goto(REPORT)
    page.wait_for_load_state("networkidle")
    before = page.evaluate(STORED)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.locator("[data-isi] button").click()
    fields = page.locator(".kertas input, .kertas textarea")
    assert fields.count() >= 15
    for field in fields.all():
        assert field.get_attribute("autocomplete") == "off"
        field.fill("Contoh")
    assert sent == []
    assert page.evaluate(NAMED) == 0
    assert page.evaluate(STORED) == before
    width = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]
    page.goto("/bantuan/belum-ada-kabar")
    page.go_back()
    assert page.evaluate(VALUES) == ""
