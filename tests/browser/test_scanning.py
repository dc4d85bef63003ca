"""On the page of a meeting a trainer holds slips before the camera, by keyboard alone. The camera
and the reading of codes, which this Chromium does not have, are stubs here."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Request, expect
from sqlalchemy import select

from app.identity.models import Account
from app.kit.clock import today, utcnow
from app.kit.store.db import read, transaction
from app.meetings import actions as meetings
from app.rosters import actions as rosters
from app.rosters.queries import open_invitations
from app.training import actions as training
from tests.browser.page_views import TRAINER
from tests.browser.test_keyboard import tab_to
from tests.deployment import Site

STUBS = """
globalThis.opened = [];
navigator.mediaDevices.getUserMedia = async (wanted) => {
  if (globalThis.refused) throw new DOMException('no', 'NotAllowedError');
  const canvas = document.createElement('canvas');
  canvas.getContext('2d').fillRect(0, 0, 9, 9);
  const stream = canvas.captureStream(5);
  opened.push([wanted, ...stream.getTracks()]);
  return stream;
};
globalThis.BarcodeDetector = class {
  static async getSupportedFormats() { return ['qr_code']; }
  async detect() { return globalThis.held ? [{ rawValue: held }] : []; }
};
"""
RUNNING = "() => opened.flatMap(([, ...its]) => its).filter(e => e.readyState === 'live').length"
ALLOWED = "() => document.featurePolicy.allowsFeature('camera')"


@pytest.fixture
def meeting(site: Site, house: Flask) -> tuple[str, dict[str, str]]:
    """A meeting of a new cohort of the demo's trainer: its address, and by name what the QR codes
    of two slips say."""
    now = utcnow()
    with house.app_context():
        people = json.loads((site.state_dir / "demo.json").read_text("utf-8"))
        (name,) = [each["name"] for each in people if each["role"] == TRAINER][-1:]
        trainer = read().scalar(select(Account.id).where(Account.name == name))
        assert trainer
        names = ["Bu Kartini", "Bu Dewi Sartika"]
        with transaction() as tx:
            cohort = training.create_cohort(
                tx, trainer, name="Pindai", place="Balai", starts=today(), ends=today(), now=now
            )
            its = meetings.enter_meeting(tx, cohort, today(), 2, made_by=trainer, now=now)
            rosters.invite_people_of_list(
                tx,
                cohort,
                [(name, None) for name in names],
                role="pekerja",
                made_by=trainer,
                now=now,
            )
        codes = {each.name: each.code for each in open_invitations(cohort)}
    links = {name: f"https://bekal.example/gabung/{codes[name]}" for name in names}
    return f"/kelompok/{cohort}/pertemuan/{its}", links


def hold_up(page: Page, slip: str) -> None:
    page.evaluate("slip => { globalThis.held = slip; }", slip)


def test_slips_are_scanned_by_keyboard_and_only_their_text_is_sent(
    phone: Callable[..., BrowserContext], meeting: tuple[str, dict[str, str]]
) -> None:
    address, links = meeting
    page = phone(role=TRAINER).new_page()
    page.add_init_script(STUBS)
    page.goto(address)
    said = page.get_by_role("status")
    sent: list[dict[str, list[str]]] = []

    def note_sent(asked: Request) -> None:
        if asked.post_data:
            sent.append(parse_qs(asked.post_data))

    page.on("request", note_sent)
    tab_to(page, text="Pindai undangan")
    page.keyboard.press("Enter")
    expect(page.locator("video")).to_be_visible()
    assert page.evaluate("opened[0][0]") == {"video": {"facingMode": "environment"}}
    for name, link in links.items():
        hold_up(page, link)
        expect(said).to_contain_text(f"{name}: hadir.")
        expect(page.get_by_label(name)).to_be_checked()
    hold_up(page, "https://elsewhere.example/gabung/KRSL34VW")
    expect(said).to_have_text("Undangan ini bukan dari kelompok ini.")
    assert [each["slip"][0] for each in sent] == [
        *links.values(), "https://elsewhere.example/gabung/KRSL34VW"
    ]  # fmt: skip
    assert all(each.keys() == {"csrf_token", "slip"} for each in sent)
    hold_up(page, "")
    page.context.set_offline(True)
    hold_up(page, links["Bu Kartini"])
    expect(said).to_have_text("Belum tercatat. Coba lagi, atau ketik nomornya.")
    page.context.set_offline(False)
    assert page.evaluate(RUNNING) == 1
    page.keyboard.press("Enter")  # the focus is on the button that closes the camera
    expect(page.locator("video")).to_be_hidden()
    assert page.evaluate(RUNNING) == 0
    expect(page.get_by_role("button", name="Pindai undangan")).to_be_focused()
    page.get_by_role("button", name="Simpan").click()
    page.wait_for_load_state()
    for name in links:
        expect(page.get_by_label(name)).to_be_checked()


def test_number_is_typed_where_the_camera_is_refused_or_no_code_is_read(
    phone: Callable[..., BrowserContext], meeting: tuple[str, dict[str, str]]
) -> None:
    page = phone(role=TRAINER).new_page()
    page.goto(meeting[0])
    assert page.evaluate(ALLOWED), "the browser may ask for the camera here"
    if page.evaluate("'BarcodeDetector' in globalThis"):
        pytest.fail("this Chromium reads codes: test it without a stub")
    expect(page.locator("[data-pindai]")).to_be_hidden()
    expect(page.get_by_label("Nomor di undangan")).to_be_visible()
    page.add_init_script(f"{STUBS}; globalThis.refused = true;")
    page.reload()
    page.get_by_role("button", name="Pindai undangan").click()
    expect(page.get_by_role("status")).to_have_text("Kamera tidak bisa dipakai. Ketik nomornya.")
    expect(page.locator("video")).to_be_hidden()
    page.goto("/kelompok")
    assert not page.evaluate(ALLOWED)
    assert not page.locator("script[src*='pindai']").count()
