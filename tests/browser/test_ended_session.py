"""A session ends in the middle of a quiz: the sign-in page says why, and after the PIN the question
is shown again with its answer, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import people
from tests.browser.test_back import QUIZ, current_question, submit_unknown
from tests.browser.test_one_phone import demo_person, run_sql, sign_in
from tests.deployment import Site

LOCKED = "Bekal terkunci di HP ini: sesi tadi sudah berakhir."


def end_newest_session(site: Site, who: str) -> None:
    """End it as a trainer's code does, without ending the sessions of other tests."""
    newest = (
        "DELETE FROM sign_in WHERE key_hash ="
        " (SELECT key_hash FROM sign_in WHERE account = ? ORDER BY opened_at DESC LIMIT 1)"
    )
    run_sql(site, newest, who.replace("-", ""))


def pin(page: Page, secret: str) -> None:
    page.get_by_label("Enam angka").fill(secret)
    people.press(page, "Buka Bekal")


@pytest.mark.parametrize("javascript", [True, False])
def test_quiz_answer_sent_after_session_end_is_stored_exactly_once_after_pin_entry(
    phone: Callable[..., BrowserContext], site: Site, javascript: bool
) -> None:
    page = phone(javascript=javascript).new_page()
    who = demo_person(site, "pekerja")
    sign_in(page, "pekerja", site)
    page.goto(QUIZ)
    while current_question(page) != "Soal 4":
        submit_unknown(page)
    end_newest_session(site, who["id"])
    before = count_attempts(site, who["id"])
    submit_unknown(page)
    assert people.path(page) == "/masuk"
    assert "?" not in page.url
    expect(page.locator("main")).to_contain_text(LOCKED)
    people.follow(page, who["name"])
    pin(page, who["secret"])
    assert people.path(page) == QUIZ
    assert current_question(page) == "Soal 4"
    expect(page.get_by_label("Saya belum tahu")).to_be_checked()
    people.press(page, "Kirim jawaban")
    assert "/hasil/" in page.url
    expect(page.locator(".langkah .sudah")).to_have_count(4)
    assert count_attempts(site, who["id"]) == before + 1
    page.goto(QUIZ)
    assert current_question(page) == "Soal 1"


def count_attempts(site: Site, who: str) -> int:
    found = "SELECT count(*) FROM attempt WHERE account = ?"
    return int(run_sql(site, found, who.replace("-", ""))[0][0])


def test_answer_sent_after_the_session_ended_waits_while_another_uses_the_phone(
    phone: Callable[..., BrowserContext], site: Site
) -> None:
    page = phone().new_page()
    hers, other = demo_person(site, "pekerja"), demo_person(site, "keluarga")
    sign_in(page, "keluarga", site)
    people.lock(page)
    sign_in(page, "pekerja", site)
    page.goto(QUIZ)
    while current_question(page) != "Soal 4":
        submit_unknown(page)
    end_newest_session(site, hers["id"])
    submit_unknown(page)
    assert people.path(page) == "/masuk"
    people.follow(page, other["name"])
    pin(page, other["secret"])
    assert people.path(page) == "/"
    page.goto(QUIZ)
    assert current_question(page) == "Soal 1"
    submit_unknown(page)
    people.lock(page)
    expect(page.locator("main")).to_contain_text("Bekal di HP ini terkunci.")
    people.follow(page, hers["name"])
    pin(page, hers["secret"])
    assert people.path(page) == QUIZ
    assert current_question(page) == "Soal 4"
    expect(page.get_by_label("Saya belum tahu")).to_be_checked()
