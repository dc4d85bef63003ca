"""Who locks is locked at once, in every tab and on whatever page, though the server hears of it
later, or not at all for now."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.browser import people
from tests.browser.phone import Phone
from tests.browser.test_kept import READY
from tests.browser.test_one_phone import WORKER, demo
from tests.browser.test_whose_quiz import HERS, PRACTICE, QUIZ, WHOSE, half_way
from tests.deployment import Site, wait_until

LEFT_TO_TELL = "async () => (await caches.keys()).includes('keluar')"


@pytest.fixture
def begun(phone: Callable[..., BrowserContext], site: Site) -> Phone:
    """A phone on which the worker is half-way through a kept quiz."""
    return half_way(phone(), site)


def test_profile_stays_locked_before_the_lock_reaches_the_server(begun: Phone) -> None:
    """Until then a page is still made for who locked, and the session still tells its key."""
    page = begun.page
    held: list[Route] = []
    other = page.context.new_page()
    other.goto("/keluar")
    page.context.route("**/keluar", lambda route: held.append(route))
    other.get_by_role("button", name="Kunci Bekal", exact=True).click()
    page.wait_for_url("**/masuk")
    wait_until(lambda: page.title() != "" and bool(held))
    page.goto("/")
    page.goto(QUIZ)
    expect(page.get_by_text(PRACTICE)).to_be_visible()
    assert page.evaluate(WHOSE) is None


def test_lock_during_a_network_loss_signs_out_when_the_network_returns(begun: Phone) -> None:
    page = begun.page
    assert page.evaluate(READY)
    page.goto("/keluar")
    page.context.set_offline(True)
    people.press(page, "Kunci Bekal")
    assert page.evaluate(WHOSE) is None
    assert page.evaluate(LEFT_TO_TELL)
    page.context.set_offline(False)
    page.goto(QUIZ)
    expect(page.get_by_text(PRACTICE)).to_be_visible()
    page.goto("/keluarga")
    assert people.path(page) == "/masuk"


def test_quick_lock_on_a_page_without_script_closes_the_quiz_in_another_tab(begun: Phone) -> None:
    page = begun.page
    other = page.context.new_page()
    other.goto("/bantuan")
    with other.expect_navigation(url="**/kalender"):
        other.get_by_role("button", name="Tutup", exact=True).click()
    page.wait_for_url("**/masuk")
    assert page.evaluate(WHOSE) is None


def test_page_restored_from_the_back_forward_cache_hides_its_owner(
    begun: Phone, site: Site
) -> None:
    page = begun.page
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(page.locator("body")).to_be_hidden()
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator("a.siapa")).to_have_text(demo(site, WORKER)["name"])


def test_quiz_resumes_after_locking_and_unlocking_by_pin(begun: Phone, site: Site) -> None:
    page = begun.page
    page.goto("/belajar")
    people.lock(page)
    people.unlock(page, demo(site, WORKER)["name"], demo(site, WORKER)["secret"])
    page.goto(QUIZ)
    expect(page.get_by_text("Anda lanjut dari soal tadi.")).to_be_visible()
    expect(page.get_by_text(HERS)).to_be_hidden()
