"""The way to a child's papers on paper: the page of the office on one side, the letter on the
other."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import BrowserContext, Page
from pypdf import PdfReader

from app.child_papers import queries

LETTER = "/bantuan/surat-anak/surat"


def printed_pages(page: Page) -> int:
    return len(PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_office_of_a_childs_papers_and_the_letter_print_on_the_two_sides_of_one_sheet(
    lang: str, phone: Callable[..., BrowserContext]
) -> None:
    page = phone().new_page()
    for address in (
        LETTER,
        *(f"/bantuan/surat-anak/{each}" for each in queries.child_papers().pages),
    ):
        page.goto(f"{address}?lang={lang}")
        assert printed_pages(page) == 1, address
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").is_visible()
