"""A kept quiz belongs to who began it: to somebody who has just come in as to anybody else, whoever
opens a profile in another tab."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import people
from tests.browser.phone import Phone
from tests.browser.test_kept import LESSON, keep
from tests.browser.test_kept_quiz import ASKED
from tests.browser.test_one_phone import (
    CANARY,
    MOTHER,
    OPEN,
    WORKER,
    on_server,
    sign_in,
    sign_up,
    started,
)
from tests.deployment import Site, wait_until

QUIZ = f"{LESSON}/kuis"
HERS = "Hanya Anda yang melihat jawaban ini."
PRACTICE = "Ini latihan. Jawaban tidak disimpan."
NOT_OPEN = "Profil Anda belum terbuka. Jawaban di halaman ini belum tersimpan."
GOES_ON = "Anda lanjut dari soal tadi."
FORM = "Jawab lewat formulir"
NO_TABS = "delete window.BroadcastChannel;"
NO_STORAGE_EVENT = "addEventListener('storage', (event) => event.stopImmediatePropagation(), true);"
SILENT = NO_TABS + NO_STORAGE_EVENT
"""A browser in which no page hears of another."""
WHOSE = """() => new Promise((done) => {
  const asked = indexedDB.open('bekal');
  asked.onsuccess = () => {
    const row = asked.result.transaction(['open']).objectStore('open').get('now');
    row.onsuccess = () => { asked.result.close(); done(row.result?.profile); };
  };
})"""


def give_up(page: Page) -> None:
    """Answer the question that is asked with “I don't know yet”, a story by leaving it."""
    asked = page.locator(ASKED)
    own = asked.locator('button[name="j"], button[name="tinggal"]')
    if own.count():
        own.first.click()
    else:
        asked.locator('label:has([value="0"])').click()
        asked.locator(".tombol:not(.dua)").first.click()


def finish(page: Page) -> None:
    expect(page.locator(ASKED)).to_be_visible()
    while page.locator(ASKED).count():
        give_up(page)
    expect(page.locator("#hasil")).to_be_visible()


def number(page: Page) -> int:
    """Of the question that is asked."""
    found = re.match(r"\s*(\d+)\.", page.locator(f"{ASKED} legend").inner_text())
    assert found
    return int(found[1])


def attempts(site: Site, name: str) -> int:
    counted = (
        "SELECT count(*) FROM attempt JOIN account ON account.id = attempt.account"
        " WHERE account.name = ?"
    )
    return int(on_server(site, counted, name)[0][0])


@pytest.fixture
def kept_by_neighbour(phone: Callable[..., BrowserContext], site: Site) -> Page:
    """A phone on which a neighbour has kept the module and locked."""
    page = started(phone(), site, MOTHER).page
    keep(page)
    page.goto("/belajar")
    people.lock(page)
    return page


def name_of(page: Page) -> str:
    return page.locator("a.siapa").inner_text().strip()


def test_quizzes_are_stored_for_a_person_who_joins_on_a_neighbours_phone(
    kept_by_neighbour: Page, phone: Callable[..., BrowserContext], site: Site
) -> None:
    page, name = kept_by_neighbour, "Ibu Tetangga"
    link = people.invite_family(phone(who=WORKER).new_page())
    people.sign_up(page, link, name)
    page.goto(LESSON)
    expect(page.locator("a.siapa")).to_have_text(name)
    page.goto(QUIZ)
    expect(page.get_by_text(HERS)).to_be_visible()
    finish(page)
    expect(page.get_by_text("Jawaban sudah terkirim.")).to_be_visible()
    assert attempts(site, name) == 1


def test_quizzes_are_stored_for_a_person_who_signs_up_after_the_download(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    page = phone().new_page()
    keep(page)
    page.goto(QUIZ)
    expect(page.get_by_text(PRACTICE)).to_be_visible()
    before = attempts(site, CANARY)
    sign_up(page)
    expect(page.locator("a.siapa")).to_have_text(CANARY)
    page.context.set_offline(True)
    page.goto(QUIZ)
    expect(page.get_by_text(HERS)).to_be_visible()
    finish(page)
    expect(page.get_by_text("Jawaban tersimpan di HP ini.")).to_be_visible()
    page.context.set_offline(False)
    page.goto("/")
    wait_until(lambda: attempts(site, CANARY) == before + 1)


def test_signed_in_person_never_sees_the_practice_notice(
    kept_by_neighbour: Page, site: Site
) -> None:
    """The profile cannot be opened, since its key does not come: the plain form is offered."""
    page = kept_by_neighbour
    page.context.route("**/sync/v1/saya", lambda route: route.abort())
    sign_in(page, WORKER, site)
    page.goto(QUIZ)
    expect(page.get_by_text(NOT_OPEN)).to_be_visible()
    expect(page.get_by_text(PRACTICE)).to_be_hidden()
    finish(page)
    expect(page.get_by_text("Jawaban belum tersimpan.")).to_be_visible()
    page.locator("#hasil").get_by_role("link", name=FORM).click()
    expect(page.locator('form[method="post"] legend')).to_be_visible()
    assert "lembar" in page.content()


def test_answers_given_before_a_late_profile_opens_are_stored(
    kept_by_neighbour: Page, site: Site
) -> None:
    page = kept_by_neighbour
    page.context.route("**/sync/v1/saya", lambda route: route.abort())
    sign_in(page, WORKER, site)
    page.goto(QUIZ)
    expect(page.get_by_text(NOT_OPEN)).to_be_visible()
    give_up(page)
    page.context.unroute("**/sync/v1/saya")
    other = page.context.new_page()
    other.goto("/")
    wait_until(partial(other.evaluate, OPEN))
    page.reload()
    expect(page.get_by_text(HERS)).to_be_visible()


def test_cached_quiz_without_javascript_links_to_the_plain_form(
    kept_by_neighbour: Page, phone: Callable[..., BrowserContext]
) -> None:
    html = kept_by_neighbour.evaluate("url => fetch(url).then((kept) => kept.text())", QUIZ)
    page = phone(javascript=False).new_page()
    page.route(f"**{QUIZ}", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(QUIZ)
    page.get_by_role("link", name=FORM).click()
    expect(page.locator('form[method="post"] legend')).to_be_visible()


def half_way(context: BrowserContext, site: Site) -> Phone:
    """A phone on which the worker is half-way through a kept quiz."""
    mobile = started(context, site)
    keep(mobile.page)
    begin(mobile.page)
    wait_until(lambda: mobile.run(GIVEN) == 2)
    return mobile


GIVEN = "return Object.values((await kirim.seenOf(await segel.now())).half ?? {})[0]?.given.length"


def begin(page: Page) -> None:
    page.goto(QUIZ)
    expect(page.get_by_text(HERS)).to_be_visible()
    give_up(page)
    give_up(page)
    assert number(page) == 3


@pytest.mark.parametrize("heard", ["by BroadcastChannel", "by the storage event"])
def test_locking_in_another_tab_closes_the_quiz(
    phone: Callable[..., BrowserContext], site: Site, heard: str
) -> None:
    context = phone()
    context.add_init_script(NO_STORAGE_EVENT if heard == "by BroadcastChannel" else NO_TABS)
    page = half_way(context, site).page
    other = page.context.new_page()
    other.goto("/belajar")
    people.lock(other)
    page.wait_for_url("**/masuk")
    assert page.evaluate(WHOSE) is None
    page.go_back()
    assert people.path(page) != QUIZ


def test_opening_another_profile_in_a_tab_closes_the_previous_persons_quiz(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    page = half_way(phone(), site).page
    other = page.context.new_page()
    sign_in(other, MOTHER, site)
    page.wait_for_url(re.compile(r"/$"))
    page.goto(QUIZ)
    expect(page.get_by_text(HERS)).to_be_visible()
    assert number(page) == 1


def test_answer_is_never_stored_for_a_person_who_signed_in_later(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    """No page hears of another; the owner is asked for when an answer is sealed."""
    context = phone()
    context.add_init_script(SILENT)
    mobile = half_way(context, site)
    page = mobile.page
    counted = "SELECT count(*) FROM attempt"
    before = on_server(site, counted)
    other = page.context.new_page()
    sign_in(other, MOTHER, site)
    wait_until(partial(other.evaluate, OPEN))
    give_up(page)
    page.wait_for_url(re.compile(r"/$"))
    assert mobile.ids("outbox") == mobile.ids("sent") == []
    assert on_server(site, counted) == before


def test_practice_started_signed_out_is_stored_for_nobody(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    """Who signs in meanwhile begins anew, and is not told that it is practice."""
    page = phone().new_page()
    keep(page)
    page.goto(QUIZ)
    expect(page.get_by_text(PRACTICE)).to_be_visible()
    give_up(page)
    other = page.context.new_page()
    sign_in(other, WORKER, site)
    expect(page.get_by_text(HERS)).to_be_visible()
    assert number(page) == 1
