"""Messages of a browser that evicts its storage or has none."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.phone import disconnect
from tests.browser.test_kept import (
    MODULE,
    NO_SIGNAL,
    FlakyServer,
    connected_phone,
    download_module,
    flaky_server,
    heading_at,
)
from tests.browser.test_kept_quiz import (
    CURRENT_QUESTION,
    LESSON,
    RIGHT,
    OpenQuiz,
    answer_question,
    offline_quizzes,
    open_quiz,
)
from tests.browser.test_one_phone import signed_in_phone
from tests.deployment import Site, wait_until

__all__ = ["connected_phone", "flaky_server", "offline_quizzes", "open_quiz"]
"""Imported fixtures."""

DELETE_DATABASE = """() => new Promise((done, refused) => {
  const asked = indexedDB.deleteDatabase('bekal');
  asked.onsuccess = () => done();
  asked.onerror = asked.onblocked = refused;
})"""
CHAT_APP_AGENT = (
    "Mozilla/5.0 (Linux; Android 14; SM-A055F; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/126.0.0.0 Mobile Safari/537.36 WhatsApp/2.24"
)
FRAME_IS_CACHED = "async () => Boolean(await caches.match('/lengkap'))"
REFUSE_WRITES = """IDBObjectStore.prototype.put = IDBObjectStore.prototype.add = () => {
  throw new DOMException('', 'QuotaExceededError');
}"""
DELETE_CACHES = "async () => { for (const name of await caches.keys()) await caches.delete(name); }"


def delete_database(page: Page) -> None:
    page.evaluate(DELETE_DATABASE)


def evict_database(page: Page) -> None:
    """Delete the database as the browser does, without notifying the page."""
    session: Any = page.context.new_cdp_session(page)
    arguments = {"origin": page.evaluate("location.origin"), "storageTypes": "indexeddb"}
    session.send("Storage.clearDataForOrigin", arguments)


@pytest.mark.parametrize("lose_storage", [delete_database, evict_database])
def test_storage_lost_during_a_quiz_is_reported_and_offers_the_plain_html_form(
    open_quiz: OpenQuiz,
    phone: Callable[..., BrowserContext],
    site: Site,
    lose_storage: Callable[[Page], None],
) -> None:
    context = phone(service_workers="block")
    signed_in_phone(context, site).page.close()
    quiz, page = open_quiz(LESSON, context=context)
    expect(page.get_by_text("Hanya Anda yang melihat jawaban ini.")).to_be_visible()
    lose_storage(page)
    for question in quiz.questions:
        answer_question(page, CURRENT_QUESTION, question, RIGHT)
    expect(page.get_by_text("Jawaban belum tersimpan.")).to_be_visible()
    page.get_by_role("link", name="Jawab lewat formulir").click()
    expect(page.locator('form[method="post"] legend')).to_be_visible()


def test_quiz_on_a_phone_with_full_storage_says_so_before_the_first_answer(
    open_quiz: OpenQuiz, phone: Callable[..., BrowserContext], site: Site
) -> None:
    context = phone(service_workers="block")
    signed_in_phone(context, site).page.close()
    context.add_init_script(REFUSE_WRITES)
    _, page = open_quiz(LESSON, context=context)
    expect(page.get_by_text("HP ini tidak bisa menyimpan jawaban.")).to_be_visible()
    expect(page.get_by_role("link", name="Jawab lewat formulir")).to_be_visible()


def test_evicted_offline_pages_are_cached_again_automatically_but_modules_are_not(
    flaky_server: FlakyServer, connected_phone: BrowserContext
) -> None:
    page = connected_phone.new_page()
    download_module(page)
    page.evaluate(DELETE_CACHES)
    page.goto(MODULE)
    expect(page.locator('#simpan [data-bila~="belum"]').first).to_be_visible()
    wait_until(partial(page.evaluate, FRAME_IS_CACHED))
    disconnect(page)
    assert heading_at(page, "/keluarga") == NO_SIGNAL


@pytest.mark.parametrize("javascript", [True, False])
def test_sign_up_in_the_browser_of_a_chat_app_offers_chrome_above_the_first_field(
    phone: Callable[..., BrowserContext], site: Site, javascript: bool
) -> None:
    page = phone(user_agent=CHAT_APP_AGENT, javascript=javascript).new_page()
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
    link.click()  # without Chrome the link leads back to the same page
    expect(field).to_be_visible()
