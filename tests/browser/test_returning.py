"""A woman six months before the end of her contract, on a small phone without JavaScript; and the
sheets of coming home on paper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, ViewportSize, expect

from tests.browser.phone import disconnect
from tests.browser.test_kept import READY

SMALL = ViewportSize(width=360, height=640)
MM = 96 / 25.4
A4 = ViewportSize(width=int((210 - 24) * MM), height=int((297 - 24) * MM))
LINES = """() => [...document.querySelectorAll('.kertas .garis span')]
    .map(line => line.getBoundingClientRect()).map(box => [box.height, box.right])"""


def test_worker_makes_her_plan_and_ticks_arrival_on_a_small_phone_without_javascript(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone(role="tetangga", viewport=SMALL, javascript=False).new_page()
    page.goto("/pulang")
    page.get_by_role("link", name="Sesuai rencana, kontrak selesai").click()
    if page.locator("[name=done]").count() == 0:
        page.locator("[name=month]").select_option(index=6)
        page.get_by_role("button", name="Mulai rencana").click()
    page.get_by_label("Langkah 1 sudah").check()
    page.get_by_label("Paspor berlaku sampai").fill("2028-02-28")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_label("Langkah 1 sudah")).to_be_checked()
    expect(page.get_by_label("Paspor berlaku sampai")).to_have_value("2028-02-28")
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
    page.get_by_text("Pulang lebih cepat?").click()
    page.get_by_role("button", name="Saya sudah tiba di rumah").click()
    page.get_by_role("link", name="Bulan pertama di rumah").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bulan pertama di rumah")
    page.get_by_role("link", name="Buka rencana saya").click()
    page.get_by_text("Hapus rencana").first.click()
    page.get_by_role("button", name="Hapus rencana").click()
    expect(page.get_by_role("button", name="Mulai rencana")).to_be_visible()


@pytest.mark.parametrize("lang", ["id", "en"])
def test_hand_over_sheet_prints_on_one_page_with_lines_to_write_on(
    lang: str, phone: Callable[..., BrowserContext]
) -> None:
    page = phone(viewport=A4).new_page()
    page.goto(f"/pulang/serah-terima?lang={lang}")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
    page.emulate_media(media="print")
    lines = page.evaluate(LINES)
    assert len(lines) >= 10
    assert all(height >= 8 * MM - 0.1 and right <= A4["width"] for height, right in lines)
    assert not page.get_by_role("navigation").is_visible()


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("step", ["q1", "s1", "s2"])
def test_page_of_sickness_or_death_prints_on_two_pages_without_the_frame_of_the_site(
    step: str, lang: str, phone: Callable[..., BrowserContext]
) -> None:
    page = phone(viewport=A4).new_page()
    page.goto(f"/pulang/{step}?lang={lang}")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 2
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").is_visible()
    content, paper = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert content <= paper


def test_ways_home_are_walked_without_a_network(phone: Callable[..., BrowserContext]) -> None:
    page = phone(viewport=SMALL).new_page()
    page.goto("/")
    assert page.evaluate(READY)
    disconnect(page)
    page.goto("/pulang")
    page.get_by_role("link", name="Ada yang meninggal").click()
    page.get_by_role("link", name="Pekerja, masih di luar negeri").click()
    expect(page.locator("h1")).to_have_text("Meninggal di luar negeri")
    expect(page.locator("main")).to_contain_text("PERKESO")
    page.get_by_role("link", name="Isi berita acara serah terima").click()
    expect(page.locator("h1")).to_have_text("Isi berita acara serah terima")
    page.goto("/pulang/bulan-pertama?lang=en")
    expect(page.locator("h1")).to_have_text("The first month at home")
