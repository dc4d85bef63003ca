"""Steps of a trainer on a phone that she prepared for classes without a network."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from app.identity.models import Account
from app.kit.clock import today, utcnow
from app.kit.store.db import read, transaction
from app.rosters import actions as rosters
from app.training import actions as training
from tests.browser.page_views import TRAINER
from tests.deployment import Site
from tests.factories import make_staff

PIN = "482915"
NAMES = ("Bu Kartini", "Bu Dewi", "Bu Cut Nyak")


@dataclass(frozen=True)
class PreparedCohort:
    """A cohort of the demo's trainer, with people on its list."""

    id: UUID
    name: str
    trainer: UUID
    people: dict[str, UUID]


def make_cohort(site: Site, house: Flask, name: str) -> PreparedCohort:
    people = json.loads((site.state_dir / "demo.json").read_text("utf-8"))
    (its,) = [each["name"] for each in people if each["role"] == TRAINER][-1:]
    now = utcnow()
    with house.app_context():
        trainer = read().scalar(select(Account.id).where(Account.name == its))
        assert trainer
        with transaction() as tx:
            cohort = training.create_cohort(
                tx, trainer, name=name, place="Balai", starts=today(), ends=today(), now=now
            )
            invited = rosters.invite_people_of_list(
                tx,
                cohort,
                [(each, None) for each in NAMES],
                role="pekerja",
                made_by=trainer,
                now=now,
            )
    return PreparedCohort(cohort, name, trainer, dict(zip(NAMES, invited, strict=True)))


def set_up(page: Page, cohort: PreparedCohort) -> None:
    """Choose the PIN of this phone and prepare the class, while signed in."""
    page.goto("/siapkan-hp")
    page.get_by_label("Enam angka untuk HP ini").fill(PIN)
    page.get_by_role("button", name="Siapkan HP ini").click()
    expect(page.get_by_text("HP ini sudah siap.")).to_be_visible()
    prepare(page, cohort)


def prepare(page: Page, cohort: PreparedCohort) -> None:
    page.goto(f"/kelompok/{cohort.id}/siapkan")
    page.get_by_role("button", name="Siapkan kelas ini").click()
    expect(page.get_by_text("Kelas ini siap di HP ini.")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")


def type_pin(page: Page, pin: str = PIN) -> None:
    page.get_by_label("Enam angka HP ini").fill(pin)
    page.get_by_role("button", name="Buka kelas").click()


def open_class(page: Page, cohort: PreparedCohort) -> None:
    page.goto("/luring/kelas")
    type_pin(page)
    page.get_by_role("link", name=cohort.name).click()


def attend(page: Page, *names: str) -> str:
    """Note these people as present at the first class of the day; returns that day."""
    page.get_by_role("button", name="Siapa hadir?").click()
    page.get_by_label("Kelas pertama", exact=True).check()
    day = page.get_by_label("Tanggal").input_value()
    for name in names:
        page.get_by_label(name).check()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Tersimpan di HP ini.").first).to_be_visible()
    return day


def phone_of_assistant(
    context: BrowserContext, site: Site, house: Flask, cohort: PreparedCohort
) -> BrowserContext:
    """The phone of another trainer, who assists in this cohort and is signed in."""
    signed_in, assistant = make_staff(house, "Pak Budi", "pelatih")
    with house.app_context(), transaction() as tx:
        training.add_trainer(tx, cohort.id, assistant, now=utcnow())
    cookie = signed_in.client.get_cookie("bekal")
    assert cookie is not None
    context.add_cookies([{"name": "bekal", "value": cookie.value, "url": site.url}])
    return context


def rows_of(page: Page) -> dict[str, list[str]]:
    """The keys of all rows in the phone's database, by store."""
    found: dict[str, list[str]] = page.evaluate(
        """async () => {
          const asked = indexedDB.open('bekal');
          const db = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
          const keysOf = (name) => new Promise((done) => {
            const keys = db.transaction([name]).objectStore(name).getAllKeys();
            keys.onsuccess = () => done([name, keys.result]);
          });
          const all = await Promise.all([...db.objectStoreNames].map(keysOf));
          db.close();
          return Object.fromEntries(all);
        }"""
    )
    return found


def names_of(page: Page) -> list[str]:
    """The classes whose names are on the phone."""
    return [key for key in rows_of(page)["seen"] if "/" in key]
