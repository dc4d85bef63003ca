"""Signing up and answering a quiz by keyboard alone; where one is can be seen all along."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.people import LESSON, OPENING, PIN, path, screen
from tests.browser.places import LESSON as FIRST_LESSON
from tests.browser.places import STORY

FAR = 80
"""More presses of Tab than any page has places to go."""
FOCUSED = """() => {
  const e = document.activeElement;
  const box = e.closest('label') || e;
  const outlines = [e, box].map(x => getComputedStyle(x));
  const r = box.getBoundingClientRect();
  return {
    visible: outlines.some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2),
    onScreen: r.top < innerHeight && r.bottom > 0 && r.width > 0,
    said: (e.getAttribute('aria-label') || box.innerText || e.id).trim(),
    name: e.name || '', type: e.type || e.tagName.toLowerCase(),
  };
}"""


@pytest.fixture
def keyboard(phone: Callable[..., BrowserContext]) -> Page:
    return phone().new_page()


def tab_to(page: Page, *, said: str = "", name: str = "", back: bool = False) -> None:
    """Press Tab until one is at what says or is named so; every stop on the way shows itself."""
    for _ in range(FAR):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        here = page.evaluate(FOCUSED)
        assert here["visible"], f"focus cannot be seen: {here}"
        assert here["onScreen"], f"focus is off the screen: {here}"
        if (said and here["said"].startswith(said)) or (name and here["name"] == name):
            return
    raise AssertionError(f"no way to {said or name} on {page.url}")


def press(page: Page, key: str) -> None:
    """A key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)
    expect(page).not_to_have_title(OPENING)


def test_sign_up_works_by_keyboard_alone(keyboard: Page) -> None:
    keyboard.goto("/")
    tab_to(keyboard, said="Mulai belajar")
    press(keyboard, "Enter")
    tab_to(keyboard, said="Keluarga saya di luar negeri")
    press(keyboard, "Enter")
    tab_to(keyboard, name="name")
    keyboard.keyboard.type("Yanti")
    for box in ("adult", "keep"):
        tab_to(keyboard, name=box)
        keyboard.keyboard.press("Space")
    tab_to(keyboard, said="Lanjut")
    press(keyboard, "Space")
    expect(keyboard.locator("#pin")).to_be_focused()
    keyboard.keyboard.type(PIN)
    press(keyboard, "Enter")
    assert LESSON.search(path(keyboard))


def test_missing_fields_are_found_and_corrected_by_keyboard(keyboard: Page) -> None:
    keyboard.goto("/daftar?peran=keluarga")
    tab_to(keyboard, said="Lanjut")
    press(keyboard, "Enter")
    expect(keyboard.locator("[aria-invalid=true]").first).to_be_visible()
    expect(keyboard.get_by_role("alert")).to_be_focused()
    tab_to(keyboard, name="name")


def test_focus_moves_to_the_error_of_an_unanswered_question(keyboard: Page) -> None:
    """Without a script: a voice that reads the page begins there, and what to press comes next."""
    keyboard.goto(f"{FIRST_LESSON}/kuis")
    tab_to(keyboard, said="Kirim jawaban")
    press(keyboard, "Enter")
    expect(keyboard.get_by_role("alert")).to_be_focused()
    tab_to(keyboard, name="j")


@pytest.mark.parametrize("lesson", [FIRST_LESSON, STORY])
def test_quiz_works_by_keyboard_alone(keyboard: Page, lesson: str) -> None:
    keyboard.goto(lesson)
    tab_to(keyboard, said="Lanjut: jawab")
    press(keyboard, "Enter")
    while keyboard.locator("main form fieldset").count():
        answer(keyboard)
    assert "tepat" in screen(keyboard)


def test_review_works_by_keyboard_alone(phone: Callable[..., BrowserContext]) -> None:
    page = phone(who="pekerja").new_page()
    page.goto("/belajar/ulang")
    tab_to(page, said="Lewati soal ini")
    press(page, "Enter")
    assert "Soal 1\ndilewati" in screen(page)
    while page.locator("main form fieldset").count():
        answer(page)
    assert "Yang perlu diulang" in screen(page)


def answer(page: Page) -> None:
    """Whatever is asked: a number is typed, a box is ticked, of radios the arrows choose."""
    if page.locator("#t").count():
        tab_to(page, name="t")
        page.keyboard.type("1650")
        press(page, "Enter")
        return
    tab_to(page, name="j")
    if page.evaluate(FOCUSED)["type"] == "radio":
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        assert page.locator("input[name=j]").first.is_checked()
        button = (
            "Pilih langkah ini" if page.locator("button[name=tinggal]").count() else "Kirim jawaban"
        )
    else:
        page.keyboard.press("Space")
        button = "Kirim jawaban"
    tab_to(page, said=button)
    press(page, "Space")


def test_first_tab_stop_skips_the_header(keyboard: Page) -> None:
    keyboard.goto("/belajar")
    tab_to(keyboard, said="Langsung ke isi")
    keyboard.keyboard.press("Enter")
    keyboard.keyboard.press("Tab")
    assert keyboard.evaluate("() => document.activeElement.closest('main') !== null")
