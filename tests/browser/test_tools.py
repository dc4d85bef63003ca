"""The tools in a browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.people import tap
from tests.browser.test_keyboard import press_key, tab_to


def requests_of(page: Page) -> list[str]:
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    return seen


def test_budget_tool_puts_no_amount_into_a_url(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone(javascript=False).new_page()
    seen = requests_of(page)
    page.goto("/alat/anggaran")
    page.get_by_label("Gaji atau upah").fill("4,5 jt")
    page.get_by_label("Kirim ke keluarga").fill("1.234.000")
    tap(page, page.get_by_role("button", name="Hitung"))
    expect(page.locator(".uang").first).to_contain_text("Rp3.266.000")
    tap(page, page.get_by_role("button", name="English"))
    expect(page.locator(".uang").first).to_contain_text("three million, two hundred and sixty-six")
    assert len(seen) > 2
    assert not [url for url in seen if "4%2C5" in url or "4500000" in url or "1.234" in url]
    tap(page, page.get_by_role("button", name="Make a link"))
    link = page.get_by_label("Link to this calculation")
    expect(link).to_be_in_viewport()
    page.goto(link.input_value())
    expect(page.locator(".uang").first).to_contain_text("Rp3,266,000")


def test_savings_tool_works_by_keyboard_alone(phone: Callable[..., BrowserContext]) -> None:
    page = phone().new_page()
    page.goto("/alat")
    tab_to(page, text="Hitung tabungan")
    press_key(page, "Enter")
    tab_to(page, name="setoran")
    page.keyboard.type("1 jt")
    tab_to(page, name="bulan")
    page.keyboard.type("24")
    press_key(page, "Enter")
    expect(page.locator(".uang").first).to_contain_text("Rp24.000.000")
    assert page.url.endswith("/alat/tabungan")


def test_printed_page_of_a_calculator_tool_contains_the_result_without_the_form(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone().new_page()
    page.goto("/alat/tabungan?setoran=1+jt&bulan=24&bunga=3")
    page.emulate_media(media="print")
    expect(page.locator(".uang").first).to_be_visible()
    expect(page.get_by_text("Setoran sebulan: Rp1.000.000")).to_be_visible()
    expect(page.locator("form#isian")).to_be_hidden()
    expect(page.get_by_text("Ubah hitungan")).to_be_hidden()
