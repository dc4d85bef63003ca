"""Signing up and answering a quiz work by keyboard alone, with a visible focus at each stop."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.page_views import LESSON as FIRST_LESSON
from tests.browser.page_views import STORY
from tests.browser.people import LESSON, OPENING, PIN, path, screen

MOST_TAB_STOPS = 80
"""More tab stops than any page has."""
FOCUS = """() => {
  const e = document.activeElement;
  const box = e.closest('label') || e;
  const outlines = [e, box].map(x => getComputedStyle(x));
  const r = box.getBoundingClientRect();
  return {
    visible: outlines.some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2),
    onScreen: r.top < innerHeight && r.bottom > 0 && r.width > 0,
    text: (e.getAttribute('aria-label') || box.innerText || e.id).trim(),
    name: e.name || '', type: e.type || e.tagName.toLowerCase(),
  };
}"""


@pytest.fixture
def keyboard(phone: Callable[..., BrowserContext]) -> Page:
    return phone().new_page()


def tab_to(page: Page, *, text: str = "", name: str = "", back: bool = False) -> None:
    """Press Tab until the focus is on the element with this text or name. Each stop on the way must
    be visible."""
    for _ in range(MOST_TAB_STOPS):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        here = page.evaluate(FOCUS)
        assert here["visible"], f"focus cannot be seen: {here}"
        assert here["onScreen"], f"focus is off the screen: {here}"
        if (text and here["text"].startswith(text)) or (name and here["name"] == name):
            return
    raise AssertionError(f"no way to {text or name} on {page.url}")


def press_key(page: Page, key: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)
    expect(page).not_to_have_title(OPENING)


def test_sign_up_works_by_keyboard_alone(keyboard: Page) -> None:
    keyboard.goto("/")
    tab_to(keyboard, text="Mulai belajar")
    press_key(keyboard, "Enter")
    tab_to(keyboard, text="Keluarga saya di luar negeri")
    press_key(keyboard, "Enter")
    tab_to(keyboard, name="name")
    keyboard.keyboard.type("Yanti")
    for box in ("adult", "keep"):
        tab_to(keyboard, name=box)
        keyboard.keyboard.press("Space")
    tab_to(keyboard, text="Lanjut")
    press_key(keyboard, "Space")
    expect(keyboard.locator("#pin")).to_be_focused()
    keyboard.keyboard.type(PIN)
    press_key(keyboard, "Enter")
    assert LESSON.search(path(keyboard))


def test_missing_sign_up_fields_are_announced_and_reachable_by_keyboard(keyboard: Page) -> None:
    keyboard.goto("/daftar?peran=keluarga")
    tab_to(keyboard, text="Lanjut")
    press_key(keyboard, "Enter")
    expect(keyboard.locator("[aria-invalid=true]").first).to_be_visible()
    expect(keyboard.get_by_role("alert")).to_be_focused()
    tab_to(keyboard, name="name")


def test_focus_moves_to_the_error_of_an_unanswered_quiz_question(keyboard: Page) -> None:
    """Works without a script: a screen reader starts at the error, and the next tab stop is the
    answer."""
    keyboard.goto(f"{FIRST_LESSON}/kuis")
    tab_to(keyboard, text="Kirim jawaban")
    press_key(keyboard, "Enter")
    expect(keyboard.get_by_role("alert")).to_be_focused()
    tab_to(keyboard, name="j")


@pytest.mark.parametrize("lesson", [FIRST_LESSON, STORY])
def test_quiz_works_by_keyboard_alone(keyboard: Page, lesson: str) -> None:
    keyboard.goto(lesson)
    tab_to(keyboard, text="Lanjut: jawab")
    press_key(keyboard, "Enter")
    while keyboard.locator("main form fieldset").count():
        answer_by_keyboard(keyboard)
    assert "tepat" in screen(keyboard)


def test_review_works_by_keyboard_alone(phone: Callable[..., BrowserContext]) -> None:
    page = phone(role="pekerja").new_page()
    page.goto("/belajar/ulang")
    tab_to(page, text="Lewati soal ini")
    press_key(page, "Enter")
    assert "Soal 1\ndilewati" in screen(page)
    while page.locator("main form fieldset").count():
        answer_by_keyboard(page)
    assert "Yang perlu diulang" in screen(page)


def answer_by_keyboard(page: Page) -> None:
    """Answer any kind of question: type a number, tick a checkbox, choose a radio button with the
    arrow keys."""
    if page.locator("#t").count():
        tab_to(page, name="t")
        page.keyboard.type("1650")
        press_key(page, "Enter")
        return
    tab_to(page, name="j")
    if page.evaluate(FOCUS)["type"] == "radio":
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        assert page.locator("input[name=j]").first.is_checked()
        button = (
            "Pilih langkah ini" if page.locator("button[name=tinggal]").count() else "Kirim jawaban"
        )
    else:
        page.keyboard.press("Space")
        button = "Kirim jawaban"
    tab_to(page, text=button)
    press_key(page, "Space")


def test_first_tab_stop_is_a_link_that_skips_the_header(keyboard: Page) -> None:
    keyboard.goto("/belajar")
    tab_to(keyboard, text="Langsung ke isi")
    keyboard.keyboard.press("Enter")
    keyboard.keyboard.press("Tab")
    assert keyboard.evaluate("() => document.activeElement.closest('main') !== null")
