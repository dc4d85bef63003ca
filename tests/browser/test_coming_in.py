"""Whoever comes in on a phone that keeps something has their profile open there before any page is
shown, by whichever way: without that, what they answer next without a network would be lost."""

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
from app.kit.db import new_id, transaction
from app.kit.secrets import hash_secret
from app.recovery import actions as recovery
from tests.browser import people
from tests.browser.people import OPENING
from tests.browser.test_kept import keep
from tests.browser.test_one_phone import CANARY, WORKER
from tests.browser.test_one_phone import demo as named
from tests.browser.test_whose_quiz import HERS, QUIZ
from tests.deployment import Site, wait_until

TELL = """addEventListener('DOMContentLoaded', () => {
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
"""Of each page: its title, and whose profile is open when it is shown."""


@dataclass(frozen=True)
class Come:
    """What somebody has who comes in on a phone that does not know them."""

    page: Page
    invitation: str
    words: str
    code: str


@pytest.fixture
def come(house: Flask, phone: Callable[..., BrowserContext]) -> Come:
    """At the phone of a neighbour, which keeps a module."""
    now, (who, other) = utcnow(), (new_id(), new_id())
    with house.app_context():
        words = recovery.draw_words().words
        with transaction() as tx:
            for each in (who, other):
                demo.register(tx, each, "Ibu Rini", now, hash_secret(people.PIN))
                households.found(tx, each, "keluarga", now=now)
        recovery.give_words(who, words, now=now)
        code = recovery.give_code(other, by=who, lives=timedelta(days=1), now=now).code
    link = people.invite_family(phone(who=WORKER).new_page())
    page = phone().new_page()
    keep(page)
    return Come(page, link, " ".join(words), code)


def by_signing_up(come: Come, _site: Site) -> Locator:
    come.page.goto("/daftar?peran=keluarga")
    return introduce(come.page, CANARY)


def by_invitation(come: Come, _site: Site) -> Locator:
    come.page.goto(come.invitation)
    people.follow(come.page, "Ya")
    return introduce(come.page, CANARY)


def introduce(page: Page, name: str) -> Locator:
    page.get_by_label("Nama panggilan Anda").fill(name)
    page.get_by_text("Umur saya 18 tahun atau lebih").click()
    page.get_by_text("Saya setuju Bekal menyimpan").click()
    people.press(page, "Lanjut")
    page.get_by_label("Enam angka").fill(people.PIN)
    return page.get_by_role("button", name="Mulai belajar")


def by_the_other_tile(come: Come, site: Site) -> Locator:
    """While the one who came second is open."""
    page = come.page
    for coming, name in ((by_signing_up, CANARY), (by_invitation, "")):
        people.tap(page, coming(come, site))
        if name:
            page.goto("/belajar")
            people.lock(page)
    page.goto("/masuk")
    page.locator('main a[href^="/masuk/"]', has=page.get_by_text(CANARY)).first.click()
    page.get_by_label("Enam angka").fill(people.PIN)
    return page.get_by_role("button", name="Buka Bekal")


def by_words(come: Come, _site: Site) -> Locator:
    come.page.goto("/masuk/kata")
    come.page.get_by_label("Enam kata pemulihan").fill(come.words)
    come.page.get_by_label("Enam angka").fill(people.PIN)
    return come.page.locator("main form .tombol").first


def by_a_trainers_code(come: Come, _site: Site) -> Locator:
    come.page.goto("/masuk/kode")
    come.page.get_by_label("Kode dari pelatih").fill(come.code)
    come.page.get_by_label("Enam angka").fill(people.PIN)
    return come.page.locator("main form .tombol").first


def in_the_demo(come: Come, site: Site) -> Locator:
    come.page.goto("/masuk/demo")
    return come.page.locator(f'button[value="{named(site, WORKER)["id"]}"]')


WAYS = (by_signing_up, by_invitation, by_the_other_tile, by_words, by_a_trainers_code, in_the_demo)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_profile_is_open_before_any_page_is_shown(
    come: Come, site: Site, way: Callable[[Come, Site], Locator]
) -> None:
    page, shown = come.page, list[tuple[str, str]]()
    page.expose_function("shown", lambda title, profile: shown.append((title, profile)))
    page.add_init_script(TELL)

    def told() -> bool:
        here = page.title()  # what the page tells comes while Playwright is asked
        return bool(shown) and shown[-1][0] == here != OPENING

    button = way(come, site)
    wait_until(told)
    shown.clear()
    people.tap(page, button)
    wait_until(told)
    (end,) = {each["value"] for each in page.context.cookies() if each["name"] == "siapa"}
    assert len(end) == 8
    assert {profile[-8:] for title, profile in shown if title != OPENING} == {end}
    page.context.set_offline(True)
    page.goto(QUIZ)
    expect(page.get_by_text(HERS)).to_be_visible()


def test_who_did_not_come_in_waits_for_nothing(come: Come) -> None:
    page = come.page
    page.goto("/masuk/kode")
    page.get_by_label("Kode dari pelatih").fill("ABCD EFGH JKLM")
    page.get_by_label("Enam angka").fill(people.PIN)
    people.tap(page, page.locator("main form .tombol").first)
    expect(page).to_have_title("Masuk dengan kode pelatih · Bekal")
    expect(page.locator("main .galat")).to_be_visible()
    page.goto("/luring/buka")
    page.wait_for_url(re.compile(r"/$"))
