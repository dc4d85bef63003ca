"""Guessing codes, words and passphrases: how often, from where, and all at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from app.identity import actions as identity
from app.identity.rules import LIMITS
from app.identity.rules.limits import MOST_MISSES, FailedAttemptLimit
from app.kit.clock import utcnow
from app.kit.store.db import database, new_id, transaction
from tests.page import Page
from tests.rooms.sign_in.people import (
    COOKIE,
    OTHER_PIN,
    create_person,
    create_staff,
    sign_in_with_pin,
    use_phone_of,
)

Browsers = Callable[[], Page]
UNKNOWN = "BCDFGH34"

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def three_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "invitation:address", FailedAttemptLimit(3, 15))


def create_family_code(app: Flask, maker: UUID) -> str:
    with app.app_context(), transaction() as tx:
        made = identity.create_invitation(
            tx,
            kind="rumah",
            target=new_id(),
            role="keluarga",
            made_by=maker,
            single_use=True,
            until=utcnow() + timedelta(days=1),
            now=utcnow(),
        )
    return made.code


@pytest.mark.usefixtures("three_guesses")
def test_invitation_codes_guessed_by_link_count_towards_the_same_limit_as_typed_ones(
    page: Page,
) -> None:
    for _ in range(3):
        page.get(f"/gabung/{UNKNOWN}", 404)
    page.get(f"/gabung/{UNKNOWN}", 429)
    page.get("/gabung")
    page.submit(status=429, code=UNKNOWN)


@pytest.mark.usefixtures("three_guesses")
def test_ip_addresses_of_one_ipv6_prefix_share_the_limit_of_invitation_code_guesses(
    new_page: Browsers,
) -> None:
    for number, status in enumerate((404, 404, 404, 429)):
        there = {"REMOTE_ADDR": f"2001:db8:1:2::{number}"}
        new_page().get(f"/gabung/{UNKNOWN}", status, environ_overrides=there)
    other = {"REMOTE_ADDR": "2001:db8:1:3::1"}
    new_page().get(f"/gabung/{UNKNOWN}", 404, environ_overrides=other)


@pytest.mark.usefixtures("three_guesses")
def test_count_of_wrong_invitation_codes_is_not_reset_by_a_sign_up(new_page: Browsers) -> None:
    guesser = new_page()
    for _ in range(3):
        guesser.get(f"/gabung/{UNKNOWN}", 404)
    for browser in (guesser, new_page()):
        browser.get("/daftar?peran=pekerja")
        browser.submit(status=200, name="Wati", adult="y", keep="y")
        browser.submit(pin="482915")
        browser.get(f"/gabung/{UNKNOWN}", 429)


@pytest.mark.usefixtures("three_guesses")
@pytest.mark.parametrize("phone_first", [True, False])
def test_invitation_code_guesses_of_a_phone_and_its_ip_address_share_one_count(
    app: Flask, new_page: Browsers, phone_first: bool
) -> None:
    known, stranger = use_phone_of(new_page(), create_person(app)), new_page()
    first, second = (known, stranger) if phone_first else (stranger, known)
    for _ in range(3):
        first.get(f"/gabung/{UNKNOWN}", 404)
    second.get(f"/gabung/{UNKNOWN}", 429)


@pytest.mark.usefixtures("three_guesses")
def test_invitation_code_guess_count_follows_the_phone_to_another_ip_address(
    app: Flask, page: Page
) -> None:
    use_phone_of(page, create_person(app))
    for _ in range(3):
        page.get(f"/gabung/{UNKNOWN}", 404)
    page.get(f"/gabung/{UNKNOWN}", 429, environ_overrides={"REMOTE_ADDR": "203.0.113.7"})
    use_phone_of(page, create_person(app, secret="b" * 43))
    page.get(f"/gabung/{UNKNOWN}", 404, environ_overrides={"REMOTE_ADDR": "203.0.113.7"})


def test_count_of_wrong_pins_is_not_reset_by_a_sign_up_on_the_same_phone(
    page: Page, app: Flask
) -> None:
    who = create_person(app)
    use_phone_of(page, who)
    for _ in range(MOST_MISSES - 1):
        page.get(f"/masuk/{who.id}")
        page.submit(status=422, pin=OTHER_PIN)
    page.get("/daftar?peran=pekerja")
    page.submit(status=200, name="Wati", adult="y", keep="y")
    page.submit(pin="482915")
    page.get(f"/masuk/{who.id}")
    page.submit(pin=OTHER_PIN)
    assert page.location == "/masuk/terkunci"


@pytest.mark.usefixtures("three_guesses")
def test_invitation_code_guess_limit_applies_to_signed_in_people(app: Flask, page: Page) -> None:
    sign_in_with_pin(page, create_person(app))
    page.get("/profil")
    token = page.root.one("input", name="csrf_token").get("value")
    for status in (404, 404, 404, 429):
        page.post(f"/gabung/{UNKNOWN}/saya", {"csrf_token": token}, status)


@pytest.mark.usefixtures("three_guesses")
def test_invitation_code_guess_limit_applies_to_the_last_sign_up_screen(page: Page) -> None:
    page.get("/gabung")
    token = page.root.one("input", name="csrf_token").get("value")
    for status in (200, 200, 200, 429):
        page.post(f"/gabung/{UNKNOWN}", {"csrf_token": token, "step": "pin"}, status)


@pytest.mark.parametrize(
    "code", ["%00", "%00BCDFGH34", "%F0%9F%98%80", "%FF", "A" * 2000, "%E2%80%AE"]
)
def test_malformed_invitation_code_is_answered_with_404_like_an_unknown_one(
    app: Flask, page: Page, code: str
) -> None:
    page.get(f"/gabung/{code}", 404)
    page.get("/gabung")
    page.submit(status=404, code=f"\x00{UNKNOWN}")


def test_number_of_profiles_created_from_one_ip_address_is_limited(
    app: Flask, new_page: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "register:address", FailedAttemptLimit(2, 60))
    known = use_phone_of(new_page(), create_person(app))
    for browser, status in ((new_page(), 303), (known, 303), (known, 429), (new_page(), 429)):
        browser.get("/daftar?peran=pekerja")
        browser.submit(status=200, name="Wati", adult="y", keep="y")
        browser.submit(status=status, pin="482915")


def test_concurrent_passphrase_guesses_cannot_exceed_the_limit(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, name, _ = create_staff(app)
    monkeypatch.setitem(LIMITS, "passphrase:name", FailedAttemptLimit(2, 15))
    monkeypatch.setitem(LIMITS, "passphrase:address", FailedAttemptLimit(99, 15))
    barrier, said = threading.Barrier(6), []

    def guess(page: Page) -> None:
        page.get("/masuk/petugas")
        barrier.wait()
        page.submit(status=422, name=name, secret="kopi sore di teras rumah")
        said.append("Tunggu 15 menit" in page.text)
        with app.app_context():
            database().drop_connection()

    guesses = [threading.Thread(target=guess, args=(Page(app.test_client()),)) for _ in range(6)]
    for each in guesses:
        each.start()
    for each in guesses:
        each.join()
    assert sorted(said) == [False, False, True, True, True, True]


def test_successful_staff_sign_ins_do_not_count_towards_the_failure_limit(
    app: Flask, new_page: Browsers
) -> None:
    _, name, code = create_staff(app)
    for _ in range(LIMITS["passphrase:name"].most_failures + 2):
        page = new_page()
        page.get("/masuk/petugas")
        page.submit(status=200, name=name, secret=code)


def test_overlong_device_cookie_is_replaced(page: Page) -> None:
    page.client.set_cookie(COOKIE, "x" * 500, domain="localhost")
    page.get("/masuk")
    kept = page.client.get_cookie(COOKIE, domain="localhost")
    assert kept is not None
    assert len(kept.value) == 43
