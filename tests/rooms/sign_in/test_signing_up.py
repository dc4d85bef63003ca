"""Signing up in three screens, alone or by a code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.households import queries
from app.households.models import Household
from app.identity import actions as identity
from app.identity.models import Account, Consent, DeviceAccount, Invitation
from app.kit.clock import utcnow
from app.kit.store.db import read, transaction
from app.kit.store.models import AuditEvent
from tests.page import Page
from tests.rooms.households.people import (
    PIN,
    account_of,
    create_household_code,
    day_of_test,
    sign_up,
)

Browsers = Callable[[], Page]
MOST_WORDS = 25


def count_words(page: Page) -> int:
    return len(page.text.split())


def count_rows(app: Flask, model: Any) -> int:
    with app.app_context():
        return read().scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def worker(new_page: Browsers) -> Page:
    browser = new_page()
    sign_up(browser, "/daftar", "Wati")
    return browser


def test_worker_who_signs_up_without_a_code_gets_a_new_household_alone(
    app: Flask, page: Page
) -> None:
    sign_up(page, "/daftar", "Wati")
    with app.app_context():
        (home,) = queries.memberships_of(account_of("Wati"))
        assert (home.role, home.counts, home.village, home.size) == ("pekerja", True, None, 1)
        agreed = read().execute(select(Consent.purpose, Consent.language)).all()
        assert sorted(map(tuple, agreed)) == [("akun", "id"), ("dewasa", "id")]


def test_person_who_signs_up_by_an_invitation_code_joins_its_household_in_the_role_it_names(
    app: Flask, worker: Page, page: Page
) -> None:
    sign_up(page, f"/gabung/{create_household_code(worker, 'keluarga')}", "Ibu Sumi")
    with app.app_context():
        (hers,) = queries.memberships_of(account_of("Ibu Sumi"))
        (home,) = queries.memberships_of(account_of("Wati"))
        assert (hers.household, hers.role, hers.size) == (home.household, "keluarga", 2)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_sign_up_screens_with_a_code_have_at_most_25_words_each(
    worker: Page, page: Page, lang: str
) -> None:
    code = create_household_code(worker, "keluarga")
    page.get(f"/gabung/{code}?lang={lang}")
    told = [count_words(page)]
    # What is pressed says what it does, also to who reads nothing else.
    assert len(page.root.one("main").all("a")[0].text.split()) >= 2
    page.get(page.root.one("main").all("a")[0].get("href"))
    told.append(count_words(page))
    page.submit(status=200, name="Sumi", adult="y", keep="y")
    told.append(count_words(page))
    assert max(told) <= MOST_WORDS, told
    # 1 s a word, 7 taps of 3 s, 10 characters of 1 s, four pages on the slow network: 90 s.
    assert sum(told) + 7 * 3 + 10 + 4 * 2 <= 90, told


@pytest.mark.parametrize("lang", ["id", "en"])
def test_sign_up_screens_without_a_code_have_at_most_25_words_each(page: Page, lang: str) -> None:
    page.get(f"/daftar?lang={lang}")
    told = [count_words(page)]
    page.get(f"/daftar?peran=keluarga&lang={lang}")
    told.append(count_words(page))
    page.submit(status=200, name="Sumi", adult="y", keep="y")
    told.append(count_words(page))
    assert max(told) <= MOST_WORDS, told


def test_sign_up_consent_boxes_are_unticked_and_both_required(app: Flask, page: Page) -> None:
    page.get("/daftar?peran=pekerja")
    boxes = page.root.all("input", type="checkbox")
    assert [box.get("name") for box in boxes] == ["adult", "keep"]
    assert not any("checked" in box.attributes for box in boxes)
    for adult, keep in (("y", None), (None, "y"), (None, None)):
        page.submit(status=200, name="Wati", adult=adult, keep=keep)
        assert page.root.one("input", id="name").get("value") == "Wati"
        assert page.root.all(cls="galat")
    assert count_rows(app, Account) == 0


def test_last_sign_up_screen_is_unreachable_without_the_consents(app: Flask, page: Page) -> None:
    page.get("/daftar?peran=pekerja")
    page.submit(status=200, name="Wati", pin=PIN, step="pin", adult=None, keep=None)
    assert page.root.all("input", type="checkbox")
    assert count_rows(app, Account) == 0


def test_sign_up_pages_write_nothing_to_the_database_on_get(
    worker: Page, page: Page, statements: Any
) -> None:
    # A code that is none is counted: see test_attacks.
    code = create_household_code(worker, "keluarga")
    with statements() as sent:
        for url in (
            "/daftar",
            "/daftar?peran=pekerja",
            "/gabung",
            f"/gabung/{code}",
            f"/gabung/{code}?langkah=2",
        ):
            page.get(url)
    assert [s for s in sent if not s.lstrip().upper().startswith("SELECT")] == []


@pytest.mark.parametrize("pin", ["123456", "111111", "170845", "12345", "enam", ""])
def test_sign_up_with_a_weak_pin_shows_an_error_and_keeps_the_form_values(
    app: Flask, page: Page, pin: str
) -> None:
    page.get("/daftar?peran=pekerja")
    page.submit(status=200, name="Wati", adult="y", keep="y")
    page.submit(status=200, pin=pin)
    assert page.root.one("input", id="pin").parent
    assert page.root.all(cls="pesan")
    page.submit(pin="48 29 15")
    assert page.location.startswith("/belajar/")
    assert count_rows(app, Account) == 1


def test_sign_up_pin_field_shows_the_digits_and_opens_a_number_pad(page: Page) -> None:
    page.get("/daftar?peran=pekerja")
    page.submit(status=200, name="Wati", adult="y", keep="y")
    digits = page.root.one("input", id="pin")
    assert (digits.get("type"), digits.get("inputmode")) == ("text", "numeric")


def last_screen(page: Page, name: str = "Wati") -> dict[str, str]:
    page.get("/daftar?peran=pekerja")
    page.submit(status=200, name=name, adult="y", keep="y")
    form = page.root.one("main").one("form")
    return {e.get("name"): e.get("value") for e in form.all("input")}


def test_sign_up_form_sent_twice_with_the_same_pin_opens_the_same_profile(
    app: Flask, page: Page
) -> None:
    sent = last_screen(page) | {"pin": PIN}
    for _ in range(2):
        page.post("/daftar?peran=pekerja", sent)
        assert page.location.startswith("/belajar/")
    assert (count_rows(app, Account), count_rows(app, Household)) == (1, 1)


def test_sign_up_form_sent_again_with_another_pin_opens_no_profile(app: Flask, page: Page) -> None:
    sent = last_screen(page)
    page.post("/daftar?peran=pekerja", sent | {"pin": PIN})
    page.post("/daftar?peran=pekerja", sent | {"pin": "739164", "name": "Tetangga"})
    assert page.location.startswith("/masuk")
    assert count_rows(app, Account) == 1


def test_sign_up_form_sent_from_another_browser_creates_no_account(
    app: Flask, page: Page, new_page: Browsers
) -> None:
    stolen = last_screen(page)["draft"]
    other = new_page()
    mine = last_screen(other)
    other.post("/daftar?peran=pekerja", mine | {"draft": stolen, "pin": PIN}, status=200)
    assert "sudah lama terbuka" in other.text
    assert count_rows(app, Account) == 0
    other.submit(status=200, adult="y", keep="y")
    other.submit(pin=PIN)
    assert other.location.startswith("/belajar/")


def test_invitation_code_admits_one_person(app: Flask, worker: Page, new_page: Browsers) -> None:
    code = create_household_code(worker, "keluarga")
    late = new_page()
    late.get(f"/gabung/{code}?langkah=2")
    late.submit(status=200, name="Bu Tini", adult="y", keep="y")
    sign_up(new_page(), f"/gabung/{code}", "Ibu Sumi")
    late.submit(status=404, pin="739164")
    assert "sudah dipakai" in late.text
    third = new_page()
    third.get(f"/gabung/{code}", status=404)
    assert "sudah dipakai" in third.text
    assert count_rows(app, Account) == 2


def test_sign_up_by_an_invitation_code_sent_twice_opens_the_same_profile(
    app: Flask, worker: Page, page: Page
) -> None:
    url = f"/gabung/{create_household_code(worker, 'keluarga')}?langkah=2"
    page.get(url)
    page.submit(status=200, name="Ibu Sumi", adult="y", keep="y")
    form = page.root.one("main").one("form")
    sent = {e.get("name"): e.get("value") for e in form.all("input")} | {"pin": PIN}
    for _ in range(2):
        page.post(url, sent)
        assert page.location.startswith("/belajar/")
    page.post(url, sent | {"pin": "739164"})
    assert page.location.startswith("/masuk")
    assert count_rows(app, Account) == 2


def test_expired_invitation_code_shows_an_explanation_and_a_next_step(
    app: Flask, worker: Page, page: Page
) -> None:
    with app.app_context(), transaction() as tx:
        (home,) = queries.memberships_of(account_of("Wati"))
        code = identity.create_invitation(
            tx, kind="rumah", target=home.household, role="keluarga",
            made_by=account_of("Wati"), single_use=True,
            until=day_of_test(-1), now=day_of_test(-15),
        ).code  # fmt: skip
    page.get(f"/gabung/{code}", status=404)
    assert "Minta kode baru" in page.text


def test_invitation_code_of_an_erased_household_is_answered_like_an_unknown_code(
    app: Flask, worker: Page, page: Page
) -> None:
    from app.households import actions

    code = create_household_code(worker, "keluarga")
    with app.app_context(), transaction() as tx:
        actions.erase_memberships(tx, account_of("Wati"), utcnow())
    page.get(f"/gabung/{code}", status=404)
    gone = page.text
    page.get("/gabung/KRSL34VW", status=404)
    assert page.text == gone


def test_invitation_code_is_accepted_with_spaces_lower_case_and_lookalike_characters(
    worker: Page, page: Page
) -> None:
    code = create_household_code(worker, "keluarga")
    typed = f" {code[:4].lower()} - {code[4:]} ".replace("L", "1").replace("S", "5")
    page.get("/gabung")
    page.submit(code=typed)
    assert page.location == f"/gabung/{code}"


def test_ip_address_is_blocked_for_a_while_after_many_unknown_invitation_codes(
    page: Page, worker: Page
) -> None:
    with time_machine.travel(utcnow(), tick=False):  # tries are counted by the quarter hour
        for _ in range(60):
            page.get("/gabung")
            page.submit(status=404, code="KRSL34VW")
        page.get("/gabung")
        page.submit(status=429, code="KRSL34VW")
        there = {"REMOTE_ADDR": "203.0.113.7"}
        worker.get("/gabung/KRSL34VW", 404, environ_overrides=there)


def test_invitation_page_and_its_metadata_do_not_name_the_inviter(worker: Page, page: Page) -> None:
    code = create_household_code(worker, "keluarga")
    page.get(f"/gabung/{code}")
    head = page.root.one("head")
    told = " ".join([head.one("title").text, *(m.get("content") for m in head.all("meta"))])
    assert "Wati" not in told
    assert "keluarga" not in told.lower().replace("keluarganya", "")
    assert "Wati" not in page.text
    assert page.response.headers["Cache-Control"] == "no-store"


def test_sign_up_on_another_persons_phone_leaves_that_persons_profile_unchanged(
    app: Flask, worker: Page, page: Page
) -> None:
    sign_up(page, "/daftar", "Bu Tini", pin="739164")
    with app.app_context():
        before = queries.memberships_of(account_of("Bu Tini"))
    sign_up(page, f"/gabung/{create_household_code(worker, 'keluarga')}", "Ibu Sumi")
    page.get("/keluarga")
    assert "Ibu Sumi (Anda)" in page.text
    with app.app_context():
        assert queries.memberships_of(account_of("Bu Tini")) == before
        tied = select(DeviceAccount.account).where(DeviceAccount.account == account_of("Bu Tini"))
        assert read().scalar(tied) is not None


def test_signed_in_person_joins_a_household_by_an_invitation_code_with_one_tap(
    app: Flask, worker: Page, page: Page
) -> None:
    sign_up(page, "/daftar", "Ibu Sumi")
    page.get(f"/gabung/{create_household_code(worker, 'keluarga')}")
    offered = [each for each in page.root.one("main").all() if "tombol" in each.classes]
    assert [each.text for each in offered] == ["Gabung sebagai Ibu Sumi", "Ya, sebagai orang baru"]
    assert ["dua" in each.classes for each in offered] == [False, True]
    page.submit()
    assert page.location == "/keluarga"
    with app.app_context():
        (home,) = queries.memberships_of(account_of("Ibu Sumi"))
        assert (home.role, home.size, home.counts) == ("keluarga", 2, True)


def test_invitation_code_is_not_used_up_when_a_member_of_its_household_opens_it(
    app: Flask, worker: Page, page: Page
) -> None:
    code = create_household_code(worker, "keluarga")
    worker.get(f"/gabung/{code}")
    worker.submit()
    assert worker.location == "/keluarga"
    sign_up(page, f"/gabung/{code}", "Ibu Sumi")


def test_joining_a_household_is_audited_for_the_inviter_and_the_new_member(
    app: Flask, worker: Page, page: Page
) -> None:
    sign_up(page, f"/gabung/{create_household_code(worker, 'keluarga')}", "Ibu Sumi")
    with app.app_context():
        events = read().execute(
            select(AuditEvent.what, AuditEvent.who).where(
                AuditEvent.what.in_(("households:member:join", "households:code:use"))
            )
        )
        assert {row.what: row.who for row in events} == {
            "households:member:join": account_of("Ibu Sumi"),
            "households:code:use": account_of("Wati"),
        }


def test_invitation_code_can_be_revoked(app: Flask, worker: Page, page: Page) -> None:
    code = create_household_code(worker, "keluarga")
    worker.get(f"/keluarga/undangan/{code}")
    worker.submit()
    page.get(f"/gabung/{code}", status=404)
    worker.get(f"/keluarga/undangan/{code}", status=404)
    with app.app_context():
        assert read().scalar(select(Invitation.used_at).where(Invitation.code == code))


def test_sign_up_in_english_creates_an_account_whose_language_is_english(
    app: Flask, page: Page
) -> None:
    page.get("/daftar?peran=pekerja&lang=en")
    page.submit(status=200, name="Wati", adult="y", keep="y")
    page.submit(pin=PIN)
    with app.app_context():
        assert read().execute(select(Account.language)).scalar_one() == "en"
