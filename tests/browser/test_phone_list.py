"""A phone keeps the partners of a province, finds one without a network, and renews the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.kit.clock import today, utcnow
from app.kit.store.db import transaction
from app.kit.untyped.data import new_uuid7
from app.partners import actions
from app.partners.rules.entries import PartnerEntry
from tests.browser.phone import disconnect
from tests.browser.test_kept import (
    NO_SIGNAL,
    READY,
    FlakyServer,
    connected_phone,
    flaky_server,
    heading_at,
)
from tests.deployment import wait_until
from tests.rooms.partners.conftest import OFFICE

__all__ = ["connected_phone", "flaky_server"]

LIST = "/mitra/simpan/92"
KEPT = "async () => (await caches.keys()).filter((name) => name.startsWith('modul:simpan/')).length"
HOLDS = """async (words) => {
  const page = await caches.match('/mitra/simpan/92/L03');
  return Boolean(page) && (await page.text()).includes(words);
}"""
"""Whether the list on the phone has these words."""


@pytest.fixture
def office(flaky_server: FlakyServer) -> Iterator[PartnerEntry]:
    """A partner in a province where the site has no other."""
    entry = replace(
        OFFICE, id=new_uuid7(), name="Contoh Kantor Papua Barat", places=("92",),
        checked_by="", checked_on=None,
    )  # fmt: skip
    with flaky_server.app.app_context(), transaction() as tx:
        actions.save_entry(tx, entry, now=utcnow(), today=today())
    yield entry
    _end(flaky_server, entry)


def _end(server: FlakyServer, entry: PartnerEntry) -> None:
    with server.app.app_context(), transaction() as tx:
        actions.end_entry(tx, entry.id, now=utcnow())


def keep_list(page: Page) -> None:
    page.goto(LIST)
    page.locator('#simpan [data-lakukan="simpan"]:visible').click()
    expect(page.locator('#simpan [data-bila="ada"]').first).to_be_visible()
    assert page.evaluate(READY)


def test_kept_list_finds_a_partner_without_a_network_and_can_be_deleted_there(
    connected_phone: BrowserContext, office: PartnerEntry
) -> None:
    page = connected_phone.new_page()
    keep_list(page)
    disconnect(page)
    page.goto("/luring")
    page.locator("#mitra li a").click()
    page.locator(f'main .baris a[href="{LIST}/L03"]').click()
    card = page.locator("main .besek", has_text=office.name)
    expect(card.locator(f'a[href="tel:{office.phone.replace(" ", "")}"]')).to_be_visible()
    expect(card).to_contain_text("Belum dipastikan")
    page.locator("main a.kembali").first.click()
    page.locator('#simpan [data-lakukan="hapus"]:visible').click()
    wait_until(lambda: page.evaluate(KEPT) == 0)
    assert heading_at(page, f"{LIST}/L03") == NO_SIGNAL


def test_kept_list_is_renewed_when_any_page_is_opened_with_a_network(
    connected_phone: BrowserContext, flaky_server: FlakyServer, office: PartnerEntry
) -> None:
    page = connected_phone.new_page()
    keep_list(page)
    assert page.evaluate(HOLDS, office.name)
    _end(flaky_server, office)
    flaky_server.paths.clear()
    page.goto("/alat")
    wait_until(lambda: not page.evaluate(HOLDS, office.name))
    wait_until(lambda: page.evaluate(KEPT) == 1)
    page.goto("/istilah")
    page.goto("/alat")
    assert flaky_server.paths.count(f"{LIST}/paket.json") == 1, "at most once a day"
