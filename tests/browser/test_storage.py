"""A browser that needs its room back, or gives none: what is said, and when."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.test_kept import MODULE, NO_SIGNAL, Line, heading, keep, line, phone_on
from tests.browser.test_kept_quiz import ASKED, LESSON, RIGHT, Opened, answer, opened, quizzes
from tests.browser.test_one_phone import started
from tests.deployment import Site, wait_until

__all__ = ["line", "opened", "phone_on", "quizzes"]
"""Fixtures of theirs."""

DELETED = """() => new Promise((done, refused) => {
  const asked = indexedDB.deleteDatabase('bekal');
  asked.onsuccess = () => done();
  asked.onerror = asked.onblocked = refused;
})"""
IN_A_CHAT = (
    "Mozilla/5.0 (Linux; Android 14; SM-A055F; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/126.0.0.0 Mobile Safari/537.36 WhatsApp/2.24"
)
WHOLE = "async () => Boolean(await caches.match('/lengkap'))"
FULL = """IDBObjectStore.prototype.put = IDBObjectStore.prototype.add = () => {
  throw new DOMException('', 'QuotaExceededError');
}"""
TAKEN = "async () => { for (const name of await caches.keys()) await caches.delete(name); }"


def deleted(page: Page) -> None:
    page.evaluate(DELETED)


def evicted(page: Page) -> None:
    """As the browser does it, without asking the page."""
    session: Any = page.context.new_cdp_session(page)
    what = {"origin": page.evaluate("location.origin"), "storageTypes": "indexeddb"}
    session.send("Storage.clearDataForOrigin", what)


@pytest.mark.parametrize("gone", [deleted, evicted])
def test_storage_lost_during_a_quiz_offers_the_plain_form(
    opened: Opened, phone: Callable[..., BrowserContext], site: Site, gone: Callable[[Page], None]
) -> None:
    context = phone(service_workers="block")
    started(context, site).page.close()
    quiz, page = opened(LESSON, context=context)
    expect(page.get_by_text("Hanya Anda yang melihat jawaban ini.")).to_be_visible()
    gone(page)
    for question in quiz.questions:
        answer(page, ASKED, question, RIGHT)
    expect(page.get_by_text("Jawaban belum tersimpan.")).to_be_visible()
    page.get_by_role("link", name="Jawab lewat formulir").click()
    expect(page.locator('form[method="post"] legend')).to_be_visible()


def test_full_phone_says_so_before_the_first_answer(
    opened: Opened, phone: Callable[..., BrowserContext], site: Site
) -> None:
    context = phone(service_workers="block")
    started(context, site).page.close()
    context.add_init_script(FULL)
    _, page = opened(LESSON, context=context)
    expect(page.get_by_text("HP ini tidak bisa menyimpan jawaban.")).to_be_visible()
    expect(page.get_by_role("link", name="Jawab lewat formulir")).to_be_visible()


def test_evicted_frame_returns_automatically_and_modules_by_a_tap(
    line: Line, phone_on: BrowserContext
) -> None:
    page = phone_on.new_page()
    keep(page)
    page.evaluate(TAKEN)
    page.goto(MODULE)
    expect(page.locator('#simpan [data-bila~="belum"]').first).to_be_visible()
    wait_until(partial(page.evaluate, WHOLE))
    phone_on.set_offline(True)
    assert heading(page, "/keluarga") == NO_SIGNAL


@pytest.mark.parametrize("javascript", [True, False])
def test_chat_app_browser_is_offered_chrome_before_any_input(
    phone: Callable[..., BrowserContext], site: Site, javascript: bool
) -> None:
    page = phone(user_agent=IN_A_CHAT, javascript=javascript).new_page()
    page.goto("/daftar?peran=keluarga")
    link = page.get_by_role("link", name="Buka di Chrome")
    where, _, rest = (link.get_attribute("href") or "").partition("#Intent;")
    assert where == f"intent://{site.url.removeprefix('http://')}/daftar?peran=keluarga"
    asked = dict(each.split("=", 1) for each in rest.removesuffix(";end").split(";"))
    assert (asked["scheme"], asked["package"]) == ("http", "com.android.chrome")
    assert unquote(asked["S.browser_fallback_url"]) == f"{site.url}/daftar?peran=keluarga"
    field = page.get_by_label("Nama panggilan Anda")
    top = [each.evaluate("each => each.getBoundingClientRect().top") for each in (link, field)]
    assert top[0] < top[1]
    link.click()  # to where there is no Chrome: what was there is still there
    expect(field).to_be_visible()
