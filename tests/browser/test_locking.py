"""Locking takes effect at once in every tab and on every page, even before the server receives
it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.browser import people
from tests.browser.phone import BrowserPhone, disconnect
from tests.browser.test_kept import READY
from tests.browser.test_one_phone import WORKER, demo_person
from tests.browser.test_quiz_owner import (
    ONLY_YOU_NOTICE,
    OPEN_PROFILE_ID,
    PRACTICE_NOTICE,
    QUIZ,
    phone_with_unfinished_quiz,
)
from tests.deployment import Site, wait_until

LOCK_IS_PENDING = "async () => (await caches.keys()).includes('keluar')"


@pytest.fixture
def quiz_phone(phone: Callable[..., BrowserContext], site: Site) -> BrowserPhone:
    """A phone on which the worker is half-way through an offline quiz."""
    return phone_with_unfinished_quiz(phone(), site)


def test_profile_is_locked_on_the_phone_before_the_server_receives_the_lock_request(
    quiz_phone: BrowserPhone,
) -> None:
    """Until the lock arrives, the server still renders pages for the person and returns their
    key."""
    page = quiz_phone.page
    held: list[Route] = []
    other = page.context.new_page()
    other.goto("/keluar")
    page.context.route("**/keluar", lambda route: held.append(route))
    # The held request is a navigation, for which a click would wait.
    other.get_by_role("button", name="Kunci Bekal", exact=True).click(no_wait_after=True)
    page.wait_for_url("**/masuk")
    wait_until(lambda: page.title() != "" and bool(held))
    page.goto("/")
    page.goto(QUIZ)
    expect(page.get_by_text(PRACTICE_NOTICE)).to_be_visible()
    assert page.evaluate(OPEN_PROFILE_ID) is None


def test_profile_locked_without_network_is_signed_out_when_the_network_returns(
    quiz_phone: BrowserPhone,
) -> None:
    page = quiz_phone.page
    assert page.evaluate(READY)
    page.goto("/keluar")
    disconnect(page)
    people.press(page, "Kunci Bekal")
    assert page.evaluate(OPEN_PROFILE_ID) is None
    assert page.evaluate(LOCK_IS_PENDING)
    page.context.set_offline(False)
    page.goto(QUIZ)
    expect(page.get_by_text(PRACTICE_NOTICE)).to_be_visible()
    page.goto("/keluarga")
    assert people.path(page) == "/masuk"


def test_quick_lock_on_a_page_without_script_closes_the_quiz_in_another_tab(
    quiz_phone: BrowserPhone,
) -> None:
    page = quiz_phone.page
    other = page.context.new_page()
    other.goto("/bantuan")
    with other.expect_navigation(url="**/kalender"):
        other.get_by_role("button", name="Tutup", exact=True).click()
    page.wait_for_url("**/kalender")
    assert page.evaluate(OPEN_PROFILE_ID) is None


def test_page_restored_from_the_back_forward_cache_is_hidden_until_it_reloads(
    quiz_phone: BrowserPhone, site: Site
) -> None:
    page = quiz_phone.page
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(page.locator("body")).to_be_hidden()
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator("a.siapa")).to_have_text(demo_person(site, WORKER)["name"])


def test_quiz_resumes_after_locking_and_unlocking_by_pin(
    quiz_phone: BrowserPhone, site: Site
) -> None:
    page = quiz_phone.page
    page.goto("/belajar")
    people.lock(page)
    people.unlock(page, demo_person(site, WORKER)["name"], demo_person(site, WORKER)["secret"])
    page.goto(QUIZ)
    expect(page.get_by_text("Anda lanjut dari soal tadi.")).to_be_visible()
    expect(page.get_by_text(ONLY_YOU_NOTICE)).to_be_hidden()
