"""Personal pages are hidden when their reader leaves: the current page, earlier pages in the
back/forward cache, and pages in other tabs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.browser import people
from tests.browser.conftest import launched
from tests.browser.page_views import MOTHER, TRAINER, WORKER
from tests.browser.phone import disconnect
from tests.browser.test_back import enable_service_worker
from tests.browser.test_kept import NO_SIGNAL
from tests.browser.test_one_phone import IS_UNLOCKED, sign_in
from tests.deployment import Site, wait_until

PAGES = ("/keluarga/tujuan", "/kata-pemulihan", "/profil", "/izin", "/belajar/catatan")
NOTE_PERSISTED = """() => addEventListener('pageshow',
    ({ persisted }) => { self.persisted = persisted; })"""
IDLE = """() => new Promise((done) => {
  const asked = indexedDB.open('bekal');
  asked.onsuccess = () => {
    const tx = asked.result.transaction(['open', 'profiles'], 'readwrite');
    for (const [name, change] of [['open', { touched: 0 }], ['profiles', { shared: true }]]) {
      tx.objectStore(name).openCursor().onsuccess = ({ target: { result: at } }) => {
        if (at) { at.update({ ...at.value, ...change }); at.continue(); }
      };
    }
    tx.oncomplete = () => { asked.result.close(); done(); };
  };
})"""
"""Make this a shared phone that was last used more than 15 minutes ago."""


@pytest.fixture(scope="module")
def caching(playwright: Playwright) -> Iterator[Browser]:
    """A browser with the back/forward cache, which Playwright disables."""
    running = launched(playwright, ignore_default_args=["--disable-back-forward-cache"])
    yield running
    running.close()


@pytest.fixture
def page(caching: Browser, site: Site) -> Iterator[Page]:
    """A phone with the back/forward cache, before anybody signs in."""
    context = caching.new_context(base_url=site.url, locale="id-ID")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def sign_in_with_service_worker(page: Page, site: Site, role: str) -> None:
    sign_in(page, role, site)
    page.goto("/")
    enable_service_worker(page)
    page.goto("/")


def test_public_page_is_restored_from_the_back_forward_cache(page: Page) -> None:
    """Without the cache the other tests here could not fail."""
    page.goto("/istilah")
    page.evaluate(NOTE_PERSISTED)
    page.goto("/alat")
    page.evaluate("history.back()")
    page.wait_for_url("**/istilah", wait_until="commit")
    wait_until(lambda: page.evaluate("self.persisted"))


@pytest.mark.parametrize("url", PAGES)
def test_browser_back_shows_no_personal_page_after_the_quick_lock_was_used_offline(
    page: Page, site: Site, url: str
) -> None:
    sign_in_with_service_worker(page, site, WORKER)
    page.goto(url)
    page.goto(f"{url}?lang=id")
    disconnect(page)
    people.press(page, "Tutup")
    assert people.path(page) == "/kalender"
    page.evaluate("history.back()")
    expect(page.locator("h1")).to_have_text(NO_SIGNAL)


def test_browser_back_shows_no_staff_page_after_the_quick_lock_was_used_offline(
    page: Page, site: Site
) -> None:
    sign_in_with_service_worker(page, site, TRAINER)
    page.goto("/kelompok")
    people.tap(page, page.locator("main .baris a").first)
    disconnect(page)
    people.press(page, "Tutup")
    page.evaluate("history.back()")
    expect(page.locator("h1")).to_have_text(NO_SIGNAL)


@pytest.mark.parametrize("leave", ["Tutup", "Kunci Bekal"])
def test_browser_back_shows_no_personal_page_after_locking_without_javascript(
    caching: Browser, site: Site, leave: str
) -> None:
    context = caching.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, WORKER, site)
    page.goto("/keluarga/tujuan")
    if leave == "Kunci Bekal":
        people.follow(page, leave)
    people.press(page, leave)
    for _ in range(2):
        page.go_back()
        assert people.path(page) in ("/", "/masuk")
        expect(page.get_by_role("link", name="Kunci Bekal")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("url", ["/profil", "/keluarga/tujuan", "/ukur", "/masuk/tampilan"])
def test_open_page_leads_to_sign_in_when_the_profile_is_locked_in_another_tab(
    phone: Callable[..., BrowserContext], site: Site, url: str
) -> None:
    page = phone().new_page()
    sign_in_with_service_worker(page, site, WORKER)
    wait_until(partial(page.evaluate, IS_UNLOCKED))
    page.goto(url)
    other = page.context.new_page()
    other.goto("/keluarga")
    people.lock(other)
    page.wait_for_url("**/masuk")


def test_open_staff_page_becomes_a_calendar_when_another_tab_uses_the_quick_lock_offline(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    """Staff have no encrypted profile on the phone, and the page with the button has no script."""
    page = phone().new_page()
    sign_in_with_service_worker(page, site, TRAINER)
    page.goto("/kelompok")
    other = page.context.new_page()
    other.goto("/istilah")
    disconnect(page)
    people.press(other, "Tutup")
    page.wait_for_url("**/kalender")


def test_open_page_changes_to_a_calendar_when_the_service_worker_reports_the_quick_lock(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    """It may be the page itself: its script can load after the button was pressed."""
    page = phone().new_page()
    sign_in_with_service_worker(page, site, WORKER)
    wait_until(partial(page.evaluate, IS_UNLOCKED))
    page.goto("/keluarga")
    page.wait_for_load_state("networkidle")
    page.evaluate("new BroadcastChannel('siapa').postMessage(1)")
    page.wait_for_url("**/kalender")


def test_page_is_hidden_on_a_shared_phone_after_15_idle_minutes(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    page = phone().new_page()
    page.clock.install()
    sign_in_with_service_worker(page, site, MOTHER)
    wait_until(partial(page.evaluate, IS_UNLOCKED))
    page.goto("/keluarga/tujuan")
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.evaluate(IDLE)
    page.clock.run_for(31_000)
    page.wait_for_url("**/masuk")


def test_javascript_is_loaded_only_from_the_second_quiz_after_sign_up_on(
    phone: Callable[..., BrowserContext],
) -> None:
    """A first visit has twelve requests (docs/budgets.md): six to sign up, six for its quiz."""
    link = people.invite_family(phone(role=WORKER).new_page())
    page = phone(service_workers="block").new_page()
    people.sign_up(page, link, "Sumi")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))
    lesson = people.path(page)
    people.tap(page, page.locator(f'main a[href="{lesson}/kuis"]'))
    while "/hasil/" not in page.url:
        unknown = page.locator('button[name="j"], button[name="tinggal"]')
        if unknown.count():
            people.tap(page, unknown.first)
        else:
            page.locator("label.pilihan").last.click()
            people.tap(page, page.locator("main .tombol:not(.dua)").first)
    page.wait_for_load_state("networkidle")
    assert "script" not in asked
    assert asked.count("document") <= 6
    page.goto(f"{lesson}/kuis")
    expect(page.locator('script[src$="/bekal.js"]')).to_have_count(1)
