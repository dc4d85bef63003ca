"""States of pages that no address leads to: errors, feedback, offline pages. Each passes axe-core
(WCAG 2.2 AA), has large enough targets and fits a small screen. test_pages checks pages that have
an address."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial

import pytest
from flask import render_template
from playwright.sync_api import BrowserContext, Page, Route, expect

from app import create_app
from app.content.question import NUMBER, SCENARIO, SEVERAL
from app.content.quiz import Quiz
from app.kit.web.icons import insert_icon_symbols
from config import from_environment
from tests.browser import page_views
from tests.browser.conftest import PHONE
from tests.browser.page_views import LESSON, STORY, press_solid_button
from tests.browser.people import give, press
from tests.browser.phone import disconnect
from tests.browser.targets import small_targets
from tests.browser.test_kept import READY
from tests.browser.test_one_phone import (
    WORKER,
    answer_on_phone,
    demo_person,
    signed_in_phone,
    unlock_worker,
)
from tests.browser.test_pages import (
    ALL_RULES,
    AXE,
    RUN,
    SMALL,
    VISUAL_RULES,
    WIDTH,
    describe_violation,
    widest,
)
from tests.deployment import Site

States = Iterator[str]
"""Yields a name at each state to check."""
OPEN_DETAILS = "() => document.querySelectorAll('details').forEach(d => { d.open = true })"
FOLD_MENU = "() => document.querySelectorAll('.menu details').forEach(d => { d.open = false })"
"""The unfolded menu of staff covers what is pressed next."""


def check_accessibility(page: Page, name: str) -> None:
    page.evaluate(OPEN_DETAILS)
    page.evaluate(AXE)
    found = [describe_violation(violation) for violation in page.evaluate(RUN, ALL_RULES)]
    page.emulate_media(color_scheme="dark")
    found += [describe_violation(violation) for violation in page.evaluate(RUN, VISUAL_RULES)]
    page.emulate_media(color_scheme="light")
    assert not found, f"{name}: " + "\n".join(found)
    assert not small_targets(page), name
    page.set_viewport_size(SMALL)
    content, screen = page.evaluate(WIDTH)
    assert content <= screen, f"{name}: {content} at {screen}: {widest(page, screen)}"
    page.set_viewport_size(PHONE)
    page.evaluate(FOLD_MENU)


def quiz_of(site: Site, lesson: str) -> Quiz:
    with closing(sqlite3.connect(site.state_dir / "bekal.sqlite3", timeout=20)) as connection:
        query = "SELECT canonical FROM quiz_version WHERE lesson = ?"
        (canonical,) = connection.execute(query, (lesson.removeprefix("/belajar/"),)).fetchone()
    return Quiz.from_canonical(canonical)


def answered_right(page: Page, site: Site) -> States:
    quiz = quiz_of(site, LESSON)
    page.goto(f"{LESSON}/kuis")
    for number, question in enumerate(quiz.questions, 1):
        if question.kind == NUMBER:
            page.locator("#t").fill("seribu kurang")
            press_solid_button(page)
            yield "an unreadable number"
            give(page, str(question.options[question.right_options[0] - 1].low).replace(".", ","))
        else:
            give(page, [*question.right_options])
        yield f"question {number} answered right"


def answered_wrong(page: Page, site: Site) -> States:
    quiz = quiz_of(site, LESSON)
    page.goto(f"{LESSON}/kuis")
    for question in quiz.questions:
        others = [n for n in range(1, len(question.options) + 1) if n not in question.right_options]
        if question.kind == NUMBER:
            give(page, "12345")
            yield "a wrong number"
        elif question.kind == SEVERAL:
            give(page, [question.right_options[0], others[0]])
            yield "one of several right options"
        else:
            give(page, others[:1])
            yield "a wrong option"


def stories(page: Page, site: Site) -> States:
    """Go to a good and to a bad ending."""
    quiz = quiz_of(site, STORY)
    at = next(n for n, each in enumerate(quiz.questions) if each.kind == SCENARIO)
    for last in (False, True):
        page_views.skip_until(page, STORY, 'button[name="tinggal"]', "id")
        while page.locator('button[name="tinggal"]').count():
            page.locator("label.pilihan").nth(-1 if last else 0).click()
            press_solid_button(page)
        yield f"a story ends after question {at + 1}, {last}"


def failed_sign_ins(page: Page, site: Site) -> States:
    """Pages of a failed sign-in."""
    page.goto(f"/masuk/{demo_person(site, WORKER)['id']}")
    yield "the PIN page on an unknown phone"
    page.goto("/masuk/kata")
    press_solid_button(page)
    yield "no words"
    page.goto("/masuk/kode")
    press_solid_button(page)
    yield "no code"
    page.goto("/masuk/lupa")
    yield "a forgotten PIN"
    page.goto("/masuk/petugas")
    page.locator("main input:not([type=hidden])").first.fill("siapa")
    page.locator("main input[type=password]").first.fill("tidak tahu saja")
    press_solid_button(page)
    yield "a wrong passphrase"


def wrong_pin(page: Page, site: Site) -> States:
    signed_in_phone(page.context, site).page.close()
    page.goto(f"/masuk/{demo_person(site, WORKER)['id']}")
    page.locator("#pin").fill("907351")
    press(page, "Buka Bekal")
    yield "a wrong PIN"


def empty_learner_forms(page: Page, _site: Site) -> States:
    for address in ("/profil", "/data-saya/hapus", "/kata-pemulihan", "/keluarga/desa?cari=zzzz"):
        page.goto(address)
        if page.locator("main .tombol:not(.dua)").count():
            press_solid_button(page)
        yield f"{address}, sent empty"
    page.goto("/keluarga/undang")
    press_solid_button(page)
    yield "an invitation for nobody"


def listening(page: Page, _site: Site) -> States:
    page.add_init_script(VOICE)
    for address in ("/dengar", f"{LESSON}/dengar"):
        page.goto(address)
        expect(page.locator("[data-ucap]").first).to_be_visible()
        yield f"{address}, with a voice"


# Android names Indonesian with the old code “in”, as Java did.
VOICE = """Object.defineProperty(window, 'speechSynthesis', { value: {
  getVoices: () => [{ localService: true, lang: 'in_ID' }], addEventListener() {}, cancel() {},
} })"""


def other_pages(page: Page, _site: Site) -> States:
    for address in ("/dengar", f"{LESSON}/dengar", f"{LESSON}/kejelasan", "/istilah", "/pasang"):
        page.goto(address)
        yield address


def empty_staff_forms(page: Page, _site: Site) -> States:
    page.goto("/kelola/akun/baru")
    press_solid_button(page)
    yield "a new account, sent empty"
    page.goto("/kelola/kursus/pratinjau")
    yield "the preview"
    press_solid_button(page)
    yield "the empty preview"
    page.goto("/kelola/kursus/pratinjau?contoh=1")
    yield "the preview of an example"
    page.locator("textarea").first.fill("# Tanpa apa-apa\n\nDi bawah Rp 10000 saja.")
    press_solid_button(page)
    yield "the preview of a lesson with faults"


def fulfill_error(status: int, html: str, route: Route) -> None:
    route.fulfill(status=status, body=html, content_type="text/html; charset=utf-8")


@pytest.mark.parametrize(
    "role, visit",
    [
        ("", answered_right),
        (WORKER, answered_right),
        (WORKER, answered_wrong),
        (WORKER, stories),
        ("", failed_sign_ins),
        ("", wrong_pin),
        (WORKER, empty_learner_forms),
        ("", listening),
        ("", other_pages),
        ("admin", empty_staff_forms),
    ],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_pages_with_quiz_results_and_form_errors_are_accessible(
    phone: Callable[..., BrowserContext],
    site: Site,
    role: str,
    visit: Callable[[Page, Site], States],
) -> None:
    # Axe cannot run under the page's own policy.
    page = phone(role=role, bypass_csp=True).new_page()
    for name in visit(page, site):
        check_accessibility(page, name)


def test_error_pages_are_accessible(phone: Callable[..., BrowserContext], site: Site) -> None:
    """Error pages that no request of a test can trigger."""
    app = create_app(from_environment(site.environment))
    page = phone(bypass_csp=True).new_page()
    for status in (400, 403, 405, 413, 429, 500, 503):
        with app.test_request_context("/alat"):
            app.preprocess_request()
            html = insert_icon_symbols(
                render_template("kit/error.html", status=status, request_id="1a", retry_url="/")
            )
        page.route("**/rusak", partial(fulfill_error, status, html))
        page.goto("/rusak")
        check_accessibility(page, str(status))


def test_offline_pages_are_accessible(phone: Callable[..., BrowserContext], site: Site) -> None:
    """A downloaded module and its quiz; the offline home with the people of the phone, their PIN,
    the outbox and the downloads."""
    mobile = signed_in_phone(phone(bypass_csp=True), site)
    page = mobile.page
    unlock_worker(page, site)
    page.goto("/belajar/kirim-uang")
    page.locator('#simpan [data-lakukan="simpan"]:visible').click()
    expect(page.locator('#simpan [data-bila="ada"]').first).to_be_visible()
    check_accessibility(page, "a downloaded module")
    page.evaluate(READY)
    disconnect(page)
    page.reload()
    check_accessibility(page, "a downloaded module, offline")
    page.goto(LESSON)
    check_accessibility(page, "a kept lesson")
    page.goto(f"{LESSON}/kuis")
    current_question = "[data-soal]:not([hidden])"
    page.locator(f"{current_question} .tombol:not(.dua)").first.click()
    check_accessibility(page, "a kept quiz, sent empty")
    page.goto(f"{LESSON}/kuis")
    expect(page.locator(current_question)).to_be_visible()
    while page.locator(current_question).count():
        number = page.locator(f'{current_question} button[name="j"]')
        if number.count():
            number.click()
        else:
            page.locator(f'{current_question} label:has([value="1"])').click()
            page.locator(f"{current_question} .tombol:not(.dua)").first.click()
        check_accessibility(page, "feedback in a kept quiz")
    expect(page.locator("#hasil")).to_be_visible()
    check_accessibility(page, "the result of a kept quiz")
    answer_on_phone(mobile, site)
    page.goto("/luring")
    unsent = page.locator("#antrean li").first
    expect(unsent).to_be_visible()
    assert unsent.inner_text().lower().count("soal") == 1
    check_accessibility(page, "the outbox")
    page.locator("[data-kunci]").click()
    expect(page.locator("#nama a")).to_be_visible()
    check_accessibility(page, "people of this phone")
    page.locator("#nama a").click()
    page.locator("#pin").fill("000000")
    page.locator("#buka button").click()
    expect(page.locator(".pesan")).to_be_visible()
    check_accessibility(page, "a wrong PIN, without network")
    page.goto("/alat/tabungan")
    page.locator("main .tombol:not(.dua)").first.click()
    check_accessibility(page, "a tool without network, sent empty")
