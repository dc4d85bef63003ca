"""The sheets of a village meeting print on their paper, and nothing is cut off."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, ViewportSize

from tests.browser.test_print import LINES, MM

KIT = "/desa/pertemuan"
A4, A3, LYING = (595, 842), (842, 1191), (842, 595)
SHEETS: dict[str, tuple[tuple[int, int], tuple[float, float], int]] = {
    f"{KIT}/poster": (A4, (186, 273), 1),
    f"{KIT}/poster?kertas=a3": (A3, (263, 386), 1),
    f"{KIT}/adegan": (A4, (186, 273), 3),
    f"{KIT}/amplop": (LYING, (281, 194), 1),
    f"{KIT}/bawa-pulang": (A4, (186, 273), 1),
    "/alat/cek-tawaran/lembar": (A4, (186, 273), 1),
}
"""The paper in points, the millimetres within its margins, and the pages."""
CUT_OFF = """() => [...document.querySelectorAll('.kertas, .kertas *')].filter(each => {
    const box = each.getBoundingClientRect();
    return box.right > innerWidth + 1 || each.matches('.kertas')
        && each.lastElementChild.getBoundingClientRect().bottom > box.bottom + 1;
}).map(each => each.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("address", SHEETS)
def test_sheet_of_the_kit_prints_on_its_paper_with_nothing_cut_off(
    address: str, lang: str, phone: Callable[..., BrowserContext]
) -> None:
    paper, (width, height), pages = SHEETS[address]
    page = phone(viewport=ViewportSize(width=int(width * MM), height=int(height * MM))).new_page()
    page.goto(f"{address}{'&' if '?' in address else '?'}lang={lang}")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == pages
    boxes = set(re.findall(rb"/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]", printed))
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {paper}
    page.emulate_media(media="print")
    assert page.evaluate(CUT_OFF) == []
    for line, _right, _bottom in page.evaluate(LINES):
        assert line >= 8 * MM - 0.1
    assert not page.get_by_role("navigation").is_visible()
    assert not page.get_by_role("contentinfo").is_visible()


def test_envelope_on_a_screen_is_shown_once(phone: Callable[..., BrowserContext]) -> None:
    page = phone().new_page()
    page.goto(f"{KIT}/amplop")
    assert [each.is_visible() for each in page.locator("article").all()] == [True, False]
