"""When the names of a prepared class go from a trainer's phone, and that her entries do not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import func, select

from app.kit.clock import utcnow
from app.kit.store.db import read
from app.meetings.models import AttendanceMark, Meeting
from tests.browser.people import follow, path, press
from tests.browser.phone import disconnect
from tests.browser.staff_phone import (
    NAMES,
    PreparedCohort,
    attend,
    make_cohort,
    names_of,
    open_class,
    phone_of_assistant,
    rows_of,
    set_up,
    type_pin,
)
from tests.deployment import Site

WRONG = "705913"


@pytest.fixture
def cohort(site: Site, house: Flask) -> PreparedCohort:
    return make_cohort(site, house, "Kelas sore")


@pytest.fixture
def page(
    phone: Callable[..., BrowserContext], site: Site, house: Flask, cohort: PreparedCohort
) -> Page:
    """A phone with a class and an entry that is not sent, without a network. Its session is not
    that of other tests, which ends here."""
    page = phone_of_assistant(phone(), site, house, cohort).new_page()
    set_up(page, cohort)
    disconnect(page)
    open_class(page, cohort)
    attend(page, NAMES[0])
    assert len(names_of(page)) == len(rows_of(page)["outbox"]) == 1
    return page


def mark_count(house: Flask, cohort: PreparedCohort) -> int:
    with house.app_context():
        found = select(func.count()).select_from(AttendanceMark).join(Meeting)
        return read().scalar(found.where(Meeting.cohort == cohort.id)) or 0


def test_ten_wrong_pins_delete_the_names_and_the_entry_is_sent_after_a_sign_in(
    page: Page, house: Flask, cohort: PreparedCohort
) -> None:
    page.reload()
    for left in range(9, 0, -1):
        type_pin(page, WRONG)
        expect(page.get_by_role("alert").locator("b")).to_have_text(str(left))
    assert len(names_of(page)) == 1
    type_pin(page, WRONG)
    expect(page.get_by_text("Nama kelas sudah dihapus dari HP ini.")).to_be_visible()
    assert not names_of(page)
    assert len(rows_of(page)["outbox"]) == 1
    page.context.set_offline(False)
    page.goto("/siapkan-hp")  # she is still signed in
    expect(page.get_by_text("HP ini sudah siap.")).to_be_visible()
    expect(page.locator("#menunggu")).to_be_hidden()
    assert not rows_of(page)["outbox"]
    assert mark_count(house, cohort) == 1


def test_names_are_deleted_where_the_page_was_closed_at_the_tenth_wrong_pin(page: Page) -> None:
    """The miss is counted before the PIN is tried, so whoever tries may close the page between."""
    page.evaluate(
        """async () => {
          const asked = indexedDB.open('bekal');
          const db = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
          const profiles = db.transaction(['profiles'], 'readwrite').objectStore('profiles');
          await new Promise((done) => {
            profiles.getAll().onsuccess = ({ target: { result } }) => {
              for (const row of result) profiles.put({ ...row, misses: 10 });
              profiles.transaction.oncomplete = done;
            };
          });
          db.close();
        }"""
    )
    page.reload()
    expect(page.get_by_text("Nama kelas sudah dihapus dari HP ini.")).to_be_visible()
    assert not names_of(page)
    assert len(rows_of(page)["outbox"]) == 1


def test_names_are_deleted_when_the_page_is_opened_after_seven_days(
    page: Page, cohort: PreparedCohort
) -> None:
    page.clock.set_fixed_time(utcnow() + timedelta(days=6, hours=23))
    open_class(page, cohort)
    expect(page.get_by_role("button", name="Siapa hadir?")).to_be_visible()
    page.clock.set_fixed_time(utcnow() + timedelta(days=7, minutes=1))
    page.goto("/luring/kelas")
    expect(page.get_by_label("Enam angka HP ini")).to_be_visible()
    assert not names_of(page)
    type_pin(page)
    expect(page.get_by_text("Belum ada kelas.")).to_be_visible()
    expect(page.get_by_text("catatan belum terkirim")).to_contain_text("1")


def test_leaving_the_phone_deletes_the_names_and_keeps_the_entry(
    page: Page, house: Flask, cohort: PreparedCohort
) -> None:
    page.context.route("**/sync/v1/batch", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto("/keluar")
    expect(page.get_by_text("jawaban belum terkirim")).to_contain_text("1")
    press(page, "Keluar dari HP ini")
    assert path(page).startswith("/masuk")
    assert not names_of(page)
    assert not rows_of(page)["tokens"]
    assert len(rows_of(page)["outbox"]) == 1
    page.goto("/luring/kelas")
    expect(page.get_by_text("HP ini belum siap.")).to_be_visible()
    assert mark_count(house, cohort) == 0


def test_pin_of_the_phone_sends_after_the_session_ended_and_opens_no_page(
    page: Page, house: Flask, cohort: PreparedCohort
) -> None:
    page.context.clear_cookies(name="bekal")
    page.context.set_offline(False)
    page.goto("/luring/kelas")
    type_pin(page)
    expect(page.get_by_text("Semua catatan sudah terkirim.")).to_be_visible()
    assert mark_count(house, cohort) == 1
    for address in ("/kelompok", f"/kelompok/{cohort.id}", "/siapkan-hp"):
        page.goto(address)
        assert path(page).startswith("/masuk")
    page.goto("/luring")
    follow(page, "Pelatih: buka kelas di HP ini")
    assert path(page) == "/luring/kelas"
