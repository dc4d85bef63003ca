"""A trainer's one-time code with the PIN: five tries, one use, and known phones tell of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.identity.actions import erase_account
from app.identity.models import Credential, DeviceAccount
from app.kit.clock import utcnow
from app.kit.secrets import hash_token
from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from app.own_data.actions import erase_person
from app.recovery import actions
from app.recovery.models import TrainerCode
from app.recovery.rules.codes import KEPT, MOST_CODES, PAPER_CODE_LIVES, SCREEN_CODE_LIVES
from app.sign_in.actions import open_session_with_pin
from tests.page import Page
from tests.rooms.recovery.codes import (
    HOUR,
    NOON,
    create_trainer,
    find_code_notice_form,
    give_trainer_code,
)
from tests.rooms.sign_in.people import OTHER_PIN, PIN, create_person, sign_in_with_pin, use_phone_of


def count_stored_codes(app: Flask) -> int:
    with app.app_context():
        codes = select(func.count()).where(Credential.kind == "code")
        return read().scalar(codes) or 0


def recorded_audit_events(app: Flask) -> list[str]:
    with app.app_context():
        found = read().execute(select(AuditEvent.what).order_by(AuditEvent.at, AuditEvent.id))
        return [what for (what,) in found if "code" in what or "pin" in what]


def test_trainer_code_and_pin_sign_in_on_a_new_phone_only_once(app: Flask, page: Page) -> None:
    code = give_trainer_code(app, create_person(app).id)
    page.get("/masuk/kode")
    page.submit(code=f"{code[:4]} {code[4:8].lower()}-{code[8:]}", pin=PIN)
    page.get("/profil")
    page.get("/masuk/kode")
    page.submit(status=422, code=code, pin=PIN)
    assert recorded_audit_events(app) == ["identity:device:code", "identity:device:code_use"]


def test_trainer_code_is_voided_after_five_wrong_pins(app: Flask) -> None:
    code = give_trainer_code(app, create_person(app).id)
    with app.app_context():
        for _ in range(5):
            assert (
                actions.sign_in_with_trainer_code(code, OTHER_PIN, hash_token("new"), now=utcnow())
                is None
            )
        assert actions.sign_in_with_trainer_code(code, PIN, hash_token("new"), now=utcnow()) is None
    assert count_stored_codes(app) == 0


def test_trainer_code_is_accepted_with_the_right_pin_on_the_fifth_attempt(app: Flask) -> None:
    code = give_trainer_code(app, create_person(app).id)
    with app.app_context():
        for _ in range(4):
            actions.sign_in_with_trainer_code(code, OTHER_PIN, hash_token("new"), now=utcnow())
        assert actions.sign_in_with_trainer_code(code, PIN, hash_token("new"), now=utcnow())


def test_wrong_pin_count_of_a_trainer_code_is_not_reset_at_midnight(app: Flask) -> None:
    with time_machine.travel("2026-11-24T23:00:00Z", tick=False) as clock:
        code = give_trainer_code(app, create_person(app).id)
        with app.app_context():
            for _ in range(5):
                actions.sign_in_with_trainer_code(code, OTHER_PIN, hash_token("new"), now=utcnow())
            clock.shift(2 * HOUR)
            assert (
                actions.sign_in_with_trainer_code(code, PIN, hash_token("new"), now=utcnow())
                is None
            )


@pytest.mark.parametrize("lives", [SCREEN_CODE_LIVES, PAPER_CODE_LIVES])
def test_trainer_code_is_rejected_once_its_lifetime_has_passed(
    app: Flask, lives: timedelta
) -> None:
    with time_machine.travel(NOON, tick=False):
        codes = [
            give_trainer_code(app, create_person(app, secret=s * 43).id, lives=lives) for s in "ab"
        ]
    with app.app_context():
        just = NOON + lives - timedelta(seconds=1)
        assert actions.sign_in_with_trainer_code(codes[0], PIN, hash_token("new"), now=just)
        assert (
            actions.sign_in_with_trainer_code(codes[1], PIN, hash_token("new"), now=NOON + lives)
            is None
        )
        assert actions.request_pin_reset(codes[1], hash_token("new"), now=NOON + lives) is None


def test_new_trainer_code_voids_the_previous_one(app: Flask) -> None:
    who, by = create_person(app), create_trainer(app)
    old, new = give_trainer_code(app, who.id, by), give_trainer_code(app, who.id, by)
    with app.app_context():
        assert actions.sign_in_with_trainer_code(old, PIN, hash_token("new"), now=utcnow()) is None
        assert actions.sign_in_with_trainer_code(new, PIN, hash_token("new"), now=utcnow())


def test_person_can_be_issued_at_most_five_trainer_codes_a_day_by_all_trainers_together(
    app: Flask,
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        who, by, other = create_person(app), create_trainer(app), create_trainer(app)
        for n in range(MOST_CODES):
            give_trainer_code(app, who.id, (by, other)[n % 2])
        with pytest.raises(actions.TrainerCodeDeniedError):
            give_trainer_code(app, who.id, other)
        clock.shift(24 * HOUR)
        give_trainer_code(app, who.id, by)


def test_trainer_code_of_an_erased_person_is_void(app: Flask) -> None:
    who, by = create_person(app), create_trainer(app)
    code = give_trainer_code(app, who.id, by)
    with app.app_context():
        with transaction() as tx:
            erase_person(tx, who.id, utcnow())
        assert actions.sign_in_with_trainer_code(code, PIN, hash_token("new"), now=utcnow()) is None
        assert actions.request_pin_reset(code, hash_token("new"), now=utcnow()) is None
    with pytest.raises(actions.TrainerCodeDeniedError):
        give_trainer_code(app, who.id, by)


def test_sign_in_notice_does_not_name_the_trainer_who_issued_the_code_after_erasure(
    app: Flask, page: Page
) -> None:
    who, by = create_person(app), create_trainer(app)
    code = give_trainer_code(app, who.id, by)
    with app.app_context():
        assert actions.sign_in_with_trainer_code(code, PIN, hash_token("new"), now=utcnow())
        with transaction() as tx:
            actions.erase_trainer_codes(tx, by, utcnow())
            erase_account(tx, by, utcnow())
    sign_in_with_pin(page, who).get("/")
    assert "Dengan kode dari seorang pelatih" in page.text


def test_known_phones_show_who_issued_a_trainer_code_and_when_until_dismissed(
    app: Flask, page: Page
) -> None:
    with time_machine.travel(NOON, tick=False):
        who = create_person(app)
        tablet = Page(app.test_client())
        first = give_trainer_code(app, who.id)
        tablet.get("/masuk/kode")
        tablet.submit(code=first, pin=PIN)
        give_trainer_code(app, who.id)
        sign_in_with_pin(page, who)
        for phone in (page, tablet):
            phone.get("/")
            assert "Dibuat oleh Bu Rina, hari ini, Rabu 25 November pukul 12.00 WIB." in phone.text
        page.submit(form=find_code_notice_form(page), button="given")
        page.get("/")
        assert "Dibuat oleh Bu Rina" not in page.text
        assert "Profil Anda dibuka di HP lain" in page.text, "that of before, by the first code"
        page.get("/?lang=en")
        assert "With a code from Bu Rina, today, Wednesday 25 November at 12.00 WIB." in page.text
        tablet.get("/")
        assert "Dibuat oleh Bu Rina" in tablet.text


def test_phone_that_signed_in_by_a_trainer_code_shows_no_notice_of_that_code(
    app: Flask, page: Page
) -> None:
    code = give_trainer_code(app, create_person(app).id)
    page.get("/masuk/kode")
    page.submit(code=code, pin=PIN)
    page.get("/")
    assert not page.root.all("section", cls="catatan")


def test_unused_trainer_code_is_voided_when_its_owner_answers_not_me_to_the_notice(
    app: Flask, page: Page
) -> None:
    who = create_person(app)
    code = give_trainer_code(app, who.id)
    sign_in_with_pin(page, who).get("/")
    page.submit(form=find_code_notice_form(page), status=200, button="bukan")
    assert "Kode itu tidak berlaku lagi" in page.text
    with app.app_context():
        assert actions.sign_in_with_trainer_code(code, PIN, hash_token("new"), now=utcnow()) is None
        assert actions.request_pin_reset(code, hash_token("new"), now=utcnow()) is None
    page.get("/")
    assert not page.root.all("section", cls="catatan")
    assert recorded_audit_events(app)[-1] == "identity:device:code_refuse"


def test_phone_signed_in_by_a_trainer_code_is_signed_out_when_the_owner_answers_not_me(
    app: Flask, page: Page
) -> None:
    who = create_person(app)
    thief = Page(app.test_client())
    thief.get("/masuk/kode")
    thief.submit(code=give_trainer_code(app, who.id), pin=PIN)
    thief.get("/profil")
    sign_in_with_pin(page, who).get("/")
    page.submit(form=find_code_notice_form(page), status=200, button="bukan")
    assert "Sebaiknya ganti" in page.text
    thief.get("/profil", 302)
    thief.get("/masuk")
    assert "Sumi" not in thief.text
    page.get("/profil")
    with app.app_context():
        assert read().scalar(select(func.count()).select_from(DeviceAccount)) == 1


def test_trainer_code_notice_cannot_be_answered_by_another_person(app: Flask, page: Page) -> None:
    who, stranger = create_person(app), create_person(app, "Tini", OTHER_PIN, secret="b" * 43)
    code = give_trainer_code(app, who.id)
    with app.app_context():
        row = read().scalar(select(TrainerCode.id))
    sign_in_with_pin(page, stranger, OTHER_PIN).get("/")
    page.get("/profil")
    token = page.root.one("main").one("form").one("input", name="csrf_token").get("value")
    page.post(f"/kode-pelatih/{row}/jawab", {"csrf_token": token, "jawab": "bukan"})
    with app.app_context():
        assert row is not None
        with transaction() as tx:
            actions.reject_trainer_code(tx, stranger.id, row, now=utcnow())
        assert actions.sign_in_with_trainer_code(code, PIN, hash_token("new"), now=utcnow())


def test_dismissing_an_outdated_trainer_code_notice_keeps_the_newer_notice(
    app: Flask, page: Page
) -> None:
    who = create_person(app)
    code = give_trainer_code(app, who.id)
    sign_in_with_pin(page, who).get("/")
    form = find_code_notice_form(page)
    with app.app_context():
        assert actions.sign_in_with_trainer_code(code, PIN, hash_token("new"), now=utcnow())
    page.submit(form=form, button="given")
    page.get("/")
    assert "Profil Anda dibuka di HP lain" in page.text


def test_old_trainer_codes_are_deleted_after_thirty_days(app: Flask) -> None:
    with time_machine.travel(NOON, tick=False):
        give_trainer_code(app, create_person(app).id)
    with app.app_context():
        assert actions.delete_old_trainer_codes(NOON + KEPT - HOUR) == 0
        assert actions.delete_old_trainer_codes(NOON + KEPT) == 1
        assert actions.delete_old_trainer_codes(NOON + KEPT) == 0


def test_signing_in_with_the_pin_does_not_use_up_a_trainer_code(app: Flask) -> None:
    who = create_person(app)
    code = give_trainer_code(app, who.id)
    with app.app_context():
        assert open_session_with_pin(who.id, hash_token(who.secret), PIN, now=utcnow())
        assert actions.sign_in_with_trainer_code(code, PIN, hash_token("new"), now=utcnow())


def test_sign_in_page_answers_an_unknown_trainer_code_like_a_wrong_pin(
    app: Flask, page: Page
) -> None:
    code = give_trainer_code(app, create_person(app).id)
    page.get("/masuk/kode")
    page.submit(status=422, code=code, pin=OTHER_PIN)
    one = page.text
    page.submit(status=422, code="BCDFGHJKLMNP", pin=OTHER_PIN)
    assert page.text == one


def test_locked_phone_shows_no_trainer_code_notice(app: Flask, page: Page) -> None:
    who = create_person(app)
    give_trainer_code(app, who.id)
    use_phone_of(page, who).get(f"/masuk/{who.id}")
    assert "Bu Rina" not in page.text
