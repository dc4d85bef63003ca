"""*Keluar dari HP ini*: whoever has no six words is told so, may make them, and is asked twice."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from app.identity.actions import link_account_to_device
from app.identity.models import DeviceAccount
from app.kit.clock import utcnow
from app.kit.secrets import hash_token
from app.kit.store.db import read, transaction
from app.recovery.actions import generate_recovery_words, save_recovery_words
from tests.page import Page
from tests.rooms.sign_in.people import (
    OTHER_PIN,
    PIN,
    RegisteredPerson,
    create_person,
    sign_in_with_pin,
)

AGAIN = "/keluar/lepas"
WORDS = "/kata-pemulihan?lanjut=/keluar"


def count_known_people(app: Flask) -> int:
    with app.app_context():
        return read().scalar(select(func.count()).select_from(DeviceAccount)) or 0


def give_recovery_words(app: Flask, who: RegisteredPerson) -> None:
    with app.app_context():
        save_recovery_words(who.id, generate_recovery_words().words, now=utcnow())


def test_removing_a_profile_without_recovery_words_offers_them_and_asks_for_confirmation(
    app: Flask, page: Page
) -> None:
    sign_in_with_pin(page, create_person(app)).get("/keluar")
    assert "Anda belum punya enam kata." in page.text
    main = page.root.one("main")
    assert len(main.all("form")) == 1  # no tap on this page leaves
    links = [each.get("href") for each in main.all("a", cls="tombol")]
    assert {WORDS, AGAIN} <= set(links)
    page.get(AGAIN)
    assert "Anda tidak bisa melihat atau menghapusnya lagi." in page.text
    assert "Jawaban yang belum terkirim di HP ini tidak akan sampai." in page.text
    assert page.root.one("main").all("a", cls="tombol")[0].get("href") == WORDS
    assert count_known_people(app) == 1
    page.submit(button="lepas")
    assert page.location == "/masuk"
    assert count_known_people(app) == 0


def test_removing_a_profile_without_recovery_words_takes_more_than_one_tap(
    app: Flask, page: Page
) -> None:
    """As a page sends it that lay open since before."""
    sign_in_with_pin(page, create_person(app)).get("/keluar")
    page.submit(page.root.one("main").all("form")[0], cara="lepas")
    assert page.location == AGAIN
    assert count_known_people(app) == 1


def test_removing_a_profile_with_recovery_words_from_a_phone_takes_one_tap(
    app: Flask, page: Page
) -> None:
    who = create_person(app)
    give_recovery_words(app, who)
    sign_in_with_pin(page, who).get(AGAIN, 303)
    assert page.location == "/keluar"
    page.get("/keluar")
    assert "Untuk masuk lagi di sini, Anda perlu enam kata." in page.text
    page.submit(page.root.one("main").all("form")[1], button="lepas")
    assert count_known_people(app) == 0


def test_confirmation_of_removing_a_profile_does_not_reveal_whether_other_phones_have_it(
    app: Flask, page: Page, new_page: Callable[[], Page]
) -> None:
    alone, elsewhere = create_person(app), create_person(app, secret="b" * 43)
    with app.app_context(), transaction() as tx:
        link_account_to_device(tx, elsewhere.id, hash_token("c" * 43), now=utcnow())
    told = set()
    for who, browser in ((alone, page), (elsewhere, new_page())):
        for address in ("/keluar", AGAIN):
            sign_in_with_pin(browser, who).get(address)
            told.add(browser.text)
    assert len(told) == 2


def test_sign_out_form_opened_by_another_person_removes_nobody_from_the_phone(
    app: Flask, page: Page
) -> None:
    """She looks at the page, he signs in in another tab, and hers is sent."""
    hers, his = create_person(app), create_person(app, name="Budi", pin=OTHER_PIN)
    sign_in_with_pin(page, hers).get(AGAIN)
    form = page.root.one("main").one("form")
    sign_in_with_pin(page, his, OTHER_PIN)
    page.submit(form, button="lepas")
    assert page.location == "/masuk"
    assert count_known_people(app) == 2
    page.get("/masuk")
    assert "Halaman tadi dibuka oleh orang lain di HP ini." in page.text
    page.get(f"/masuk/{hers.id}")
    page.submit(pin=PIN)
    assert page.location == "/keluar"
