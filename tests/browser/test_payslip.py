"""A wage never appears in an address, with or without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

WAGES = ("5300", "5.300", "610", "4690", "4.690")


def fill_in(page: Page) -> None:
    page.get_by_label("Negara tempat bekerja").select_option("hk")
    page.get_by_label("Gaji sebelum dipotong").fill("5.300")
    page.get_by_label("Biaya agen", exact=False).first.fill("610")


@pytest.mark.parametrize("javascript", [True, False])
def test_payslip_check_puts_no_wage_into_a_url(
    phone: Callable[..., BrowserContext], javascript: bool
) -> None:
    page = phone(javascript=javascript).new_page()
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.goto("/alat")
    page.get_by_role("link", name="Periksa slip gaji").click()
    fill_in(page)
    # Submit by the Enter key, which must not trigger the example.
    page.get_by_label("Gaji sebelum dipotong").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sisa gaji Anda")
    expect(page.locator(".uang b").first).to_have_text("HK$4.690")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".uang b").first).to_have_text("HK$4,690")
    page.get_by_role("button", name="Calculate again").click()
    expect(page.locator(".uang b").first).to_have_text("HK$4,690")
    parts = [urlsplit(url) for url in (*seen, page.url)]
    # A port, or the hash in the name of a file, may hold the same digits.
    asked = [part.path + part.query for part in parts if not part.path.startswith("/static/")]
    assert not any(wage in address for address in asked for wage in WAGES)
    assert "tautan" not in " ".join(seen)
    assert page.get_by_role("button", name="Make a link").count() == 0
