"""Staff: start code, passphrase, grants and where they end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from app.identity import queries
from app.identity.models import StaffGrant
from app.identity.rules.limits import LIMITS
from app.kit.clock import utcnow
from app.kit.secrets import hash_token
from app.kit.store.db import transaction
from app.sign_in import actions
from tests.page import Page
from tests.rooms.sign_in.people import (
    PASSPHRASE,
    create_person,
    create_staff,
    set_first_passphrase,
    sign_in_with_pin,
)
from tests.rooms.sign_in.test_signing_in import rotated


def test_staff_start_code_can_be_used_once_to_set_a_passphrase(app: Flask, page: Page) -> None:
    _, name, code = create_staff(app)
    set_first_passphrase(page, name, code)
    assert page.location == "/"
    page.get("/profil")
    page.get("/masuk/petugas")
    page.submit(status=422, name=name, secret=code)
    page.submit(name="Bu Rina", secret=f" {PASSPHRASE} ")


def test_staff_start_code_expires_after_a_week(app: Flask, page: Page) -> None:
    with time_machine.travel("2026-11-01T00:00:00Z", tick=False) as clock:
        _, name, code = create_staff(app)
        clock.shift(timedelta(days=7))
        page.get("/masuk/petugas")
        page.submit(status=422, name=name, secret=code)


def test_weak_staff_passphrase_is_rejected_and_the_start_code_stays_valid(
    app: Flask, page: Page
) -> None:
    _, name, code = create_staff(app)
    page.get("/masuk/petugas")
    page.submit(status=200, name=name, secret=code)
    page.submit(status=422, secret="pendek")
    page.submit(status=422, secret=f"{name} {name} {name}")
    page.submit(secret=PASSPHRASE)


def test_forged_signed_start_code_sets_no_staff_passphrase(app: Flask, page: Page) -> None:
    create_staff(app)
    page.get("/masuk/petugas")
    token = page.root.one("input", name="csrf_token").get("value")
    page.post("/masuk/petugas/sandi", {"csrf_token": token, "note": "x", "secret": PASSPHRASE})
    assert page.location == "/masuk/petugas"


def test_staff_roles_apply_in_a_session_opened_with_the_passphrase(app: Flask, page: Page) -> None:
    account, name, code = create_staff(app, scope="35.02")
    set_first_passphrase(page, name, code)
    with app.app_context():
        opened = actions.sign_in_with_passphrase_or_start_code(
            name, PASSPHRASE, hash_token("x"), now=utcnow()
        )
        assert opened is not None
        assert opened.key is not None
        person = queries.find_person_by_session_key(opened.key, utcnow())
        assert person is not None
        assert person.id == account
        assert person.may("training:cohort:view", "35.02.01")
        assert not person.may("training:cohort:view", "35.07")
        assert not person.may("coverage:table:view")
        with transaction() as tx:
            tx.execute(update(StaffGrant).values(ends=utcnow() - timedelta(seconds=1)))
        ended = queries.find_person_by_session_key(opened.key, utcnow())
        assert ended is not None
        assert ended.grants == ()


def test_staff_roles_do_not_apply_in_a_session_opened_with_a_pin(app: Flask, page: Page) -> None:
    who = create_person(app)
    with app.app_context(), transaction() as tx:
        tx.add(StaffGrant(account=who.id, role="admin", scope="00", starts=utcnow()))
    sign_in_with_pin(page, who)
    with app.app_context():
        key = actions.open_session_with_pin(who.id, hash_token(who.secret), "482915", now=utcnow())
        assert key is not None
        person = queries.find_person_by_session_key(key, utcnow())
        assert person is not None
        assert not person.is_staff


def test_unknown_staff_sign_in_name_is_answered_like_a_wrong_passphrase(
    app: Flask, page: Page
) -> None:
    _, name, code = create_staff(app)
    set_first_passphrase(page, name, code)
    page.get("/masuk/petugas")
    page.submit(status=422, name=name, secret="bukan kalimat saya ini")
    known = page.text
    page.submit(status=422, name="siapa", secret="bukan kalimat saya ini")
    assert page.text == known


def test_staff_sign_in_name_is_blocked_for_15_minutes_after_ten_wrong_passphrases(
    app: Flask, page: Page
) -> None:
    with time_machine.travel("2026-11-01T00:00:00Z", tick=False) as clock:
        _, name, code = create_staff(app)
        set_first_passphrase(page, name, code)
        page.get("/masuk/petugas")
        for _ in range(LIMITS["passphrase:name"].most_failures):
            page.submit(status=422, name=name, secret="bukan kalimat saya ini")
        page.submit(status=422, name=name, secret=PASSPHRASE)
        assert "Tunggu 15 menit" in page.text
        clock.shift(timedelta(minutes=15))
        page.submit(name=name, secret=PASSPHRASE)


@pytest.mark.usefixtures("november")
def test_blocked_staff_sign_in_name_still_works_in_the_browser_that_used_it_before(
    app: Flask, page: Page, new_page: Callable[[], Page]
) -> None:
    _, name, code = create_staff(app)
    set_first_passphrase(page, name, code)
    stranger, most = new_page(), LIMITS["passphrase:name"].most_failures
    for browser, secret in ((stranger, "bukan kalimat saya ini"), (page, PASSPHRASE)):
        browser.get("/masuk/petugas")
        for _ in range(most + 1):
            browser.submit(status=303 if browser is page else 422, name=name, secret=secret)
            browser.get("/masuk/petugas")
    for told in (False, True):  # and there tries are bounded too
        for _ in range(1 if told else most):
            page.submit(status=422, name=name, secret="bukan kalimat saya ini")
        assert ("Tunggu 15 menit" in page.text) == told


@pytest.mark.usefixtures("november")
def test_known_browser_cookie_copied_by_a_thief_gives_no_extra_passphrase_attempts(
    app: Flask, page: Page, new_page: Callable[[], Page]
) -> None:
    _, name, code = create_staff(app)
    set_first_passphrase(page, name, code)
    mark = page.client.get_cookie("hp-kenal", domain="localhost")
    assert mark is not None
    thief = new_page()
    thief.client.set_cookie("hp-kenal", mark.value, domain="localhost")
    thief.get("/masuk/petugas")
    for _ in range(LIMITS["passphrase:name"].most_failures):
        thief.submit(status=422, name=name, secret="bukan kalimat saya ini")
    stranger = new_page()
    stranger.get("/masuk/petugas")
    stranger.submit(status=422, name=name, secret="bukan kalimat saya ini")
    assert "Tunggu 15 menit" in stranger.text


def test_staff_session_ends_after_twelve_hours(app: Flask, page: Page) -> None:
    with time_machine.travel("2026-11-01T00:00:00Z", tick=False) as clock:
        _, name, code = create_staff(app)
        set_first_passphrase(page, name, code).get("/profil")
        clock.shift(timedelta(hours=12))
        page.get("/profil", 302)


def test_staff_sign_in_leaves_no_name_on_the_sign_in_page_of_the_phone(
    app: Flask, page: Page
) -> None:
    _, name, code = create_staff(app)
    set_first_passphrase(page, name, code).get("/keluar")
    page.submit(form=page.root.one("main").all("form")[0], button="kunci")
    page.get("/masuk")
    assert "Rina" not in page.text


def test_passphrase_hashed_with_the_old_pepper_is_accepted_before_and_after_rehashing(
    app: Flask, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, name, code = create_staff(app)
    set_first_passphrase(page, name, code)
    rotated(app, monkeypatch)
    for _ in range(2):
        page.get("/masuk/petugas")
        page.submit(name=name, secret=PASSPHRASE)
    with app.app_context():
        kept = queries.find_credential(account, "passphrase")
        assert kept is not None
        assert kept.hashed.key_id == "2"


def test_staff_page_redirects_to_the_passphrase_sign_in_and_back(app: Flask, page: Page) -> None:
    _, name, code = create_staff(app)
    set_first_passphrase(page, name, code).get("/keluar")
    page.submit(form=page.root.one("main").all("form")[0], button="kunci")
    page.get("/kelompok", 302)
    assert page.location == "/masuk/petugas?lanjut=/kelompok"
    page.get(page.location)
    page.submit(name=name, secret=PASSPHRASE)
    assert page.location == "/kelompok"


def test_staff_page_answers_403_without_its_permission(app: Flask, page: Page) -> None:
    sign_in_with_pin(page, create_person(app)).get("/kelompok", 403)
    _, name, code = create_staff(app, role="petugas", name="Pak Joko")
    set_first_passphrase(page, name, code).get("/kelompok", 403)
    page.get("/cakupan/35.07", 403)
