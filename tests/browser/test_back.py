"""Back and Forward to what a form was answered, where the service worker answers and the network is
up: the question itself, or a page that says why not and leads on; never “no signal”."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import people
from tests.browser.test_kept import NO_SIGNAL, READY
from tests.browser.test_one_phone import demo, on_server, sign_in
from tests.deployment import Site, wait_until

QUIZ = "/belajar/kirim-uang/dua-biaya/kuis"
PAST = "Halaman itu tidak bisa ditampilkan lagi"


@pytest.fixture
def page(phone: Callable[..., BrowserContext], site: Site) -> Page:
    """Of a phone with the demo's worker, whose pages the service worker answers."""
    opened = phone().new_page()
    sign_in(opened, "pekerja", site)
    opened.goto("/")
    rule(opened)
    return opened


def rule(page: Page) -> None:
    """From the next page on the service worker answers."""
    assert page.evaluate(f"navigator.serviceWorker.register('/sw.js').then({READY})")


def answer(page: Page) -> None:
    """With “Saya belum tahu”, which every question takes."""
    if page.get_by_role("button", name="Saya belum tahu").count():
        people.press(page, "Saya belum tahu")
        return
    page.get_by_label("Saya belum tahu").check()
    people.press(page, "Kirim jawaban")


def asked(page: Page) -> str:
    return page.locator(".langkah [aria-current=step]").inner_text().split("\n")[0]


def back(page: Page) -> None:
    page.go_back(wait_until="domcontentloaded")


def forward(page: Page) -> None:
    page.go_forward(wait_until="domcontentloaded")


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_back_and_forward_show_questions_that_were_asked(page: Page) -> None:
    page.goto(QUIZ)
    for _ in range(2):
        answer(page)
    seen = []
    for go in (back, back, forward, forward):
        go(page)
        seen.append(asked(page))
    assert seen == ["Soal 2", "Soal 1", "Soal 2", "Soal 3"]


def test_back_ticks_no_option_since_their_order_is_drawn_anew(page: Page) -> None:
    """The browser would restore the place of what was chosen, where another option stands now."""
    page.goto(QUIZ)
    page.locator("label.pilihan").last.click()
    people.press(page, "Kirim jawaban")
    back(page)
    assert asked(page) == "Soal 1"
    expect(page.locator("input[name=j]:checked")).to_have_count(0)


def test_back_from_a_result_shows_the_last_question_and_keeps_one_attempt(
    page: Page, site: Site
) -> None:
    page.goto(QUIZ)
    while "/hasil/" not in page.url:
        last = asked(page)
        answer(page)
    attempt = page.url.rpartition("/")[2]
    back(page)
    assert asked(page) == last
    answer(page)
    assert attempt in page.url
    assert (
        len(on_server(site, "SELECT id FROM attempt WHERE id = ?", attempt.replace("-", ""))) == 1
    )


def test_back_in_a_visit_of_review_shows_the_question_before(page: Page, site: Site) -> None:
    page.goto("/belajar/ulang")
    answer(page)
    answer(page)
    back(page)
    assert asked(page) == "Soal 2"
    expect(page.locator("#antre")).to_have_count(0)


def test_back_shows_what_a_tool_worked_out(page: Page) -> None:
    page.goto("/alat/inflasi")
    people.press(page, "Hitung")
    shown = people.screen(page)
    page.goto("/alat")
    back(page)
    assert people.screen(page) == shown


def test_back_from_the_first_lesson_after_signing_up_leads_home(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone().new_page()
    page.goto("/belajar")
    rule(page)
    page.goto("/daftar?peran=keluarga")
    page.get_by_label("Nama panggilan Anda").fill("Wati")
    page.get_by_text("Umur saya 18 tahun atau lebih").click()
    page.get_by_text("Saya setuju Bekal menyimpan").click()
    people.press(page, "Lanjut")
    page.get_by_label("Enam angka").fill(people.PIN)
    people.press(page, "Mulai belajar")
    assert people.LESSON.search(people.path(page))
    back(page)
    assert heading(page) == PAST
    people.follow(page, "Ke beranda")
    assert people.path(page) == "/"
    expect(page.locator("header")).to_contain_text("Wati")


def test_forward_to_a_pin_that_was_refused_tries_nothing_and_begins_anew(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    page = phone().new_page()
    sign_in(page, "pekerja", site)
    page.goto("/")
    rule(page)
    people.lock(page)
    who = demo(site, "pekerja")
    people.unlock(page, who["name"], "907351")
    before = misses(site, who["id"])
    back(page)
    forward(page)
    assert heading(page) == PAST
    assert misses(site, who["id"]) == before
    people.follow(page, "Mulai lagi dari awal")
    page.get_by_label("Enam angka").fill(who["secret"])
    people.press(page, "Buka Bekal")
    assert people.path(page) == "/"


def misses(site: Site, who: str) -> int:
    found = "SELECT max(misses) FROM device_account WHERE account = ?"
    return int(on_server(site, found, who.replace("-", ""))[0][0])


def test_without_a_network_back_says_that_there_is_none(page: Page) -> None:
    page.goto(QUIZ)
    for _ in range(2):
        answer(page)
    page.context.set_offline(True)
    back(page)
    expect(page.locator("h1")).to_have_text(NO_SIGNAL)
    page.context.set_offline(False)
    wait_until(partial(_comes_back, page))


def _comes_back(page: Page) -> bool:
    page.reload()
    return bool(re.match("Soal: ", heading(page)))
