"""Parts that must be seen together: both codes of a cohort on a projector and on one sheet, the
name beside the logo, the progress of a quiz in one row."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, PdfMargins, ViewportSize

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.page_views import (
    EDITOR,
    LESSON,
    MOTHER,
    OFFICER,
    STRANGER,
    TRAINER,
    WORKER,
    by_link,
    open_at,
    skip,
    skip_until,
)
from tests.browser.test_print import WITHIN_MARGINS

GET_BOXES = "each => each.map(e => e.getBoundingClientRect()).map(b => [b.width, b.top, b.bottom])"
EXTREME_CODES = """each => each.forEach((e, n) => {
    const code = ['WWWW$1WWWW', 'LLLL$1LLLL'][n];
    e.innerHTML = e.innerHTML.replace(/[A-Z0-9]{4}( ?)[A-Z0-9]{4}/, code);
})"""
"""Shows the widest code beside the narrowest one, since real codes are random."""
SMALL_PROJECTOR = ViewportSize(width=1024, height=768)
MARGINS = PdfMargins(top="12mm", right="12mm", bottom="12mm", left="12mm")
open_cohort_codes = by_link("/kelompok", ".baris a", ".tombol")


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("javascript", [False, True])
def test_both_invitation_codes_of_a_cohort_are_shown_side_by_side_in_large_type(
    phone: Callable[..., BrowserContext], lang: str, javascript: bool
) -> None:
    page = phone(role=TRAINER, javascript=javascript, viewport=DESKTOP).new_page()
    open_cohort_codes(page, lang)
    parts = {name: page.locator(f".besek {name}") for name in ("h2", ".kode", ".qr", ".alamat")}
    for each in (parts[".kode"], parts[".alamat"]):
        each.evaluate_all(EXTREME_CODES)
    for name, least in (("h2", 500), (".kode", 500), (".qr", 250), (".alamat", 200)):
        boxes = parts[name].evaluate_all(GET_BOXES)
        assert len(boxes) == 2
        assert boxes[0][1:] == boxes[1][1:], "side by side"
        for width, top, bottom in boxes:
            assert width >= least, name
            assert 0 <= top < bottom <= DESKTOP["height"], name
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    assert parts["h2"].first.evaluate(size) >= 32
    assert parts[".kode"].first.evaluate(size) >= 60
    page.set_viewport_size(SMALL_PROJECTOR)
    height = parts[".kode"].first.evaluate(
        "e => e.offsetHeight / parseFloat(getComputedStyle(e).fontSize)"
    )
    assert height < 2, "a code of wide letters takes two lines"
    for _width, _top, bottom in parts[".alamat"].evaluate_all(GET_BOXES):
        assert bottom <= SMALL_PROJECTOR["height"]


def test_both_invitation_codes_of_a_cohort_print_on_one_page(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone(role=TRAINER, viewport=WITHIN_MARGINS["a4"]).new_page()
    open_cohort_codes(page, "id")
    printed = page.pdf(format="A4", margin=MARGINS)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("role", [STRANGER, WORKER, MOTHER, TRAINER, OFFICER, EDITOR])
def test_name_of_the_signed_in_person_is_beside_the_logo_on_a_narrow_screen(
    phone: Callable[..., BrowserContext], role: str, lang: str
) -> None:
    page = phone(role=role, viewport=PHONE).new_page()
    open_at(page, "/", lang)
    mark, name = (page.locator(f".kepala {each}") for each in (".merek", "a.siapa"))
    boxes = [each.evaluate_all(GET_BOXES)[0] for each in (mark, name)]
    assert boxes[1][1] < boxes[0][2], "the name is below the mark"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_quiz_progress_takes_one_row_of_two_lines(
    phone: Callable[..., BrowserContext], lang: str
) -> None:
    page = phone(javascript=False, viewport=PHONE).new_page()
    skip_until(page, LESSON, "fieldset", lang)
    for _question in range(3):
        expect_one_row(page)
        skip(page)
    expect_one_row(page)


def expect_one_row(page: Page) -> None:
    boxes = page.locator(".langkah li").evaluate_all(GET_BOXES)
    assert len(boxes) == 4
    assert len({top for _width, top, _bottom in boxes}) == 1
    assert max(bottom - top for _width, top, bottom in boxes) < 60
