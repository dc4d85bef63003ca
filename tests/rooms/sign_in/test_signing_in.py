"""Unlocking with the PIN, locking, and what a stranger gets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.identity import actions as identity
from app.identity import queries
from app.identity.models import Credential, Device, DeviceAccount, SignInSession
from app.kit.clock import utcnow
from app.kit.registry import registry
from app.kit.secrets import hash_secret, hash_token
from app.kit.store.db import new_id, read, transaction
from app.sign_in import actions
from config import Settings
from tests.page import Page
from tests.rooms.sign_in.people import (
    COOKIE,
    OTHER_PIN,
    PIN,
    create_person,
    sign_in_with_pin,
    use_phone_of,
)
from tests.shared import replace_registry


def count_rows(app: Flask, model: Any) -> int:
    with app.app_context():
        return read().scalar(select(func.count()).select_from(model)) or 0


def test_sign_in_page_sets_a_device_cookie_and_writes_nothing_to_the_database(
    app: Flask, page: Page
) -> None:
    page.get("/masuk")
    cookie = next(c for c in page.response.headers.getlist("Set-Cookie") if c.startswith("hp="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=34560000" in cookie
    assert count_rows(app, Device) == 0
    page.get("/masuk")
    again = next(c for c in page.response.headers.getlist("Set-Cookie") if c.startswith("hp="))
    assert again.split(";")[0] == cookie.split(";")[0]


def test_profile_cookie_for_scripts_is_set_at_sign_in_and_deleted_when_the_phone_is_locked(
    app: Flask, page: Page
) -> None:
    """Or what is answered without a network would be kept under the seal of who was here before."""
    who = create_person(app)
    sign_in_with_pin(page, who)
    told = page.client.get_cookie("siapa", domain="localhost")
    assert told is not None
    assert told.value == who.id.hex[-8:]
    assert not told.http_only
    page.get("/keluar")
    page.submit(form=page.root.one("main").all("form")[0], button="kunci")
    assert page.client.get_cookie("siapa", domain="localhost") is None


def test_only_the_hash_of_the_device_secret_is_stored(app: Flask) -> None:
    who = create_person(app)
    with app.app_context():
        assert read().scalar(select(Device.secret_hash)) == hash_token(who.secret)


def test_person_known_on_the_phone_is_listed_and_signs_in_with_the_pin(
    app: Flask, page: Page
) -> None:
    who = create_person(app)
    use_phone_of(page, who).get("/masuk")
    assert "Sumi" in page.text
    page.get(f"/masuk/{who.id}")
    page.submit(pin=PIN[:3] + " " + PIN[3:])
    assert page.location == "/"
    page.get("/profil")
    assert "Profil Anda" in page.text


def test_sign_in_page_does_not_list_a_person_who_is_known_only_on_another_phone(
    app: Flask, page: Page
) -> None:
    who = create_person(app)
    page.get("/masuk")
    assert "Sumi" not in page.text
    page.get(f"/masuk/{who.id}", 303)
    assert page.location == "/masuk"


def test_ten_wrong_pins_remove_the_profile_from_the_phone_and_the_right_pin_is_then_rejected(
    app: Flask, page: Page
) -> None:
    who = create_person(app)
    use_phone_of(page, who).get(f"/masuk/{who.id}")
    for _ in range(9):
        page.submit(status=422, pin=OTHER_PIN)
    page.submit(pin=OTHER_PIN)
    assert page.location == "/masuk/terkunci"
    page.get(page.location)
    page.get(f"/masuk/{who.id}", 303)
    assert count_rows(app, DeviceAccount) == 0
    with app.app_context():
        assert (
            actions.open_session_with_pin(who.id, hash_token(who.secret), PIN, now=utcnow()) is None
        )


def test_right_pin_resets_the_count_of_wrong_pins(app: Flask, page: Page) -> None:
    who = create_person(app)
    use_phone_of(page, who).get(f"/masuk/{who.id}")
    for _ in range(9):
        page.submit(status=422, pin=OTHER_PIN)
    page.submit(pin=PIN)
    with app.app_context():
        assert read().scalar(select(DeviceAccount.misses)) == 0


def test_right_pin_is_rejected_once_the_wrong_pin_count_has_reached_its_limit(app: Flask) -> None:
    who = create_person(app)
    with app.app_context():
        with transaction() as tx:
            tx.get_one(DeviceAccount, (who.device, who.id)).misses = 10
        assert (
            actions.open_session_with_pin(who.id, hash_token(who.secret), PIN, now=utcnow()) is None
        )


def test_locking_a_phone_ends_the_server_session_and_keeps_the_name_on_the_sign_in_page(
    app: Flask, page: Page
) -> None:
    who = create_person(app)
    sign_in_with_pin(page, who)
    session = page.client.get_cookie("bekal")
    page.get("/keluar")
    page.submit(form=page.root.one("main").all("form")[0], button="kunci")
    assert page.location == "/masuk"
    assert count_rows(app, SignInSession) == 0
    assert session is not None
    page.client.set_cookie("bekal", session.value, domain="localhost")
    page.get("/profil", 302)
    page.get("/masuk")
    assert "Sumi" in page.text


def test_removing_a_profile_from_a_phone_removes_the_name_from_the_sign_in_page(
    app: Flask, page: Page
) -> None:
    who = create_person(app)
    sign_in_with_pin(page, who).get("/keluar/lepas")
    page.submit(button="lepas")
    page.get("/masuk")
    assert "Sumi" not in page.text
    assert count_rows(app, DeviceAccount) == 0


def test_locking_a_phone_without_a_session_redirects_to_the_sign_in_page(page: Page) -> None:
    page.get("/keluar", 303)
    assert page.location == "/masuk"


def test_sign_in_of_a_second_person_ends_the_first_persons_session(app: Flask, page: Page) -> None:
    mother = create_person(app)
    neighbour = create_person(app, "Tini", OTHER_PIN)
    sign_in_with_pin(page, mother)
    page.get("/masuk")
    assert page.text.index("Sumi") < page.text.index("Tini")
    page.get(f"/masuk/{neighbour.id}")
    page.submit(status=422, pin=PIN)
    page.submit(pin=OTHER_PIN)
    page.get("/profil")
    assert page.root.one("input", name="name").get("value") == "Tini"
    assert count_rows(app, SignInSession) == 1


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example/", "/\\evil.example", "/%2Fevil.example"]
)
def test_sign_in_never_redirects_to_another_site(app: Flask, page: Page, wanted: str) -> None:
    who = create_person(app)
    use_phone_of(page, who)
    page.get("/masuk", query_string={"lanjut": wanted})
    assert not any("evil" in a.get("href") for a in page.root.one("main").all("a"))
    page.get(f"/masuk/{who.id}", query_string={"lanjut": wanted})
    page.submit(pin=PIN)
    assert page.location == "/"


def test_signing_in_redirects_to_the_page_that_was_requested_before(app: Flask, page: Page) -> None:
    who = create_person(app)
    use_phone_of(page, who).get("/izin", 302)
    assert page.location == "/masuk?lanjut=/izin"
    page.get(f"/masuk/{who.id}?lanjut=/izin")
    page.submit(pin=PIN)
    assert page.location == "/izin"


def test_signed_in_account_is_loaded_in_one_sql_statement(
    app: Flask, page: Page, statements: Callable[[], Any]
) -> None:
    sign_in_with_pin(page, create_person(app))
    with statements() as seen:
        page.get("/kata-pemulihan/tersimpan")
    assert len(seen) == 1


def test_signed_in_session_ends_after_thirty_days(app: Flask, page: Page) -> None:
    with time_machine.travel("2026-11-01T00:00:00Z", tick=False) as clock:
        sign_in_with_pin(page, create_person(app)).get("/profil")
        clock.shift(timedelta(days=30, seconds=1))
        page.get("/profil", 302)
        with app.app_context():
            assert identity.delete_expired_sessions_and_codes(utcnow()) == 1
            assert identity.delete_expired_sessions_and_codes(utcnow()) == 0


def rotated(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """New key and pepper, the old ones kept behind them."""
    old: Settings = registry(app).settings
    new = Settings(
        **{
            **old.__dict__,
            "secret_keys": ("n" * 40, *old.secret_keys),
            "peppers": {"2": b"n" * 40, **old.peppers},
        }
    )
    replace_registry(monkeypatch, app, settings=new)
    monkeypatch.setitem(app.config, "SECRET_KEY", new.secret_keys[0])
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", list(new.secret_keys[1:]))


def test_session_cookie_signed_with_the_previous_secret_key_is_accepted(
    app: Flask, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_with_pin(page, create_person(app))
    rotated(app, monkeypatch)
    page.get("/profil")


def test_form_opened_before_a_secret_key_rotation_is_accepted(
    app: Flask, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_with_pin(page, create_person(app)).get("/profil")
    rotated(app, monkeypatch)
    page.submit(name="Ibu Sumi", language="id")
    page.get("/profil")
    assert page.root.one("input", name="name").get("value") == "Ibu Sumi"


def test_session_cookie_signed_with_a_removed_secret_key_is_rejected(
    app: Flask, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_with_pin(page, create_person(app))
    monkeypatch.setitem(app.config, "SECRET_KEY", "x" * 40)
    page.get("/profil", 302)


def test_pin_hashed_with_the_old_pepper_is_accepted_and_rehashed(
    app: Flask, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = create_person(app)
    rotated(app, monkeypatch)
    sign_in_with_pin(page, who).get("/profil")
    with app.app_context():
        assert read().scalar(select(Credential.key_id).where(Credential.kind == "pin")) == "2"
    page.get(f"/masuk/{who.id}")
    page.submit(pin=PIN)


def test_signed_sign_up_data_is_valid_for_a_day_only_on_its_phone_and_after_key_rotation(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context(), time_machine.travel("2026-11-01T00:00:00Z", tick=False) as clock:
        draft = actions.sign_account_id(new_id(), hash_token("a"))
        rotated(app, monkeypatch)
        assert actions.read_signed_account_id(draft, hash_token("a")) is not None
        assert actions.read_signed_account_id(draft, hash_token("b")) is None
        assert actions.read_signed_account_id(draft + "x", hash_token("a")) is None
        assert actions.read_signed_account_id(None, hash_token("a")) is None
        assert actions.read_signed_account_id(draft, None) is None
        clock.shift(timedelta(days=1, seconds=1))
        assert actions.read_signed_account_id(draft, hash_token("a")) is None


def test_signed_sign_up_form_sent_twice_creates_one_account(app: Flask) -> None:
    who = create_person(app)
    with app.app_context():
        hashed = hash_secret(OTHER_PIN)
        with pytest.raises(actions.AlreadyRegisteredError), transaction() as tx:
            actions.register_account(
                tx,
                id=who.id,
                device_hash=hash_token(who.secret),
                name="Orang lain",
                language="id",
                pin=hashed,
                now=utcnow(),
            )
        kept = queries.find_profile(who.id)
        assert kept is not None
        assert kept.name == "Sumi"
        assert (
            actions.open_session_with_pin(who.id, hash_token(who.secret), OTHER_PIN, now=utcnow())
            is None
        )
        assert actions.open_session_with_pin(who.id, hash_token(who.secret), PIN, now=utcnow())


def test_forged_device_cookie_is_replaced(page: Page) -> None:
    page.client.set_cookie(COOKIE, "../../etc", domain="localhost")
    page.get("/masuk")
    cookie = page.client.get_cookie(COOKIE)
    assert cookie is not None
    assert len(cookie.value) == 43


def test_demo_person_can_sign_in_repeatedly_in_any_browser(app: Flask, page: Page) -> None:
    who = create_person(app)
    with app.app_context():
        for secret in ("x", "y", "x"):
            with transaction() as tx:
                key = actions.open_demo_session(tx, who.id, hash_token(secret), now=utcnow())
            person = queries.find_person_by_session_key(key, utcnow())
            assert person is not None
            assert person.id == who.id
    use_phone_of(page, who).get(f"/masuk/{who.id}")
    page.submit(pin=PIN)
