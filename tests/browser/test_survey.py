"""A survey over several visits without JavaScript; its scores are read from the person's own
download."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from app.kit.clock import today
from app.survey.rules.instrument import MANY, NUMBER, TEXT, load_instrument
from tests.browser.people import PIN, lock, path, press, screen, unlock
from tests.rooms.survey.people import SAID_BY_HAND, SCORED_BY_HAND
from tests.rules.test_survey_asking import SUMS

NAME = "Bu Marni"


def answer_question(page: Page) -> None:
    """Answer the question on the page as Bu Marni does."""
    item = load_instrument().item(path(page).rpartition("/")[2])
    assert item is not None
    form = next(f for f in "AB" if item.wordings[f]["id"].ask in screen(page))
    code = (SAID_BY_HAND | {"p06": SUMS[form]})[item.id]
    if code == "-97" and item.kind in (NUMBER, TEXT):
        press(page, "Saya tidak tahu")
        return
    if item.kind in (NUMBER, TEXT):
        page.locator("#t").fill(code)
    else:
        for each in code.split() if item.kind == MANY else [code]:
            box = page.locator(f'input[name="j"][value="{each}"]')
            page.locator("label.pilihan").filter(has=box).click()
    press(page, "Jawab")


def test_survey_answered_over_several_visits_gets_the_hand_computed_scores(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone(javascript=False).new_page()
    sign_up_alone(page)
    page.goto("/")
    assert "Lima pertanyaan singkat" not in screen(page), "the first visit asks nothing"
    visits = answered = 0
    asked_on = None
    while True:
        lock(page)
        unlock(page, NAME, PIN)
        visits += 1
        day = today()  # midnight may pass between two visits
        page.goto("/")
        invited = "Lima pertanyaan singkat" in screen(page)
        page.goto("/ukur")
        if visits == 1:
            expect(page.locator("#agree")).not_to_be_checked()
            # By keyboard alone: Enter presses the first button, which starts the survey.
            page.locator("#agree").press("Space")
            with page.expect_navigation():
                page.keyboard.press("Enter")
        if not path(page).startswith("/ukur/tanya/"):
            assert not invited
            break
        assert invited == (day != asked_on), "once a day"
        while path(page).startswith("/ukur/tanya/"):
            answer_question(page)
            answered += 1
        assert path(page) == "/ukur/terima-kasih"
        asked_on = today()
    assert "sesudah bekal inti Anda selesai" in screen(page)
    # Marni is at home, so she is not asked for a BPJS PMI card.
    assert (visits, answered) == (9, len(load_instrument().items_of("before")) - 1)
    data = download_own_data(page)
    assert {row["score"]: row["thirds"] for row in data["survey_score"]} == SCORED_BY_HAND
    assert len(data["survey_answer"]) == answered


def sign_up_alone(page: Page) -> None:
    page.goto("/daftar?peran=keluarga")
    page.locator("#name").fill(NAME)
    for box in page.locator("label.pilihan").all():
        box.click()
    press(page, "Lanjut")
    page.get_by_label("Enam angka").fill(PIN)
    press(page, "Mulai belajar")


def download_own_data(page: Page) -> dict[str, list[dict[str, object]]]:
    page.goto("/data-saya")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Unduh data saya").click()
    data: dict[str, list[dict[str, object]]] = json.loads(waiting.value.path().read_text("utf-8"))
    return data
