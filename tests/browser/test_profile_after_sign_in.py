"""After any way of signing in, a phone that stores data opens the profile before it shows a page.
Otherwise the next offline answers would be lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page, expect

from app.demo import actions as demo
from app.households import actions as households
from app.kit.clock import utcnow
from app.kit.secrets import hash_secret
from app.kit.store.db import new_id, transaction
from app.recovery import actions as recovery
from tests.browser import people
from tests.browser.people import OPENING
from tests.browser.phone import disconnect
from tests.browser.test_kept import download_module
from tests.browser.test_one_phone import CANARY_NAME, WORKER, demo_person
from tests.browser.test_quiz_owner import ONLY_YOU_NOTICE, QUIZ
from tests.deployment import Site, wait_until

REPORT_OPEN_PROFILE = """addEventListener('DOMContentLoaded', () => {
  const asked = indexedDB.open('bekal');
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onerror = () => window.shown(document.title, '');
  asked.onsuccess = () => {
    const row = asked.result.transaction(['open']).objectStore('open').get('now');
    row.onsuccess = () => {
      asked.result.close();
      window.shown(document.title, row.result?.profile ?? '');
    };
  };
})"""
"""Reports for each page its title and the open profile when it is shown."""


@dataclass(frozen=True)
class Newcomer:
    """A phone that does not know the person, and what they can sign in with."""

    page: Page
    invitation: str
    words: str
    code: str


@pytest.fixture
def newcomer(house: Flask, phone: Callable[..., BrowserContext]) -> Newcomer:
    """The phone of a neighbour, on which a module is downloaded."""
    now, (who, other) = utcnow(), (new_id(), new_id())
    with house.app_context():
        words = recovery.generate_recovery_words().words
        with transaction() as tx:
            for each in (who, other):
                demo.register_demo_person(tx, each, "Ibu Rini", now, hash_secret(people.PIN))
                households.create_new_household(tx, each, "keluarga", now=now)
        recovery.save_recovery_words(who, words, now=now)
        code = recovery.issue_trainer_code(
            other, trainer=who, lifetime=timedelta(days=1), now=now
        ).code
    link = people.invite_family(phone(role=WORKER).new_page())
    page = phone().new_page()
    download_module(page)
    return Newcomer(page, link, " ".join(words), code)


def by_signing_up(newcomer: Newcomer, _site: Site) -> Locator:
    newcomer.page.goto("/daftar?peran=keluarga")
    return introduce(newcomer.page, CANARY_NAME)


def by_invitation(newcomer: Newcomer, _site: Site) -> Locator:
    newcomer.page.goto(newcomer.invitation)
    people.follow(newcomer.page, "Ya")
    return introduce(newcomer.page, CANARY_NAME)


def introduce(page: Page, name: str) -> Locator:
    page.get_by_label("Nama panggilan Anda").fill(name)
    page.get_by_text("Umur saya 18 tahun atau lebih").click()
    page.get_by_text("Saya setuju Bekal menyimpan").click()
    people.press(page, "Lanjut")
    page.get_by_label("Enam angka").fill(people.PIN)
    return page.get_by_role("button", name="Mulai belajar")


def by_the_other_tile(newcomer: Newcomer, site: Site) -> Locator:
    """Unlock the first person while the second one's profile is open."""
    page = newcomer.page
    for coming, name in ((by_signing_up, CANARY_NAME), (by_invitation, "")):
        people.tap(page, coming(newcomer, site))
        if name:
            page.goto("/belajar")
            people.lock(page)
    page.goto("/masuk")
    page.locator('main a[href^="/masuk/"]', has=page.get_by_text(CANARY_NAME)).first.click()
    page.get_by_label("Enam angka").fill(people.PIN)
    return page.get_by_role("button", name="Buka Bekal")


def by_words(newcomer: Newcomer, _site: Site) -> Locator:
    newcomer.page.goto("/masuk/kata")
    newcomer.page.get_by_label("Enam kata pemulihan").fill(newcomer.words)
    newcomer.page.get_by_label("Enam angka").fill(people.PIN)
    return newcomer.page.locator("main form .tombol").first


def by_a_trainers_code(newcomer: Newcomer, _site: Site) -> Locator:
    newcomer.page.goto("/masuk/kode")
    newcomer.page.get_by_label("Kode dari pelatih").fill(newcomer.code)
    newcomer.page.get_by_label("Enam angka").fill(people.PIN)
    return newcomer.page.locator("main form .tombol").first


def in_the_demo(newcomer: Newcomer, site: Site) -> Locator:
    newcomer.page.goto("/masuk/demo")
    return newcomer.page.locator(f'button[value="{demo_person(site, WORKER)["id"]}"]')


WAYS = (by_signing_up, by_invitation, by_the_other_tile, by_words, by_a_trainers_code, in_the_demo)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_profile_is_unlocked_on_the_phone_before_any_page_is_shown_after_sign_in(
    newcomer: Newcomer, site: Site, way: Callable[[Newcomer, Site], Locator]
) -> None:
    page, shown = newcomer.page, list[tuple[str, str]]()
    page.expose_function("shown", lambda title, profile: shown.append((title, profile)))
    page.add_init_script(REPORT_OPEN_PROFILE)

    def is_reported() -> bool:
        here = page.title()  # Playwright receives the page's reports only during its own calls
        return bool(shown) and shown[-1][0] == here != OPENING

    button = way(newcomer, site)
    wait_until(is_reported)
    shown.clear()
    people.tap(page, button)
    wait_until(is_reported)
    (end,) = {each["value"] for each in page.context.cookies() if each["name"] == "siapa"}
    assert len(end) == 8
    assert {profile[-8:] for title, profile in shown if title != OPENING} == {end}
    disconnect(page)
    page.goto(QUIZ)
    expect(page.get_by_text(ONLY_YOU_NOTICE)).to_be_visible()


def test_page_shown_after_a_failed_sign_in_does_not_wait_for_a_profile(newcomer: Newcomer) -> None:
    page = newcomer.page
    page.goto("/masuk/kode")
    page.get_by_label("Kode dari pelatih").fill("ABCD EFGH JKLM")
    page.get_by_label("Enam angka").fill(people.PIN)
    people.tap(page, page.locator("main form .tombol").first)
    expect(page).to_have_title("Masuk dengan kode pelatih · Bekal")
    expect(page.locator("main .galat")).to_be_visible()
    page.goto("/luring/buka")
    page.wait_for_url(re.compile(r"/$"))
