"""Worksheets print on one page of the chosen size, with enough space to write."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, ViewportSize

from tests.rooms.money.test_worksheets import SHEETS

MM = 96 / 25.4
# Chromium rounds to whole points.
PAPER_POINTS = {"a4": (595, 842), "a5": (420, 595)}
WITHIN_MARGINS = {
    "a4": ViewportSize(width=int((210 - 24) * MM), height=int((297 - 24) * MM)),
    "a5": ViewportSize(width=int((148 - 16) * MM), height=int((210 - 16) * MM)),
}
LINES = """() => [...document.querySelectorAll('.kertas tr:not(.kelompok) td, .garis span')]
    .map(line => line.getBoundingClientRect()).map(box => [box.height, box.right, box.bottom])"""


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("paper", sorted(PAPER_POINTS))
@pytest.mark.parametrize("name", SHEETS)
def test_worksheet_prints_on_one_page_with_writing_lines_at_least_8_mm_high(
    name: str, paper: str, lang: str, phone: Callable[..., BrowserContext]
) -> None:
    page = phone(viewport=WITHIN_MARGINS[paper]).new_page()
    page.goto(f"/alat/lembar/{name}?kertas={paper}&lang={lang}")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    box = re.findall(rb"/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]", printed)
    assert [(round(float(w)), round(float(h))) for w, h in box] == [PAPER_POINTS[paper]]
    page.emulate_media(media="print")
    lines = page.evaluate(LINES)
    assert len(lines) >= 15
    for height, right, bottom in lines:
        assert height >= 8 * MM - 0.1
        assert right <= WITHIN_MARGINS[paper]["width"]
        assert bottom <= WITHIN_MARGINS[paper]["height"]
    assert not page.get_by_role("navigation").is_visible()
    assert not page.get_by_role("contentinfo").is_visible()


def test_print_button_of_a_worksheet_opens_the_print_dialog(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone().new_page()
    page.add_init_script("window.print = () => { document.title = 'printed' }")
    page.goto("/alat/lembar/anggaran")
    page.get_by_role("button", name="Cetak").click()
    assert page.title() == "printed"


def test_collapsed_region_names_are_visible_in_print(phone: Callable[..., BrowserContext]) -> None:
    for javascript in (False, True):
        page = phone(role="petugas", javascript=javascript).new_page()
        page.goto("/cakupan/00")
        name = page.locator(".belum-ada a").first
        assert not name.is_visible()
        page.emulate_media(media="print")
        assert name.is_visible()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert name.is_visible(), "in browsers that know nothing of ::details-content"


def test_printed_staff_pages_fit_the_paper_width_and_hide_hints_for_the_screen(
    phone: Callable[..., BrowserContext],
) -> None:
    officer = phone(role="petugas", viewport=WITHIN_MARGINS["a4"]).new_page()
    officer.goto("/cakupan/00")
    trainer = phone(role="pelatih", viewport=WITHIN_MARGINS["a4"]).new_page()
    trainer.goto("/kelompok")
    trainer.locator("main ul.baris a").first.click()
    trainer.wait_for_url("**/kelompok/*")
    sheet = trainer.url
    for page in (officer, trainer):
        page.emulate_media(media="print")
        content, paper = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert content <= paper, page.url
    trainer.goto(f"{sheet}/kode")
    assert trainer.locator("svg.qr").count() == 2
    assert not trainer.get_by_text("Tunjukkan kode ini di layar").is_visible()
    assert not trainer.get_by_role("button", name="Cetak").is_visible()
