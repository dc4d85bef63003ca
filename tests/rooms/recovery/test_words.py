"""Six words: coming in on a new phone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.identity import actions as identity
from app.identity import queries
from app.identity.models import SignInSession
from app.identity.rules.limits import LIMITS
from app.kit.clock import utcnow
from app.kit.secrets import hash_token
from app.kit.store.db import read
from app.recovery import actions
from app.recovery.queries import should_offer_recovery_words
from app.recovery.rules.words import recovery_word_list
from app.sign_in.actions import open_session_with_pin
from tests.page import Page
from tests.rooms.sign_in.people import OTHER_PIN, PIN, create_person, sign_in_with_pin
from tests.rooms.sign_in.test_signing_in import rotated

AGAIN = "Buat enam kata baru"
USED = "Enam kata yang lama sudah dipakai."


def give_recovery_words(app: Flask, account: UUID) -> tuple[str, ...]:
    with app.app_context():
        words = actions.generate_recovery_words().words
        actions.save_recovery_words(account, words, now=utcnow())
    return words


def shown_words(page: Page) -> list[str]:
    return [item.text.split(". ")[1] for item in page.root.one("ol").all("li")]


def enter_pin(page: Page) -> list[str]:
    """Enter the PIN; return the six words of the page."""
    page.get("/kata-pemulihan")
    page.submit(status=200, pin=PIN)
    return shown_words(page)


def tap_word(page: Page, word: str, status: int = 200) -> None:
    [button] = [b for b in page.root.all("button", name="pilih") if b.text == word]
    page.submit(status=status, button=button.get("value"))


def tap_all_words(page: Page, words: list[str]) -> None:
    """From the page that shows the words to the page that says that they are saved."""
    page.submit(status=200)
    for word in words[:5]:
        tap_word(page, word)
    tap_word(page, words[5], status=303)


def are_words_saved(app: Flask, account: UUID) -> bool:
    with app.app_context():
        return queries.find_credential(account, "words") is not None


def test_recovery_words_are_saved_only_after_all_six_are_tapped_in_order(
    app: Flask, page: Page
) -> None:
    who = create_person(app)
    words = enter_pin(sign_in_with_pin(page, who))
    assert len(words) == 6
    page.submit(status=200)
    assert [b.text for b in page.root.all("button", name="pilih")] == sorted(words)
    for word in words[:5]:
        tap_word(page, word)
    assert not are_words_saved(app, who.id)
    tap_word(page, words[5], status=303)
    assert page.location == "/kata-pemulihan/tersimpan"
    assert are_words_saved(app, who.id)


def test_recovery_word_tapped_in_the_wrong_order_is_asked_for_again(app: Flask, page: Page) -> None:
    words = enter_pin(sign_in_with_pin(page, create_person(app)))
    page.submit(status=200)
    tap_word(page, words[3])
    assert "Bukan kata itu" in page.text
    assert "Ketuk kata ke-1" in page.text
    tap_word(page, words[0])
    assert "Ketuk kata ke-2" in page.text
    page.submit(status=200, button="ya")
    assert shown_words(page) == words


def test_recovery_words_form_of_another_person_saves_no_words(app: Flask, page: Page) -> None:
    stranger, who = create_person(app, "Tini", secret="b" * 43), create_person(app)
    enter_pin(sign_in_with_pin(page, who))
    with app.app_context():
        drawn = replace(
            actions.generate_recovery_words(), checked_at=int(utcnow().timestamp()), tapped=5
        )
        note = actions.sign_unsaved_words(stranger.id, drawn)
        last = str(sorted(drawn.words).index(drawn.words[5]))
    page.submit(status=200, catatan=note, pilih=last)
    assert "Anda akan mendapat enam kata baru." in page.text
    assert not are_words_saved(app, who.id)


def test_recovery_words_are_offered_from_the_second_visit_until_the_person_has_some(
    app: Flask, page: Page
) -> None:
    with time_machine.travel("2026-11-01T00:00:00Z", tick=False) as clock, app.app_context():
        who = create_person(app)
        assert not should_offer_recovery_words(who.id, utcnow())
        assert should_offer_recovery_words(who.id, utcnow() + timedelta(days=1))
        clock.shift(60)
        assert open_session_with_pin(who.id, hash_token(who.secret), PIN, now=utcnow())
        assert should_offer_recovery_words(who.id, utcnow())
        give_recovery_words(app, who.id)
        assert not should_offer_recovery_words(who.id, utcnow())


def test_recovery_words_sign_in_on_a_new_phone_only_once_and_set_a_new_pin(
    app: Flask, page: Page
) -> None:
    who = create_person(app)
    words = give_recovery_words(app, who.id)
    page.get("/masuk/kata")
    page.submit(words="  ".join(words).upper(), pin=OTHER_PIN)
    assert page.location == "/kata-pemulihan"
    page.get("/profil")
    assert page.root.one("input", name="name").get("value") == "Sumi"
    page.get("/masuk/kata")
    page.submit(status=422, words=" ".join(words), pin=OTHER_PIN)
    with app.app_context():
        assert open_session_with_pin(who.id, hash_token(who.secret), PIN, now=utcnow()) is None
        assert open_session_with_pin(who.id, hash_token(who.secret), OTHER_PIN, now=utcnow())


def test_home_page_says_that_used_recovery_words_are_no_longer_valid(
    app: Flask, page: Page
) -> None:
    who = create_person(app)
    with time_machine.travel(utcnow() + timedelta(days=2), tick=False):
        sign_in_with_pin(page, who).get("/")
        assert "Simpan enam kata" in page.text
        assert AGAIN not in page.text
        page.get("/kata-pemulihan")
        assert USED not in page.text
        words = give_recovery_words(app, who.id)
        page.get("/masuk/kata")
        page.submit(words=" ".join(words), pin=OTHER_PIN)
        page.get("/kata-pemulihan")
        assert USED in page.text
        assert "Kata itu tidak berlaku lagi." in page.text
        page.get("/")
        assert AGAIN in page.text
        assert "Enam kata yang dipakai tidak berlaku lagi" in page.text
        give_recovery_words(app, who.id)
        page.get("/")
        assert AGAIN not in page.text
        page.get("/kata-pemulihan")
        assert USED not in page.text


def test_signing_in_with_recovery_words_ends_the_persons_other_sessions(
    app: Flask, page: Page
) -> None:
    who = create_person(app)
    words = give_recovery_words(app, who.id)
    with app.app_context():
        assert open_session_with_pin(who.id, hash_token(who.secret), PIN, now=utcnow())
        assert actions.sign_in_with_recovery_words(
            words, OTHER_PIN, hash_token("new"), now=utcnow()
        )
        assert read().scalar(select(func.count()).select_from(SignInSession)) == 1


def test_recovery_words_made_before_a_pepper_rotation_still_work(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = give_recovery_words(app, create_person(app).id)
    rotated(app, monkeypatch)
    with app.app_context():
        assert actions.sign_in_with_recovery_words(
            words, OTHER_PIN, hash_token("new"), now=utcnow()
        )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("bambu kelapa", "Ada 2 kata"),
        ("bambu zzzzzz kelapa sungai ladang pasar", "Kata ke-2 tidak ada di daftar"),
        ("", "Tulis enam kata"),
        (" ".join(recovery_word_list()[:6]), "belum cocok"),
    ],
)
def test_recovery_words_page_names_the_misspelled_words(
    app: Flask, page: Page, words: str, says: str
) -> None:
    page.get("/masuk/kata")
    page.submit(status=422, words=words, pin=OTHER_PIN)
    assert says in page.text


def test_wrong_recovery_words_are_limited_per_ip_address_and_per_phone(
    app: Flask, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "words:address", LIMITS["words:address"].__class__(2, 15))
    with time_machine.travel(utcnow(), tick=False):  # tries are counted by the quarter hour
        who = create_person(app)
        words = give_recovery_words(app, who.id)
        page.get("/masuk/kata")
        with app.app_context():
            key = identity.rate_limit_key("words:address", "127.0.0.1")
        for _ in range(2):
            page.submit(status=422, words=" ".join(recovery_word_list()[:6]), pin=OTHER_PIN)
        with app.app_context():
            assert queries.is_limit_used_up("words:address", key, utcnow())
        page.submit(status=422, words=" ".join(words), pin=OTHER_PIN)
        assert "Tunggu 15 menit" in page.text
        page.client.set_cookie("hp", who.secret, domain="localhost")
        page.submit(status=422, words=" ".join(words), pin=OTHER_PIN)
        page.client.environ_base["REMOTE_ADDR"] = "203.0.113.7"
        page.submit(words=" ".join(words), pin=OTHER_PIN)
