"""A trainer prepares her phone and a class, and opens it without a network by a PIN."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect

from tests.browser.page_views import TRAINER
from tests.browser.phone import disconnect
from tests.browser.staff_phone import NAMES, PreparedCohort, make_cohort, open_class, set_up
from tests.deployment import Site

STORED = """async () => {
  const asked = indexedDB.open('bekal');
  const db = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const names = [...db.objectStoreNames];
  const all = await Promise.all(names.map((name) => new Promise((done) => {
    const rows = db.transaction([name]).objectStore(name).getAll();
    rows.onsuccess = () => done([name, rows.result]);
  })));
  const text = (value) => (value instanceof ArrayBuffer
    ? new TextDecoder('latin1').decode(value) : value);
  const read = JSON.stringify(all, (_, value) => (
    value instanceof Uint8Array ? [...value].join() : text(value)));
  db.close();
  return read;
}"""
"""All that the phone's database holds, as text."""


@pytest.fixture
def cohort(site: Site, house: Flask) -> PreparedCohort:
    return make_cohort(site, house, "Kelas HP")


def test_prepared_class_opens_without_a_network_by_the_pin_of_the_phone(
    phone: Callable[..., BrowserContext], cohort: PreparedCohort
) -> None:
    page = phone(role=TRAINER).new_page()
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(f"{asked.url} {asked.post_data or ''}"))
    set_up(page, cohort)
    assert not [each for each in sent if "482915" in each]
    stored = page.evaluate(STORED)
    assert str(cohort.id) in stored
    assert not [each for each in (*NAMES, cohort.name, "482915") if each in stored]
    disconnect(page)
    open_class(page, cohort)
    page.get_by_role("button", name="Siapa hadir?").click()
    page.get_by_label("Kelas kedua", exact=True).check()
    for name in NAMES:
        expect(page.get_by_label(name)).not_to_be_checked()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("alert")).to_contain_text("Belum ada yang berubah.")
    page.reload()
    expect(page.get_by_label("Enam angka HP ini")).to_be_visible()
    assert not page.get_by_text(NAMES[0]).count()
    page.goto("/kelompok")
    expect(page.get_by_role("heading", name="Belajar tanpa sinyal")).to_be_visible()
    page.get_by_role("link", name="Pelatih: buka kelas di HP ini").click()
    expect(page.get_by_label("Enam angka HP ini")).to_be_visible()


def test_pin_that_is_easily_guessed_is_refused_and_stays_in_the_field(
    phone: Callable[..., BrowserContext],
) -> None:
    page = phone(role=TRAINER).new_page()
    page.goto("/siapkan-hp")
    for pin, said in (("48291", "Tulis enam angka."), ("123456", "Angka ini mudah ditebak.")):
        page.get_by_label("Enam angka untuk HP ini").fill(pin)
        page.get_by_role("button", name="Siapkan HP ini").click()
        expect(page.get_by_role("alert").first).to_contain_text(said)
        expect(page.get_by_label("Enam angka untuk HP ini")).to_have_value(pin)
