"""Back and Forward to the response of a form, while the service worker answers and the network is
up, show the question itself or a page that explains and leads on, never “no signal”."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import people
from tests.browser.phone import disconnect
from tests.browser.test_kept import NO_SIGNAL, READY
from tests.browser.test_one_phone import demo_person, run_sql, sign_in
from tests.deployment import Site, wait_until

QUIZ = "/belajar/kirim-uang/dua-biaya/kuis"
PAGE_GONE = "Halaman itu tidak bisa ditampilkan lagi"


@pytest.fixture
def page(phone: Callable[..., BrowserContext], site: Site) -> Page:
    """A page of a phone on which the demo's worker is signed in and the service worker answers."""
    opened = phone().new_page()
    sign_in(opened, "pekerja", site)
    opened.goto("/")
    enable_service_worker(opened)
    return opened


def enable_service_worker(page: Page) -> None:
    """Let the service worker answer from the next page on."""
    assert page.evaluate(f"navigator.serviceWorker.register('/sw.js').then({READY})")


def submit_unknown(page: Page) -> None:
    """Send “Saya belum tahu”, which every question accepts."""
    if page.get_by_role("button", name="Saya belum tahu").count():
        people.press(page, "Saya belum tahu")
        return
    page.get_by_label("Saya belum tahu").check()
    people.press(page, "Kirim jawaban")


def current_question(page: Page) -> str:
    return page.locator(".langkah [aria-current=step]").inner_text().split("\n")[0]


def back(page: Page) -> None:
    page.go_back(wait_until="domcontentloaded")


def forward(page: Page) -> None:
    page.go_forward(wait_until="domcontentloaded")


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_browser_back_and_forward_show_the_quiz_questions_asked_before(page: Page) -> None:
    page.goto(QUIZ)
    for _ in range(2):
        submit_unknown(page)
    seen = []
    for go in (back, back, forward, forward):
        go(page)
        seen.append(current_question(page))
    assert seen == ["Soal 2", "Soal 1", "Soal 2", "Soal 3"]


def test_browser_back_preselects_no_quiz_option_because_options_are_reshuffled(page: Page) -> None:
    """The browser would restore the place of what was chosen, where another option stands now."""
    page.goto(QUIZ)
    page.locator("label.pilihan").last.click()
    people.press(page, "Kirim jawaban")
    back(page)
    assert current_question(page) == "Soal 1"
    expect(page.locator("input[name=j]:checked")).to_have_count(0)


def test_browser_back_from_a_quiz_result_shows_the_last_question_and_keeps_one_attempt(
    page: Page, site: Site
) -> None:
    page.goto(QUIZ)
    while "/hasil/" not in page.url:
        last = current_question(page)
        submit_unknown(page)
    attempt = page.url.rpartition("/")[2]
    back(page)
    assert current_question(page) == last
    submit_unknown(page)
    assert attempt in page.url
    assert len(run_sql(site, "SELECT id FROM attempt WHERE id = ?", attempt.replace("-", ""))) == 1


def test_browser_back_in_a_review_shows_the_previous_question(page: Page, site: Site) -> None:
    page.goto("/belajar/ulang")
    submit_unknown(page)
    submit_unknown(page)
    back(page)
    assert current_question(page) == "Soal 2"
    expect(page.locator("#antre")).to_have_count(0)


def test_browser_back_to_a_calculator_tool_shows_its_result_again(page: Page) -> None:
    page.goto("/alat/inflasi")
    people.press(page, "Hitung")
    shown = people.screen(page)
    page.goto("/alat")
    back(page)
    assert people.screen(page) == shown


def test_browser_back_from_the_first_lesson_after_sign_up_leads_to_the_home_page(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone().new_page()
    page.goto("/belajar")
    enable_service_worker(page)
    page.goto("/daftar?peran=keluarga")
    page.get_by_label("Nama panggilan Anda").fill("Wati")
    page.get_by_text("Umur saya 18 tahun atau lebih").click()
    page.get_by_text("Saya setuju Bekal menyimpan").click()
    people.press(page, "Lanjut")
    page.get_by_label("Enam angka").fill(people.PIN)
    people.press(page, "Mulai belajar")
    assert people.LESSON.search(people.path(page))
    back(page)
    assert heading(page) == PAGE_GONE
    people.follow(page, "Ke beranda")
    assert people.path(page) == "/"
    expect(page.locator("header")).to_contain_text("Wati")


def test_browser_forward_to_a_rejected_pin_counts_no_further_attempt(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    page = phone().new_page()
    sign_in(page, "pekerja", site)
    page.goto("/")
    enable_service_worker(page)
    people.lock(page)
    who = demo_person(site, "pekerja")
    people.unlock(page, who["name"], "907351")
    before = count_misses(site, who["id"])
    back(page)
    forward(page)
    assert heading(page) == PAGE_GONE
    assert count_misses(site, who["id"]) == before
    people.follow(page, "Mulai lagi dari awal")
    page.get_by_label("Enam angka").fill(who["secret"])
    people.press(page, "Buka Bekal")
    assert people.path(page) == "/"


def count_misses(site: Site, who: str) -> int:
    found = "SELECT max(misses) FROM device_account WHERE account = ?"
    return int(run_sql(site, found, who.replace("-", ""))[0][0])


def test_browser_back_while_offline_says_there_is_no_network(page: Page) -> None:
    page.goto(QUIZ)
    for _ in range(2):
        submit_unknown(page)
    disconnect(page)
    back(page)
    expect(page.locator("h1")).to_have_text(NO_SIGNAL)
    page.context.set_offline(False)
    wait_until(partial(_shows_the_question_again, page))


def _shows_the_question_again(page: Page) -> bool:
    page.reload()
    return bool(re.match("Soal: ", heading(page)))
