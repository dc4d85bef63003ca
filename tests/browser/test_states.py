"""States of pages to which no address leads: refusals, feedback, what a phone shows without a
network. At each axe-core has nothing to say (WCAG 2.2 AA), a finger finds what it is to press, and
nothing sticks out of a small screen. Pages with an address: test_pages."""

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
from app.kit.web.icons import with_symbols
from config import from_environment
from tests.browser import places
from tests.browser.conftest import PHONE
from tests.browser.people import give, press
from tests.browser.places import LESSON, STORY, solid
from tests.browser.targets import small_targets
from tests.browser.test_kept import READY
from tests.browser.test_one_phone import WORKER, answer, demo, started, unlock
from tests.browser.test_pages import ALL_RULES, AXE, RULES_OF_LOOKS, RUN, SMALL, WIDTH, told, widest
from tests.deployment import Site

Walk = Iterator[str]
"""Stops with a name where a state is to be looked at."""
UNFOLD = "() => document.querySelectorAll('details').forEach(d => { d.open = true })"


def look(page: Page, name: str) -> None:
    page.evaluate(UNFOLD)
    page.evaluate(AXE)
    found = [told(violation) for violation in page.evaluate(RUN, ALL_RULES)]
    page.emulate_media(color_scheme="dark")
    found += [told(violation) for violation in page.evaluate(RUN, RULES_OF_LOOKS)]
    page.emulate_media(color_scheme="light")
    assert not found, f"{name}: " + "\n".join(found)
    assert not small_targets(page), name
    page.set_viewport_size(SMALL)
    content, screen = page.evaluate(WIDTH)
    assert content <= screen, f"{name}: {content} at {screen}: {widest(page, screen)}"
    page.set_viewport_size(PHONE)


def quiz_of(site: Site, lesson: str) -> Quiz:
    with closing(sqlite3.connect(site.state_dir / "bekal.sqlite3", timeout=20)) as connection:
        told = "SELECT canonical FROM quiz_version WHERE lesson = ?"
        (canonical,) = connection.execute(told, (lesson.removeprefix("/belajar/"),)).fetchone()
    return Quiz.from_canonical(canonical)


def answered_right(page: Page, site: Site) -> Walk:
    quiz = quiz_of(site, LESSON)
    page.goto(f"{LESSON}/kuis")
    for number, question in enumerate(quiz.questions, 1):
        if question.kind == NUMBER:
            page.locator("#t").fill("seribu kurang")
            solid(page)
            yield "a number that is none"
            give(page, str(question.options[question.keys[0] - 1].low).replace(".", ","))
        else:
            give(page, [*question.keys])
        yield f"question {number} answered right"


def answered_wrong(page: Page, site: Site) -> Walk:
    quiz = quiz_of(site, LESSON)
    page.goto(f"{LESSON}/kuis")
    for question in quiz.questions:
        others = [n for n in range(1, len(question.options) + 1) if n not in question.keys]
        if question.kind == NUMBER:
            give(page, "12345")
            yield "a number that is not the one"
        elif question.kind == SEVERAL:
            give(page, [question.keys[0], others[0]])
            yield "half of several"
        else:
            give(page, others[:1])
            yield "one that is not right"


def stories(page: Page, site: Site) -> Walk:
    """To a good and to a bad ending."""
    quiz = quiz_of(site, STORY)
    at = next(n for n, each in enumerate(quiz.questions) if each.kind == SCENARIO)
    for last in (False, True):
        places.ask(page, STORY, 'button[name="tinggal"]', "id")
        while page.locator('button[name="tinggal"]').count():
            page.locator("label.pilihan").nth(-1 if last else 0).click()
            solid(page)
        yield f"a story ends after question {at + 1}, {last}"


def doors(page: Page, site: Site) -> Walk:
    """What is said to who cannot come in."""
    page.goto(f"/masuk/{demo(site, WORKER)['id']}")
    yield "a PIN on a phone that is not known"
    page.goto("/masuk/kata")
    solid(page)
    yield "no words"
    page.goto("/masuk/kode")
    solid(page)
    yield "no code"
    page.goto("/masuk/lupa")
    yield "a PIN forgotten"
    page.goto("/masuk/petugas")
    page.locator("main input:not([type=hidden])").first.fill("siapa")
    page.locator("main input[type=password]").first.fill("tidak tahu saja")
    solid(page)
    yield "a passphrase that is not right"


def pins(page: Page, site: Site) -> Walk:
    started(page.context, site).page.close()
    page.goto(f"/masuk/{demo(site, WORKER)['id']}")
    page.locator("#pin").fill("907351")
    press(page, "Buka Bekal")
    yield "a PIN that is not right"


def learners_forms(page: Page, _site: Site) -> Walk:
    for address in ("/profil", "/data-saya/hapus", "/kata-pemulihan", "/keluarga/desa?cari=zzzz"):
        page.goto(address)
        if page.locator("main .tombol:not(.dua)").count():
            solid(page)
        yield f"{address}, sent empty"
    page.goto("/keluarga/undang")
    solid(page)
    yield "an invitation for nobody"


def listening(page: Page, _site: Site) -> Walk:
    page.add_init_script(VOICE)
    for address in ("/dengar", f"{LESSON}/dengar"):
        page.goto(address)
        expect(page.locator("[data-ucap]").first).to_be_visible()
        yield f"{address}, with a voice"


# Android's name for Indonesian is that of old Java.
VOICE = """Object.defineProperty(window, 'speechSynthesis', { value: {
  getVoices: () => [{ localService: true, lang: 'in_ID' }], addEventListener() {}, cancel() {},
} })"""


def others(page: Page, _site: Site) -> Walk:
    for address in ("/dengar", f"{LESSON}/dengar", f"{LESSON}/kejelasan", "/istilah", "/pasang"):
        page.goto(address)
        yield address


def staffs_forms(page: Page, _site: Site) -> Walk:
    page.goto("/kelola/akun/baru")
    solid(page)
    yield "a new account, sent empty"
    page.goto("/kelola/kursus/pratinjau")
    yield "the preview"
    solid(page)
    yield "the preview of nothing"
    page.goto("/kelola/kursus/pratinjau?contoh=1")
    yield "the preview of an example"
    page.locator("textarea").first.fill("# Tanpa apa-apa\n\nDi bawah Rp 10000 saja.")
    solid(page)
    yield "the preview of a lesson with faults"


def refused(status: int, html: str, route: Route) -> None:
    route.fulfill(status=status, body=html, content_type="text/html; charset=utf-8")


@pytest.mark.parametrize(
    "who, walk",
    [
        ("", answered_right),
        (WORKER, answered_right),
        (WORKER, answered_wrong),
        (WORKER, stories),
        ("", doors),
        ("", pins),
        (WORKER, learners_forms),
        ("", listening),
        ("", others),
        ("admin", staffs_forms),
    ],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_page_states_are_accessible(
    phone: Callable[..., BrowserContext], site: Site, who: str, walk: Callable[[Page, Site], Walk]
) -> None:
    # The page's own policy would keep axe out.
    page = phone(who=who, bypass_csp=True).new_page()
    for name in walk(page, site):
        look(page, name)


def test_error_pages_are_accessible(phone: Callable[..., BrowserContext], site: Site) -> None:
    """Pages of refusals, as a server gives them that cannot be made to here."""
    app = create_app(from_environment(site.environment))
    page = phone(bypass_csp=True).new_page()
    for status in (400, 403, 405, 413, 429, 500, 503):
        with app.test_request_context("/alat"):
            app.preprocess_request()
            html = with_symbols(
                render_template("kit/error.html", status=status, request_id="1a", retry_url="/")
            )
        page.route("**/rusak", partial(refused, status, html))
        page.goto("/rusak")
        look(page, str(status))


def test_offline_pages_are_accessible(phone: Callable[..., BrowserContext], site: Site) -> None:
    """A kept module and its quiz; the offline home with who waits there, their PIN, what is
    unsent, and what is kept."""
    mobile = started(phone(bypass_csp=True), site)
    page = mobile.page
    unlock(page, site)
    page.goto("/belajar/kirim-uang")
    page.locator('#simpan [data-lakukan="simpan"]:visible').click()
    expect(page.locator('#simpan [data-bila="ada"]').first).to_be_visible()
    look(page, "a module that is kept")
    page.evaluate(READY)
    page.context.set_offline(True)
    page.reload()
    look(page, "its page without network")
    page.goto(LESSON)
    look(page, "a kept lesson")
    page.goto(f"{LESSON}/kuis")
    asked = "[data-soal]:not([hidden])"
    page.locator(f"{asked} .tombol:not(.dua)").first.click()
    look(page, "a kept quiz, sent empty")
    page.goto(f"{LESSON}/kuis")
    expect(page.locator(asked)).to_be_visible()
    while page.locator(asked).count():
        number = page.locator(f'{asked} button[name="j"]')
        if number.count():
            number.click()
        else:
            page.locator(f'{asked} label:has([value="1"])').click()
            page.locator(f"{asked} .tombol:not(.dua)").first.click()
        look(page, "feedback in a kept quiz")
    expect(page.locator("#hasil")).to_be_visible()
    look(page, "the result of a kept quiz")
    answer(mobile, site)
    page.goto("/luring")
    unsent = page.locator("#antrean li").first
    expect(unsent).to_be_visible()
    assert unsent.inner_text().lower().count("soal") == 1
    look(page, "what is unsent")
    page.locator("[data-kunci]").click()
    expect(page.locator("#nama a")).to_be_visible()
    look(page, "who uses this phone")
    page.locator("#nama a").click()
    page.locator("#pin").fill("000000")
    page.locator("#buka button").click()
    expect(page.locator(".pesan")).to_be_visible()
    look(page, "a PIN that is not right, without network")
    page.goto("/alat/tabungan")
    page.locator("main .tombol:not(.dua)").first.click()
    look(page, "a tool without network, sent empty")
