"""The answers of an offline quiz belong to the person who began it, also right after a sign-up and
when another profile is opened in another tab."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import people
from tests.browser.phone import BrowserPhone, disconnect
from tests.browser.test_kept import LESSON, download_module
from tests.browser.test_kept_quiz import CURRENT_QUESTION
from tests.browser.test_one_phone import (
    CANARY_NAME,
    IS_UNLOCKED,
    MOTHER,
    WORKER,
    run_sql,
    sign_in,
    sign_up_canary,
    signed_in_phone,
)
from tests.deployment import Site, wait_until

QUIZ = f"{LESSON}/kuis"
ONLY_YOU_NOTICE = "Hanya Anda yang melihat jawaban ini."
PRACTICE_NOTICE = "Ini latihan. Jawaban tidak disimpan."
PROFILE_NOT_OPEN_NOTICE = "Profil Anda belum terbuka. Jawaban di halaman ini belum tersimpan."
RESUMED_NOTICE = "Anda lanjut dari soal tadi."
PLAIN_FORM_LINK = "Jawab lewat formulir"
NO_BROADCAST_CHANNEL = "delete window.BroadcastChannel;"
NO_STORAGE_EVENT = "addEventListener('storage', (event) => event.stopImmediatePropagation(), true);"
NO_TAB_MESSAGES = NO_BROADCAST_CHANNEL + NO_STORAGE_EVENT
"""A browser in which pages receive no message from other tabs."""
OPEN_PROFILE_ID = """() => new Promise((done) => {
  const asked = indexedDB.open('bekal');
  asked.onsuccess = () => {
    const row = asked.result.transaction(['open']).objectStore('open').get('now');
    row.onsuccess = () => { asked.result.close(); done(row.result?.profile); };
  };
})"""


def answer_unknown(page: Page) -> None:
    """Answer the current question with “Saya belum tahu”, or leave the story."""
    asked = page.locator(CURRENT_QUESTION)
    own = asked.locator('button[name="j"], button[name="tinggal"]')
    if own.count():
        own.first.click()
    else:
        asked.locator('label:has([value="0"])').click()
        asked.locator(".tombol:not(.dua)").first.click()


def finish_quiz(page: Page) -> None:
    expect(page.locator(CURRENT_QUESTION)).to_be_visible()
    while page.locator(CURRENT_QUESTION).count():
        answer_unknown(page)
    expect(page.locator("#hasil")).to_be_visible()


def question_number(page: Page) -> int:
    """The number of the current question."""
    found = re.match(r"\s*(\d+)\.", page.locator(f"{CURRENT_QUESTION} legend").inner_text())
    assert found
    return int(found[1])


def count_attempts_by_name(site: Site, name: str) -> int:
    counted = (
        "SELECT count(*) FROM attempt JOIN account ON account.id = attempt.account"
        " WHERE account.name = ?"
    )
    return int(run_sql(site, counted, name)[0][0])


@pytest.fixture
def kept_by_neighbour(phone: Callable[..., BrowserContext], site: Site) -> Page:
    """A phone on which a neighbour has downloaded the module and then locked."""
    page = signed_in_phone(phone(), site, MOTHER).page
    download_module(page)
    page.goto("/belajar")
    people.lock(page)
    return page


def name_of(page: Page) -> str:
    return page.locator("a.siapa").inner_text().strip()


def test_quiz_answers_are_stored_for_a_person_who_joins_on_a_neighbours_phone(
    kept_by_neighbour: Page, phone: Callable[..., BrowserContext], site: Site
) -> None:
    page, name = kept_by_neighbour, "Ibu Tetangga"
    link = people.invite_family(phone(role=WORKER).new_page())
    people.sign_up(page, link, name)
    page.goto(LESSON)
    expect(page.locator("a.siapa")).to_have_text(name)
    page.goto(QUIZ)
    expect(page.get_by_text(ONLY_YOU_NOTICE)).to_be_visible()
    finish_quiz(page)
    expect(page.get_by_text("Jawaban sudah terkirim.")).to_be_visible()
    assert count_attempts_by_name(site, name) == 1


def test_quiz_answers_are_stored_for_a_person_who_signs_up_after_the_module_download(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    page = phone().new_page()
    download_module(page)
    page.goto(QUIZ)
    expect(page.get_by_text(PRACTICE_NOTICE)).to_be_visible()
    before = count_attempts_by_name(site, CANARY_NAME)
    sign_up_canary(page)
    expect(page.locator("a.siapa")).to_have_text(CANARY_NAME)
    disconnect(page)
    page.goto(QUIZ)
    expect(page.get_by_text(ONLY_YOU_NOTICE)).to_be_visible()
    finish_quiz(page)
    expect(page.get_by_text("Jawaban tersimpan di HP ini.")).to_be_visible()
    page.context.set_offline(False)
    page.goto("/")
    wait_until(lambda: count_attempts_by_name(site, CANARY_NAME) == before + 1)


def test_signed_in_person_never_sees_the_notice_that_answers_are_only_practice(
    kept_by_neighbour: Page, site: Site
) -> None:
    """The profile cannot be opened without its key, so the plain form is offered."""
    page = kept_by_neighbour
    page.context.route("**/sync/v1/saya", lambda route: route.abort())
    sign_in(page, WORKER, site)
    page.goto(QUIZ)
    expect(page.get_by_text(PROFILE_NOT_OPEN_NOTICE)).to_be_visible()
    expect(page.get_by_text(PRACTICE_NOTICE)).to_be_hidden()
    finish_quiz(page)
    expect(page.get_by_text("Jawaban belum tersimpan.")).to_be_visible()
    page.locator("#hasil").get_by_role("link", name=PLAIN_FORM_LINK).click()
    expect(page.locator('form[method="post"] legend')).to_be_visible()
    assert "lembar" in page.content()


def test_quiz_answers_given_before_the_profile_could_be_opened_are_stored(
    kept_by_neighbour: Page, site: Site
) -> None:
    page = kept_by_neighbour
    page.context.route("**/sync/v1/saya", lambda route: route.abort())
    sign_in(page, WORKER, site)
    page.goto(QUIZ)
    expect(page.get_by_text(PROFILE_NOT_OPEN_NOTICE)).to_be_visible()
    answer_unknown(page)
    page.context.unroute("**/sync/v1/saya")
    other = page.context.new_page()
    other.goto("/")
    wait_until(partial(other.evaluate, IS_UNLOCKED))
    # The page notices the open profile and reloads by itself.
    expect(page.get_by_text(ONLY_YOU_NOTICE)).to_be_visible()


def test_cached_quiz_without_javascript_links_to_the_plain_html_form(
    kept_by_neighbour: Page, phone: Callable[..., BrowserContext]
) -> None:
    html = kept_by_neighbour.evaluate("url => fetch(url).then((kept) => kept.text())", QUIZ)
    page = phone(javascript=False).new_page()
    page.route(f"**{QUIZ}", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(QUIZ)
    page.get_by_role("link", name=PLAIN_FORM_LINK).click()
    expect(page.locator('form[method="post"] legend')).to_be_visible()


def phone_with_unfinished_quiz(context: BrowserContext, site: Site) -> BrowserPhone:
    """A phone on which the worker is half-way through an offline quiz."""
    mobile = signed_in_phone(context, site)
    download_module(mobile.page)
    begin_quiz(mobile.page)
    wait_until(lambda: mobile.run(COUNT_GIVEN_ANSWERS) == 2)
    return mobile


COUNT_GIVEN_ANSWERS = (
    "return Object.values((await kirim.seenOf(await segel.now())).half ?? {})[0]?.given.length"
)


def begin_quiz(page: Page) -> None:
    page.goto(QUIZ)
    expect(page.get_by_text(ONLY_YOU_NOTICE)).to_be_visible()
    answer_unknown(page)
    answer_unknown(page)
    assert question_number(page) == 3


@pytest.mark.parametrize("channel", ["by BroadcastChannel", "by the storage event"])
def test_locking_the_profile_in_another_tab_closes_the_quiz(
    phone: Callable[..., BrowserContext], site: Site, channel: str
) -> None:
    context = phone()
    context.add_init_script(
        NO_STORAGE_EVENT if channel == "by BroadcastChannel" else NO_BROADCAST_CHANNEL
    )
    page = phone_with_unfinished_quiz(context, site).page
    other = page.context.new_page()
    other.goto("/belajar")
    people.lock(other)
    page.wait_for_url("**/masuk")
    assert page.evaluate(OPEN_PROFILE_ID) is None
    page.go_back()
    assert people.path(page) != QUIZ


def test_opening_another_profile_in_a_tab_closes_the_previous_persons_quiz(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    page = phone_with_unfinished_quiz(phone(), site).page
    other = page.context.new_page()
    sign_in(other, MOTHER, site)
    page.wait_for_url(re.compile(r"/$"))
    page.goto(QUIZ)
    expect(page.get_by_text(ONLY_YOU_NOTICE)).to_be_visible()
    assert question_number(page) == 1


def test_quiz_answer_is_never_stored_for_a_person_who_signed_in_after_it_was_given(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    """No message reaches the other tab; the owner is checked when an answer is encrypted."""
    context = phone()
    context.add_init_script(NO_TAB_MESSAGES)
    mobile = phone_with_unfinished_quiz(context, site)
    page = mobile.page
    counted = "SELECT count(*) FROM attempt"
    before = run_sql(site, counted)
    other = page.context.new_page()
    sign_in(other, MOTHER, site)
    wait_until(partial(other.evaluate, IS_UNLOCKED))
    answer_unknown(page)
    page.wait_for_url(re.compile(r"/$"))
    assert mobile.ids("outbox") == mobile.ids("sent") == []
    assert run_sql(site, counted) == before


def test_quiz_started_signed_out_is_stored_for_nobody_when_a_person_signs_in(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    """A person who signs in meanwhile starts afresh and sees no practice notice."""
    page = phone().new_page()
    download_module(page)
    page.goto(QUIZ)
    expect(page.get_by_text(PRACTICE_NOTICE)).to_be_visible()
    answer_unknown(page)
    other = page.context.new_page()
    sign_in(other, WORKER, site)
    expect(page.get_by_text(ONLY_YOU_NOTICE)).to_be_visible()
    assert question_number(page) == 1
