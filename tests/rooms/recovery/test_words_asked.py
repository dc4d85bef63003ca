"""The six words are shown after the PIN, and not to anybody who holds an unlocked phone."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.kit.clock import utcnow
from app.kit.secrets import verify_signed
from app.recovery.rules.words import recovery_word_list
from tests.factories import make_staff
from tests.page import Element, Page
from tests.rooms.recovery.test_words import (
    are_words_saved,
    enter_pin,
    give_recovery_words,
    shown_words,
    tap_all_words,
    tap_word,
)
from tests.rooms.sign_in.people import (
    OTHER_PIN,
    PIN,
    RegisteredPerson,
    create_person,
    sign_in_with_pin,
)
from tests.rooms.sign_in.test_signing_in import rotated

ADDRESS = "/kata-pemulihan"


@pytest.fixture
def who(app: Flask) -> RegisteredPerson:
    return create_person(app)


@pytest.fixture
def open_phone(page: Page, who: RegisteredPerson) -> Page:
    """A phone that its owner has left unlocked."""
    return sign_in_with_pin(page, who)


def form_fields(page: Page) -> Element:
    return page.root.one("main").one("form")


def shows_no_word(page: Page) -> bool:
    """Whether the page contains neither the list nor a word of the list of words."""
    text = page.response.get_data(as_text=True)
    return not page.root.all("ol") and not [w for w in recovery_word_list() if f">{w}<" in text]


def test_signed_in_phone_asks_for_the_pin_before_it_shows_recovery_words(open_phone: Page) -> None:
    open_phone.get(ADDRESS)
    assert shows_no_word(open_phone)
    assert "Supaya orang lain yang memegang HP ini tidak bisa membuatnya." in open_phone.text
    open_phone.submit(status=200, pin=PIN)
    assert len(shown_words(open_phone)) == 6
    assert open_phone.response.request.path == ADDRESS
    assert not open_phone.response.request.query_string


@pytest.mark.parametrize("pin", ["", "000000", OTHER_PIN])
def test_wrong_pin_on_the_recovery_words_page_shows_an_error_and_no_words(
    open_phone: Page, pin: str
) -> None:
    open_phone.get(ADDRESS)
    open_phone.submit(status=422, pin=pin)
    assert shows_no_word(open_phone)
    assert "Tulis enam angka yang membuka Bekal di HP ini." in open_phone.text
    field = open_phone.root.one("input", name="pin")
    assert (field.get("value"), field.get("aria-invalid")) == ("", "true")
    open_phone.submit(status=200, pin=PIN)
    assert len(shown_words(open_phone)) == 6


def test_ten_wrong_pins_on_the_recovery_words_page_lock_the_phone(
    open_phone: Page, who: RegisteredPerson
) -> None:
    open_phone.get(ADDRESS)
    for _ in range(9):
        open_phone.submit(status=422, pin="000000")
    open_phone.submit(status=303, pin="000000")
    assert open_phone.location == "/masuk/terkunci"
    open_phone.get("/profil", 302)
    open_phone.get(f"/masuk/{who.id}", 303)


def test_existing_recovery_words_are_not_replaced_without_the_pin(
    app: Flask, open_phone: Page, who: RegisteredPerson
) -> None:
    give_recovery_words(app, who.id)
    open_phone.get(ADDRESS)
    assert "Di sini Anda bisa menggantinya." in open_phone.text
    assert shows_no_word(open_phone)
    open_phone.submit(status=422, pin="000000")
    assert shows_no_word(open_phone)


def test_current_recovery_words_are_accepted_instead_of_the_pin_to_create_new_ones(
    app: Flask, open_phone: Page, who: RegisteredPerson
) -> None:
    open_phone.get(ADDRESS)
    assert not open_phone.root.all("textarea")
    words = give_recovery_words(app, who.id)
    open_phone.get(ADDRESS)
    wrong = " ".join(recovery_word_list()[:6])
    open_phone.submit(status=422, words=wrong)
    assert "belum cocok" in open_phone.text
    assert shows_no_word(open_phone)
    open_phone.submit(status=200, words=" ".join(words).upper())
    assert shown_words(open_phone) != [*words]


def test_guesses_of_the_current_recovery_words_are_limited(
    app: Flask, open_phone: Page, who: RegisteredPerson
) -> None:
    words = give_recovery_words(app, who.id)
    with time_machine.travel(utcnow(), tick=False):
        open_phone.get(ADDRESS)
        for _ in range(30):
            open_phone.submit(status=422, words=" ".join(recovery_word_list()[:6]))
        open_phone.submit(status=422, words=" ".join(words))
    assert "Tunggu 15 menit" in open_phone.text


def test_reloaded_recovery_words_form_asks_for_the_pin_and_keeps_the_same_words(
    open_phone: Page,
) -> None:
    """Reload and Back send a form again."""
    open_phone.get(ADDRESS)
    asked = form_fields(open_phone)
    open_phone.submit(asked, status=200, pin=PIN)
    words, first = shown_words(open_phone), form_fields(open_phone)
    open_phone.submit(asked, status=200, pin=PIN)
    assert shows_no_word(open_phone)
    assert "Enam kata tadi tidak berubah." in open_phone.text
    open_phone.submit(status=200, pin=PIN)
    assert shown_words(open_phone) == words
    open_phone.submit(first, status=200)
    assert shows_no_word(open_phone)
    open_phone.submit(first, status=200, lihat="ya")
    assert shows_no_word(open_phone)


def test_saved_recovery_words_are_not_shown_again_by_resubmitting_earlier_forms(
    open_phone: Page,
) -> None:
    words = enter_pin(open_phone)
    first = form_fields(open_phone)
    open_phone.submit(status=200)
    for word in words[:5]:
        tap_word(open_phone, word)
    last = form_fields(open_phone)
    tap_word(open_phone, words[5], status=303)
    open_phone.get(open_phone.location)
    open_phone.get(ADDRESS)
    fresh = form_fields(open_phone)
    assert shows_no_word(open_phone)
    turn = fresh.one("input", name="giliran").get("value")
    further: tuple[dict[str, Any], ...] = ({}, {"lihat": "ya"}, {"giliran": turn})
    for values in further:
        open_phone.submit(first, status=200, **values)
        assert shows_no_word(open_phone)
    open_phone.submit(last, status=200, pilih=str(sorted(words).index(words[5])))
    assert shows_no_word(open_phone)


def test_recovery_words_are_shown_for_fifteen_minutes_after_the_pin_is_entered(
    open_phone: Page,
) -> None:
    with time_machine.travel(utcnow(), tick=False) as clock:
        words = enter_pin(open_phone)
        for minutes in (7, 7):
            clock.shift(timedelta(minutes=minutes))
            open_phone.submit(status=200, pilih="x")
        clock.shift(timedelta(minutes=2))
        open_phone.submit(status=200, lihat="ya")
        assert shows_no_word(open_phone)
        open_phone.submit(status=200, pin=PIN)
        assert shown_words(open_phone) == words
        clock.shift(timedelta(minutes=61))
        open_phone.submit(status=200)
        assert "Anda akan mendapat enam kata baru." in open_phone.text
        open_phone.submit(status=200, pin=PIN)
        assert shown_words(open_phone) != words


def test_recovery_words_form_sent_without_the_pin_field_shows_no_words(open_phone: Page) -> None:
    """The form that asks for the PIN is sent without it, as a page with words is."""
    open_phone.get(ADDRESS)
    form = form_fields(open_phone)
    for values in ({"pin": None}, {"pin": None, "lihat": "ya"}, {"pin": None, "pilih": "0"}):
        open_phone.submit(form, status=200, words=None, **values)
        assert shows_no_word(open_phone)


def test_recovery_words_do_not_appear_in_form_fields_or_in_tap_requests(
    app: Flask, open_phone: Page
) -> None:
    """A browser keeps what it sent; the words cannot be computed from it."""
    words = enter_pin(open_phone)
    places = {recovery_word_list().index(word) for word in words}
    open_phone.submit(status=200)
    for n, word in enumerate(words[:5]):
        note = form_fields(open_phone).one("input", name="catatan").get("value")
        with app.app_context():
            signed = verify_signed(note, "drawn-words", 60)
        assert signed is not None
        assert signed.pop(3) == n  # how many were tapped
        assert places.isdisjoint(signed)
        assert not [each for each in words if f'"{each}"' in json.dumps(signed)]
        values = [b.get("value") for b in open_phone.root.all("button", name="pilih")]
        assert {*values} <= {*"012345"}
        tap_word(open_phone, word)


def test_new_recovery_words_are_drawn_when_the_pepper_rotates_before_they_are_saved(
    app: Flask, open_phone: Page, who: RegisteredPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number in the form now gives other words than those on paper."""
    enter_pin(open_phone)
    rotated(app, monkeypatch)
    open_phone.submit(status=200)
    assert "Anda akan mendapat enam kata baru." in open_phone.text
    assert not are_words_saved(app, who.id)


@pytest.mark.parametrize("previous", ["/keluar", "/masuk"])
def test_recovery_words_pages_return_to_the_page_the_visitor_came_from(
    open_phone: Page, previous: str
) -> None:
    open_phone.get(previous)
    [link] = {a.get("href") for a in open_phone.root.all("a") if ADDRESS in a.get("href")}
    open_phone.get(link)
    assert open_phone.root.one("main").all("a")[0].get("href") == previous
    open_phone.submit(status=422, pin="000000")
    open_phone.submit(status=200, pin=PIN)
    tap_all_words(open_phone, shown_words(open_phone))
    open_phone.get(open_phone.location)
    [back] = open_phone.root.one("main").all("a", cls="tombol")
    assert (back.get("href"), back.text) == (previous, "Kembali ke halaman tadi")


def test_person_who_signed_in_by_recovery_words_can_create_new_ones_with_the_new_pin(
    app: Flask, new_page: Callable[[], Page], who: RegisteredPerson
) -> None:
    words, page = give_recovery_words(app, who.id), new_page()
    page.get("/masuk/kata?lanjut=/belajar")
    page.submit(words=" ".join(words), pin=OTHER_PIN)
    assert page.location == f"{ADDRESS}?lanjut=/belajar"
    page.get(page.location)
    page.submit(status=200, pin=OTHER_PIN)
    tap_all_words(page, shown_words(page))
    page.get(page.location)
    assert page.root.one("main").one("a", cls="tombol").get("href") == "/belajar"
    assert are_words_saved(app, who.id)


def test_staff_without_a_pin_are_offered_no_recovery_words(app: Flask) -> None:
    staff = make_staff(app, "Bu Rina", "admin", "00")[0]
    staff.get(ADDRESS, 303)
    assert staff.location == "/"
