"""Cached pages, which are the same for everyone, start with the country of the open profile."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.phone import disconnect
from tests.browser.test_kept import READY
from tests.browser.test_offline_walk import WITH_SCRIPTS
from tests.deployment import Site, wait_until

STORED_COUNTRY = WITH_SCRIPTS + "return Boolean(here) && (await kirim.seenOf(here)).country; }"
CHECK_TOOLS = ("/alat/slip-gaji", "/alat/cek-tawaran")


def choose_country(context: BrowserContext, country: str) -> Page:
    """A page after the person has chosen this country at /profil."""
    page = context.new_page()
    page.goto("/profil")
    page.get_by_label("Negara tempat bekerja").select_option(country)
    with page.expect_navigation():
        page.get_by_role("button", name="Simpan").click()
    wait_until(lambda: page.evaluate(STORED_COUNTRY) == country.lower())
    assert page.evaluate(READY)
    return page


def expect_country_first(page: Page, name: str) -> None:
    section = page.locator("#di-sana")
    expect(section.locator("h2")).to_have_text(name)
    box, home = section.bounding_box(), page.locator("main section").last.bounding_box()
    assert box is not None
    assert home is not None
    assert box["y"] < home["y"]


@pytest.fixture
def page_in_taiwan(phone: Callable[..., BrowserContext], site: Site) -> Page:
    """A page of a demo worker in a session of its own, because a test ends it."""
    context = phone()
    people = json.loads((site.state_dir / "demo.json").read_text("utf-8"))
    worker = next(each["id"] for each in people if each["role"] == "pekerja")
    page = context.new_page()
    page.goto("/masuk/demo")
    with page.expect_navigation():
        page.locator(f'button[value="{worker}"]').click()
    return choose_country(context, "TW")


def test_cached_pages_preselect_the_country_of_the_signed_in_person(page_in_taiwan: Page) -> None:
    page = page_in_taiwan
    page.goto("/bantuan")
    expect_country_first(page, "Taiwan")
    expect(page.locator("#di-sana")).to_contain_text("KDEI Taipei")
    assert page.url.endswith("/bantuan")  # the address does not contain the country
    for address in CHECK_TOOLS:
        page.goto(address)
        expect(page.locator('select[name="negara"]')).to_have_value("tw")
        expect(page.locator("[data-luring]")).to_have_count(0)
    page.goto("/alat/kirim-uang")
    expect(page.locator('select[name="mata_uang"]')).to_have_value("TWD")


def test_help_page_for_the_country_of_the_person_is_available_offline(page_in_taiwan: Page) -> None:
    page = page_in_taiwan
    disconnect(page)
    page.goto("/bantuan?lang=en")
    expect_country_first(page, "Taiwan")
    page.locator("#di-sana a").last.click()
    expect(page.locator("h1")).to_have_text("Taiwan")
    assert page.url.endswith("/bantuan/tw?lang=en")
    expect(page.locator("#hubungi")).to_contain_text("1955")
    page.go_back()
    expect_country_first(page, "Taiwan")
    for address in CHECK_TOOLS:
        page.goto(address)
        expect(page.locator('select[name="negara"]')).to_have_value("tw")


def test_choice_of_indonesia_puts_its_numbers_first_on_kept_pages_offline(
    page_in_taiwan: Page,
) -> None:
    page = page_in_taiwan
    disconnect(page)
    for address in ("/bantuan/tw?dari=indonesia", "/bantuan?negara=tw&dari=indonesia"):
        page.goto(address)
        sections = page.locator("section[data-dari], #di-sana")
        expect(sections.first).to_have_attribute("data-dari", "indonesia")
        expect(sections.first.locator("b").first).to_have_text("0800‑1000")
        expect(page.locator(".saring [aria-current=true]")).to_contain_text("Di Indonesia")
    page.goto("/bantuan?dari=luar")
    expect_country_first(page, "Taiwan")
    expect(page.locator("section[data-dari]").first).to_have_attribute("data-dari", "luar")
    expect(page.locator(".saring [aria-current=true]")).to_contain_text("Di luar negeri")


def test_home_page_opens_help_for_the_persons_country_without_a_network_request(
    page_in_taiwan: Page,
) -> None:
    page = page_in_taiwan
    page.goto("/")
    disconnect(page)
    page.get_by_role("link", name=re.compile("^Bantuan")).click()
    expect_country_first(page, "Taiwan")
    page.goto("/alat/cek-tawaran?negara=hk")
    expect(page.locator('select[name="negara"]')).to_have_value("hk")
    expect(page.locator("[data-luring]")).to_have_count(0)


def test_cached_pages_on_a_locked_phone_preselect_no_country(page_in_taiwan: Page) -> None:
    page = page_in_taiwan
    page.goto("/keluar")
    page.get_by_role("button", name=re.compile("^Kunci")).first.click()
    page.wait_for_url(re.compile("/masuk"))
    wait_until(lambda: not page.evaluate(WITH_SCRIPTS + "return here; }"))
    page.goto("/bantuan")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#di-sana")).to_have_count(0)
    page.goto("/alat/slip-gaji")
    page.wait_for_load_state("networkidle")
    expect(page.locator('select[name="negara"]')).to_have_value("")


def test_currency_given_in_the_url_is_not_replaced_by_that_of_the_persons_country(
    page_in_taiwan: Page,
) -> None:
    page = page_in_taiwan
    page.goto("/alat/kirim-uang?mata_uang=SGD&jumlah=100&nama=A&biaya=1&kurs=12000")
    expect(page.locator('select[name="mata_uang"]')).to_have_value("SGD")


def test_country_script_loads_no_other_script_when_signed_out(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/bantuan")
    page.wait_for_load_state("networkidle")
    assert [url.rsplit("/", 1)[1] for url in asked if "/js-" in url] == ["negara.js"]


def test_country_given_in_the_url_is_preselected_without_javascript(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone(javascript=False).new_page()
    page.goto("/bantuan?negara=hk")
    expect_country_first(page, "Hong Kong")
    page.goto("/alat/kirim-uang?negara=hk")
    expect(page.locator('select[name="mata_uang"]')).to_have_value("HKD")
