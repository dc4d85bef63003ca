"""The PIN was forgotten: a code, a day, a new PIN; and everything that may come between."""

from __future__ import annotations

from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.identity.models import DeviceAccount, SignInSession
from app.kit.clock import utcnow
from app.kit.secrets import hash_token
from app.kit.store.db import read
from app.kit.store.models import AuditEvent
from app.recovery import actions
from app.recovery.rules.codes import SET_WITHIN, WAIT
from app.sign_in.actions import open_session_with_pin
from tests.page import Page
from tests.rooms.recovery.codes import (
    HOUR,
    NEW_PIN,
    NOON,
    create_trainer,
    find_code_notice_form,
    give_trainer_code,
    request_new_pin,
)
from tests.rooms.sign_in.people import OTHER_PIN, PIN, create_person, sign_in_with_pin, use_phone_of


def find_pin_reset_notice(page: Page) -> str:
    page.get("/")
    found = page.root.all("section", cls="catatan")
    return found[0].text if found else ""


def test_new_pin_can_be_set_by_the_requesting_browser_one_day_after_a_pin_reset_request(
    app: Flask, page: Page
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        who = create_person(app)
        wait = request_new_pin(page, give_trainer_code(app, who.id))
        page.get(wait)
        assert "besok, Kamis 26 November pukul 12.00 WIB" in page.text
        assert "Tanya Bu Rina, pelatih Anda" in page.text
        assert not page.root.one("main").all("form")
        page.get("/masuk")
        assert "Enam angka baru untuk Sumi" in page.text
        assert "besok, Kamis 26 November pukul 12.00 WIB" in page.text
        clock.shift(WAIT)
        page.get("/masuk")
        assert "Sudah bisa dibuat" in page.text
        page.get(wait)
        page.submit(pin=NEW_PIN)
        assert page.location == "/"
        page.get("/profil")
        assert page.root.one("input", name="name").get("value") == "Sumi"
        page.get(wait, 303)
        page.get("/masuk")
        assert "Enam angka baru untuk" not in page.text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("id", ("Tidak punya pelatih?", "Keluarga dan petugas tidak bisa membuka profil Anda.")),
        ("en", ("No trainer?", "Relatives and staff cannot open your profile.")),
    ],
)
def test_forgotten_pin_page_lists_the_ways_to_sign_in_without_a_trainer(
    page: Page, language: str, told: tuple[str, ...]
) -> None:
    page.get(f"/masuk/lupa?lang={language}")
    for words in told:
        assert words in page.text
    links = page.root.one("main").all("a")
    assert "#tanpa-pelatih" in [a.get("href") for a in links]
    section = page.root.one("section", id="tanpa-pelatih")
    ways = {a.get("href").partition("?")[0] for a in section.all("a")}
    assert ways == {"/masuk/kata", "/daftar", "/gabung"}


def test_signed_in_phone_shows_no_recovery_words_to_a_person_who_forgot_the_pin(
    app: Flask, page: Page
) -> None:
    """Words made there would open the profile to anybody who holds that phone."""
    page.get("/masuk/lupa")
    assert "Buat enam kata" not in page.text
    sign_in_with_pin(page, create_person(app)).get("/kata-pemulihan")
    assert not page.root.one("main").all("ol")
    assert "/masuk/lupa" in [a.get("href") for a in page.root.one("main").all("a")]


def test_pin_reset_page_shows_the_end_of_the_waiting_time_in_english(
    app: Flask, page: Page
) -> None:
    with time_machine.travel(NOON, tick=False):
        wait = request_new_pin(page, give_trainer_code(app, create_person(app).id))
        page.get(f"{wait}?lang=en")
        assert "tomorrow, Thursday 26 November at 12.00 WIB" in page.text


def test_pin_reset_rejects_a_new_pin_before_the_waiting_time_ends_and_after_a_week(
    app: Flask, page: Page
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        who = create_person(app)
        wait = request_new_pin(page, give_trainer_code(app, who.id))
        clock.shift(WAIT)
        page.get(wait)
        clock.shift(-HOUR)
        page.submit(pin=NEW_PIN)
        assert page.location == wait
        clock.move_to(NOON + WAIT + SET_WITHIN)
        page.get(wait)
        assert "Waktunya sudah lewat" in page.text
        with app.app_context():
            cookie, late = page.client.get_cookie("hp"), NOON + WAIT + SET_WITHIN
            assert cookie is not None
            row, browser = UUID(wait.rpartition("/")[2]), hash_token(cookie.value)
            for when in (NOON + WAIT - HOUR, late):
                assert actions.finish_pin_reset(row, browser, NEW_PIN, now=when) is None
            assert open_session_with_pin(who.id, hash_token(who.secret), PIN, now=late)


@pytest.mark.parametrize("pin", ["123456", "170845", "12345", ""])
def test_weak_new_pin_is_rejected_in_a_pin_reset_and_can_be_corrected(
    app: Flask, page: Page, pin: str
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        wait = request_new_pin(page, give_trainer_code(app, create_person(app).id))
        clock.shift(WAIT)
        page.get(wait)
        page.submit(status=422, pin=pin)
        page.submit(pin=NEW_PIN)


def test_pending_pin_reset_is_hidden_from_other_browsers(app: Flask, page: Page) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        wait = request_new_pin(page, give_trainer_code(app, create_person(app).id))
        clock.shift(WAIT)
        other = Page(app.test_client())
        other.get("/masuk")
        assert "Sumi" not in other.text
        other.get(wait, 303)
        assert other.location == "/masuk"
        with app.app_context():
            row = UUID(wait.rpartition("/")[2])
            assert actions.finish_pin_reset(row, hash_token("other"), NEW_PIN, now=utcnow()) is None


def test_pin_reset_ends_other_sessions_but_keeps_known_phones_and_recovery_words(
    app: Flask, page: Page
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        who, phone = create_person(app), Page(app.test_client())
        with app.app_context():
            words = actions.generate_recovery_words().words
            actions.save_recovery_words(who.id, words, now=utcnow())
        sign_in_with_pin(phone, who)
        wait = request_new_pin(page, give_trainer_code(app, who.id))
        clock.shift(WAIT)
        page.get(wait)
        page.submit(pin=NEW_PIN)
        phone.get("/profil", 302)
        with app.app_context():
            for table, left in ((SignInSession, 1), (DeviceAccount, 2)):
                rows = select(func.count()).where(table.account == who.id)
                assert read().scalar(rows) == left
        phone.get(f"/masuk/{who.id}")
        assert "Enam angka sudah diganti" in phone.text
        phone.submit(status=422, pin=PIN)
        phone.submit(pin=NEW_PIN)
        with app.app_context():
            assert actions.sign_in_with_recovery_words(
                words, OTHER_PIN, hash_token("third"), now=utcnow()
            )


def test_known_phone_shows_a_pending_pin_reset_and_cancels_it_with_one_tap(
    app: Flask, page: Page
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        who, stranger = create_person(app), Page(app.test_client())
        sign_in_with_pin(page, who)
        wait = request_new_pin(stranger, give_trainer_code(app, who.id))
        assert "Dengan kode dari Bu Rina" in find_pin_reset_notice(page)
        assert "mulai besok, Kamis 26 November pukul 12.00 WIB" in find_pin_reset_notice(page)
        clock.shift(WAIT)
        assert "Ada yang meminta enam angka baru" in find_pin_reset_notice(page), (
            "told as long as it lasts"
        )
        stranger.get(wait)
        page.submit(form=find_code_notice_form(page), status=200, button="bukan")
        stranger.submit(pin=NEW_PIN)
        assert stranger.location == wait
        stranger.get(wait)
        assert "Permintaan ini dibatalkan" in stranger.text
        assert find_pin_reset_notice(page) == ""
        with app.app_context():
            assert open_session_with_pin(who.id, hash_token(who.secret), PIN, now=utcnow())


def test_pending_pin_reset_ends_with_a_notice_when_the_right_pin_is_entered(
    app: Flask, page: Page
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        who, stranger = create_person(app), Page(app.test_client())
        wait = request_new_pin(stranger, give_trainer_code(app, who.id))
        use_phone_of(page, who).get(f"/masuk/{who.id}")
        assert "Permintaan itu langsung berhenti" in page.text
        page.submit(status=422, pin=OTHER_PIN)
        page.submit(pin=PIN)
        assert "jadi permintaan itu berhenti" in find_pin_reset_notice(page)
        page.submit(form=find_code_notice_form(page), button="stopped")
        assert find_pin_reset_notice(page) == ""
        clock.shift(WAIT)
        stranger.get(wait)
        assert "Permintaan ini berhenti" in stranger.text


def test_pending_pin_reset_ends_when_the_recovery_words_are_entered(app: Flask, page: Page) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        who = create_person(app)
        with app.app_context():
            words = actions.generate_recovery_words().words
            actions.save_recovery_words(who.id, words, now=utcnow())
        wait = request_new_pin(page, give_trainer_code(app, who.id))
        with app.app_context():
            assert actions.sign_in_with_recovery_words(
                words, OTHER_PIN, hash_token("third"), now=utcnow()
            )
        clock.shift(WAIT)
        page.get(wait)
        assert "Permintaan ini berhenti" in page.text


def test_repeated_pin_reset_request_restarts_the_waiting_time_on_another_browser_only(
    app: Flask, page: Page
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        who, by, other = create_person(app), create_trainer(app), Page(app.test_client())
        first = request_new_pin(page, give_trainer_code(app, who.id, by))
        clock.shift(20 * HOUR)
        again = request_new_pin(page, give_trainer_code(app, who.id, by))
        page.get(again)
        assert "hari ini, Kamis 26 November pukul 12.00 WIB" in page.text
        page.get(first, 303)
        later = request_new_pin(other, give_trainer_code(app, who.id, by))
        other.get(later)
        assert "Jumat 27 November pukul 08.00 WIB" in other.text
        page.get(again, 303)


def test_trainer_code_issued_during_a_pending_pin_reset_does_not_cancel_it(
    app: Flask, page: Page
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        who, by = create_person(app), create_trainer(app)
        wait = request_new_pin(page, give_trainer_code(app, who.id, by))
        give_trainer_code(app, who.id, by)
        clock.shift(WAIT)
        page.get(wait)
        page.submit(pin=NEW_PIN)


def test_trainer_code_used_to_request_a_pin_reset_is_rejected_afterwards(
    app: Flask, page: Page
) -> None:
    code = give_trainer_code(app, create_person(app).id)
    request_new_pin(page, code)
    page.get("/masuk/lupa")
    page.submit(status=422, code=code)
    page.get("/masuk/kode")
    page.submit(status=422, code=code, pin=PIN)


@pytest.mark.parametrize("code", ["", "BCDFGHJKLMNP", "x" * 5000, "\x00\u202e", "١٢٣", "'; --"])
def test_malformed_or_unknown_code_is_rejected_every_time_on_the_forgotten_pin_page(
    app: Flask, page: Page, code: str
) -> None:
    create_person(app)
    page.get("/masuk/lupa")
    page.submit(status=422, code=code)
    page.get("/masuk/lupa")
    page.submit(status=422, code=code)


def test_audit_log_names_no_person_for_a_pin_reset_request_and_the_owner_for_the_new_pin(
    app: Flask, page: Page
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        who = create_person(app)
        wait = request_new_pin(page, give_trainer_code(app, who.id))
        clock.shift(WAIT)
        page.get(wait)
        page.submit(pin=NEW_PIN)
        with app.app_context():
            found = select(AuditEvent.who).where(AuditEvent.what == "identity:pin:ask")
            assert read().execute(found).all() == [(None,)]
            found = select(AuditEvent.who).where(AuditEvent.what == "identity:pin:set")
            assert read().execute(found).all() == [(who.id,)]
