"""Steps of a class: somebody registers by a slip, a trainer ticks who is there, enters answers."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import follow, press, sign_up

INVITED = "Anda diajak belajar bersama kelompok"
SPOKEN = "menabung/dana-darurat"
"""The lesson that is answered with cards."""


def register(page: Page, link: str, name: str, trainer: str) -> list[str]:
    """Register by the link of a slip and let the trainers see the lessons. Returns the texts of
    the screens before the first page of one's own."""
    screens = sign_up(page, link, name)
    assert INVITED in " ".join(screens[0].split())
    page.goto("/izin")
    follow(page, f"Izin untuk {trainer}")
    press(page, "Boleh")
    return screens


def answer_by_cards(page: Page, names: list[str]) -> None:
    """Say yes to the consent for these people, and answer a lesson with three cards; the last one
    holds up none. The last form is sent three times, as a phone does that hears no answer."""
    for name in names:
        page.get_by_label(re.compile(rf"^{name} \(\d+\)$")).check()
    page.locator("#lesson details", has=page.locator(f'[value="{SPOKEN}"]')).locator(
        "summary"
    ).click()
    page.locator("label.pilihan", has=page.locator(f'[value="{SPOKEN}"]')).click()
    press(page, "Mulai soal pertama")
    while not page.get_by_role("button", name="Simpan jawaban").count():
        hold_up_cards(page, len(names))
        press(page, "Soal berikutnya")
    hold_up_cards(page, len(names))
    with page.expect_request(lambda its: its.method == "POST") as sent:
        press(page, "Simpan jawaban")
    expect(page.locator("main")).to_contain_text(f"Jawaban {len(names)} orang tersimpan.")
    form = sent.value
    for _ in range(2):
        again = page.request.post(
            form.url,
            data=form.post_data or "",
            headers={"Content-Type": "application/x-www-form-urlencoded", "Referer": page.url},
        )
        assert again.status == 200
        assert f"Jawaban {len(names)} orang tersimpan." in again.text()


def hold_up_cards(page: Page, number: int) -> None:
    """Everybody but the last answers the question: A, or a number."""
    for place in range(number - 1):
        typed = page.locator(f"#t{place}")
        if typed.count():
            typed.fill("100")
        else:
            page.locator(f'input[name="j{place}"]').first.check()


def tick(page: Page, *names: str, present: bool = True) -> None:
    for name in names:
        box_of(page, name).set_checked(present)


def box_of(page: Page, name: str) -> Locator:
    """The box of this person on the page of a meeting, below the number on the slip."""
    return page.get_by_label(re.compile(rf"^(\d+\. )?{name}$"))
