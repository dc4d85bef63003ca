"""An officer goes from the country down to one village and back, by keyboard and by the map, and
finds on each page the numbers of its file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.people import path
from tests.browser.test_keyboard import press_key, tab_to

COUNTRY = "00"
LEVELS_BELOW = ("province", "regency", "district", "village")


def coverage_file(page: Page, code: str) -> dict[str, Any]:
    found: dict[str, Any] = page.request.get(f"/cakupan/{code}.json").json()
    return found


def largest_part(page: Page, code: str) -> dict[str, Any]:
    """The line of the part of a region in which most households are shown."""
    rows: list[dict[str, Any]] = coverage_file(page, code)["rows"]
    return max(rows, key=lambda row: (row["households"].get("count", 0), row["code"]))


def expect_households_of_file(page: Page, code: str) -> None:
    """The page of a region shows as many households as its file."""
    count = coverage_file(page, code)["total"]["households"]["count"]
    shown = page.locator(".ringkas > div", has_text="Rumah tangga").first.locator("b").first
    expect(shown).to_have_text(f"{count:,}".replace(",", ".") if count else "0–4")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_officer_reaches_a_village_and_returns_by_keyboard_alone(
    phone: Callable[..., BrowserContext], size: Any
) -> None:
    page = phone(role="petugas", viewport=size).new_page()
    page.goto(f"/cakupan/{COUNTRY}")
    names = ["Indonesia"]
    code = COUNTRY
    for _level in LEVELS_BELOW:
        part = largest_part(page, code)
        expect_households_of_file(page, code)
        tab_to(page, text=part["name"])
        press_key(page, "Enter")
        code = part["code"]
        assert path(page) == f"/cakupan/{code}"
        names.append(part["name"])
    expect_households_of_file(page, code)
    for name in reversed(names[:-1]):
        tab_to(page, text=name)
        press_key(page, "Enter")
        expect(page.locator("h1")).to_have_text(f"Cakupan {name}")
    assert path(page) == f"/cakupan/{COUNTRY}"


def test_officer_opens_a_regency_from_the_map_of_its_province_and_goes_back(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone(role="petugas", viewport=DESKTOP).new_page()
    page.goto(f"/cakupan/{COUNTRY}")
    province = largest_part(page, COUNTRY)
    page.locator(f'.kisi a[href*="{province["code"]}"]').first.click()
    page.wait_for_url(f"**/cakupan/{province['code']}")
    regency = largest_part(page, province["code"])
    page.locator(f'.gambar-peta a[href="{regency["code"]}"] circle').click()
    page.wait_for_url(f"**/cakupan/{regency['code']}")
    expect_households_of_file(page, regency["code"])
    page.go_back()
    expect(page.locator("h1")).to_have_text(f"Cakupan {province['name']}")
