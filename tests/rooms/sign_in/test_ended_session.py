"""A form that comes when its sender's session has ended: the reason is said, and after the PIN its
owner, and nobody else, is back at it with what was filled in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.identity.actions import end_sessions_of_account
from app.kit.clock import utcnow
from app.kit.secrets import sign_json, verify_signed
from app.kit.store.db import read, transaction
from app.kit.web import pending_form
from app.kit.web.pending_form import COOKIE_SUFFIX as WAITS
from app.learning.models import Attempt
from app.review.models import ReviewAnswer
from app.survey.models import SurveyAnswer
from tests.page import Element, Page, forged
from tests.rooms.learning.conftest import make_family, school
from tests.rooms.learning.test_quiz_kept import fill
from tests.rooms.sign_in.people import (
    COOKIE,
    OTHER_PIN,
    PIN,
    RegisteredPerson,
    create_person,
    sign_in_with_pin,
)
from tests.rooms.survey.people import agree

__all__ = ["make_family", "school"]

LESSON = "kirim-uang/dua-biaya"
QUIZ = f"/belajar/{LESSON}/kuis"
LOCKED = "Bekal terkunci di HP ini: sesi tadi sudah berakhir."
IDLE = "Bekal terkunci karena 15 menit tidak dipakai."
FORGOTTEN = "Bekal di HP ini terkunci."
ELSEWHERE = "Halaman tadi dibuka oleh orang lain di HP ini."
WAITING = "Isian tadi masih ada, paling lama satu jam."
BACK = "Isian Anda masih ada di sini."


def end_session_of(app: Flask, who: RegisteredPerson) -> None:
    """As a trainer's code does, or another phone."""
    with app.app_context(), transaction() as tx:
        end_sessions_of_account(tx, who.id)


def sign_in_again(page: Page, who: RegisteredPerson, pin: str = PIN) -> None:
    """By tile and PIN, as the page after the form leads."""
    assert page.location == "/masuk"  # whoever comes in instead is led home
    page.get("/masuk")
    page.get(f"/masuk/{who.id}")
    page.submit(pin=pin)


def count_attempts(app: Flask) -> int:
    with app.app_context():
        return read().scalar(select(func.count()).select_from(Attempt)) or 0


def ticked_options(page: Page) -> list[str]:
    inputs = page.root.one("main").all("input", name="j")
    return [each.get("value") for each in inputs if "checked" in each.attributes]


def count_finished_steps(page: Page) -> int:
    return len(page.root.one("main").one("ol", cls="langkah").all("li", cls="sudah"))


def test_quiz_answer_sent_after_the_session_ended_is_filled_in_again_after_signing_in(
    school: Flask, page: Page
) -> None:
    who = create_person(school)
    sign_in_with_pin(page, who).get(QUIZ)
    page.submit(status=200, j="0")
    page.submit(status=200, j="0")
    done = count_finished_steps(page)
    end_session_of(school, who)
    page.submit(t="39.000")
    assert page.location == "/masuk"
    page.get(page.location)
    assert LOCKED in page.text
    assert WAITING in page.text
    page.get(f"/masuk/{who.id}")
    page.submit(pin=PIN)
    assert page.location == QUIZ
    page.get(QUIZ)
    assert BACK in page.text
    assert count_finished_steps(page) == done
    assert page.root.one("main").one("input", name="t").get("value") == "39.000"
    page.submit(status=200)
    assert count_finished_steps(page) == done + 1
    page.get(QUIZ)
    assert BACK not in page.text
    assert count_finished_steps(page) == 0


def test_last_quiz_answer_sent_after_the_session_ended_is_stored_once_after_signing_in(
    school: Flask, page: Page
) -> None:
    who = create_person(school)
    sign_in_with_pin(page, who).get(QUIZ)
    last = fill(school, page)[-1]
    end_session_of(school, who)
    page.submit(**last)
    assert count_attempts(school) == 0
    sign_in_again(page, who)
    page.get(QUIZ)
    page.get(QUIZ)  # opened again, it is still there
    sent = {name: value for name, value in last.items() if name == "t"} | {
        "j": ticked_options(page)
    }
    form = page.root.one("main").one("form")
    page.submit(form, **sent)
    first = page.location
    assert "/hasil/" in first
    page.submit(form, **sent)
    assert page.location == first
    assert count_attempts(school) == 1
    page.get(QUIZ)
    assert count_finished_steps(page) == 0


def test_form_saved_at_session_end_is_not_restored_for_another_person(
    school: Flask, page: Page
) -> None:
    hers = create_person(school)
    other = create_person(school, name="Budi", pin=OTHER_PIN)
    sign_in_with_pin(page, hers).get(QUIZ)
    page.submit(status=200, j="0")
    end_session_of(school, hers)
    page.submit(j="1")
    sign_in_again(page, other, OTHER_PIN)
    assert page.location == "/"
    page.get(QUIZ)
    assert BACK not in page.text
    assert (count_finished_steps(page), ticked_options(page)) == (0, [])
    page.get(f"/masuk/{hers.id}")
    page.submit(pin=PIN)
    page.get(page.location)
    assert (count_finished_steps(page), ticked_options(page)) == (1, ["1"])


def test_form_sent_after_another_person_signed_in_is_saved_for_the_person_who_opened_it(
    school: Flask, page: Page
) -> None:
    """She begins, he signs in in another tab, and the first tab is sent."""
    hers = create_person(school)
    other = create_person(school, name="Budi", pin=OTHER_PIN)
    sign_in_with_pin(page, hers).get(QUIZ)
    form = page.root.one("main").one("form")
    sign_in_with_pin(page, other, OTHER_PIN)
    page.submit(form, j="1")
    page.get(page.location)
    assert ELSEWHERE in page.text
    page.get(f"/masuk/{hers.id}")
    page.submit(pin=PIN)
    page.get(page.location)
    assert ticked_options(page) == ["1"]
    assert count_attempts(school) == 0


def test_form_sent_from_an_idle_shared_phone_explains_that_idleness_ended_the_session(
    school: Flask, page: Page
) -> None:
    who = create_person(school)
    page.client.set_cookie(COOKIE, who.secret, domain="localhost")
    page.get(f"/masuk/{who.id}")
    page.submit(pin=PIN, shared="y")
    page.get(QUIZ)
    with time_machine.travel(utcnow() + timedelta(minutes=17), tick=False):
        page.submit(j="1")
        page.get(page.location)
        assert IDLE in page.text
        page.get(QUIZ, 303)
        assert page.location == f"/masuk?lanjut={QUIZ}"  # not practice, without a word


def test_form_sent_without_a_session_cookie_is_saved_until_its_owner_signs_in(
    school: Flask, page: Page
) -> None:
    who = create_person(school)
    sign_in_with_pin(page, who).get(QUIZ)
    page.client.delete_cookie("bekal", domain="localhost")
    page.submit(j="1")
    page.get(page.location)
    assert FORGOTTEN in page.text
    page.get(f"/masuk/{who.id}")
    page.submit(pin=PIN)
    page.get(page.location)
    assert ticked_options(page) == ["1"]
    page.client.delete_cookie("bekal", domain="localhost")
    form = page.root.one("main").one("form")
    sign_in_with_pin(page, who)  # in another tab
    page.submit(form, j="2")
    assert page.location == QUIZ
    page.get(QUIZ)
    assert ticked_options(page) == ["2"]


def test_form_rejected_for_a_missing_token_explains_what_to_do_next(app: Flask, page: Page) -> None:
    page.get("/daftar")
    page.get("/gabung")
    page.client.delete_cookie("bekal", domain="localhost")
    page.submit(status=400, code="KRS734VW")
    assert "uat ulang" not in page.text
    assert "Buka lagi, lalu isi sekali lagi." in page.text
    assert "kuki" not in page.text
    assert page.root.one("main").one("a", cls="tombol").get("href") == "/gabung"
    page.client.delete_cookie("hp", domain="localhost")
    page.submit(_form("/gabung"), 400, code="KRS734VW")
    assert "Browser ini tidak mengirim kuki." in page.text


def _form(action: str) -> Element:
    return Element("form", {"action": action, "method": "post"})


def test_form_saved_at_session_end_is_signed_lasts_an_hour_and_ends_when_the_phone_is_locked(
    school: Flask, page: Page
) -> None:
    who = create_person(school)
    name = cookie_of(who)

    def send_form_after_session_end() -> str:
        sign_in_with_pin(page, who).get(QUIZ)
        end_session_of(school, who)
        page.submit(j="1")
        cookie = page.client.get_cookie(name, domain="localhost")
        assert cookie is not None
        assert cookie.http_only
        return cookie.value

    note = send_form_after_session_end()
    page.client.set_cookie(name, forged(note), domain="localhost")
    page.get("/masuk")
    assert WAITING not in page.text
    page.client.set_cookie(name, note, domain="localhost")
    with time_machine.travel(utcnow() + timedelta(minutes=61), tick=False):
        page.get("/masuk")
        assert WAITING not in page.text
    sign_in_with_pin(page, who).post("/kalender", {"x": ""})
    assert page.client.get_cookie(name, domain="localhost") is None
    send_form_after_session_end()
    lock_profile(sign_in_with_pin(page, who))
    assert page.client.get_cookie(name, domain="localhost") is None


def test_form_saved_at_session_end_is_kept_when_another_person_answers_the_same_quiz(
    school: Flask, page: Page
) -> None:
    hers, other = two_people(school)
    save_answer(school, page, hers)
    sign_in_with_pin(page, other, OTHER_PIN).get(QUIZ)
    page.submit(status=200, j="0")
    assert_answer_is_restored(page, hers)


@pytest.mark.parametrize("away", ["keluar", "kalender", "lepas", "hapus"])
def test_form_saved_at_session_end_is_kept_when_another_person_locks_or_leaves_the_phone(
    school: Flask, page: Page, away: str
) -> None:
    hers, other = two_people(school)
    save_answer(school, page, hers)
    sign_in_with_pin(page, other, OTHER_PIN)
    if away == "keluar":
        lock_profile(page)
    elif away == "kalender":
        page.post("/kalender", {"x": ""})
    elif away == "lepas":
        page.get("/keluar/lepas")
        page.submit(page.root.one("main").one("form"), button="lepas")
    else:
        page.get("/data-saya/hapus")
        page.submit(page.root.one("main").one("form"), sure="y", pin=OTHER_PIN)
        assert page.location == "/data-saya/terhapus"
    assert_answer_is_restored(page, hers)


def test_form_saved_at_session_end_is_kept_when_a_signed_out_visitor_uses_the_quick_lock(
    school: Flask, page: Page
) -> None:
    hers, _ = two_people(school)
    save_answer(school, page, hers)
    page.post("/kalender", {"x": ""})
    assert_answer_is_restored(page, hers)


def test_forms_saved_at_session_end_for_two_people_do_not_replace_each_other(
    school: Flask, page: Page
) -> None:
    hers, other = two_people(school)
    save_answer(school, page, hers)
    save_answer(school, page, other, OTHER_PIN, then="2")
    assert_answer_is_restored(page, hers)
    page.submit(status=200)
    assert page.client.get_cookie(cookie_of(hers), domain="localhost") is None
    assert_answer_is_restored(page, other, OTHER_PIN, then="2")


def test_form_saved_at_session_end_is_kept_when_another_person_sends_its_owners_other_form(
    school: Flask, page: Page
) -> None:
    hers, other = two_people(school)
    sign_in_with_pin(page, hers).get("/kata-pemulihan")
    words = page.root.one("main").one("form")
    save_answer(school, page, hers)
    sign_in_with_pin(page, other, OTHER_PIN)
    page.submit(words)
    assert_answer_is_restored(page, hers)


def test_form_over_the_size_limit_is_not_saved_at_session_end_and_those_of_others_are_kept(
    school: Flask, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    hers, other = two_people(school)
    save_answer(school, page, hers)
    saved = page.client.get_cookie(cookie_of(hers), domain="localhost")
    assert saved is not None
    monkeypatch.setattr(pending_form, "MAX_TOTAL_LENGTH", len(saved.value) + 100)
    save_answer(school, page, other, OTHER_PIN)
    page.get("/masuk")
    assert "Yang terakhir ditekan belum tersimpan." in page.text
    page.get(f"/masuk/{other.id}")
    page.submit(pin=OTHER_PIN)
    assert page.location == QUIZ
    page.get(QUIZ)
    assert count_finished_steps(page) == 0
    assert_answer_is_restored(page, hers)


def test_form_saved_at_session_end_by_an_earlier_release_is_restored(
    school: Flask, page: Page
) -> None:
    who = create_person(school)
    save_answer(school, page, who)
    cookie = page.client.get_cookie(cookie_of(who), domain="localhost")
    assert cookie is not None
    page.client.delete_cookie(cookie_of(who), domain="localhost")
    with school.app_context():
        saved = verify_signed(cookie.value, pending_form.PURPOSE, 60) or []
        earlier = sign_json(saved[:3], pending_form.PURPOSE)
        page.client.set_cookie(COOKIE + WAITS, earlier, domain="localhost")
    assert_answer_is_restored(page, who)
    page.submit(status=200)
    assert page.client.get_cookie(COOKIE + WAITS, domain="localhost") is None


def test_form_opened_before_sign_in_is_kept_although_another_persons_form_waits(
    school: Flask, page: Page
) -> None:
    """The page was made before the sign-in, so its token names nobody."""
    hers, _ = two_people(school)
    page.get("/gabung")
    token = page.root.one("main").one("input", name="csrf_token").get("value")
    save_answer(school, page, hers)
    page.post("/profil", {"csrf_token": token}, 302)
    assert page.location == "/masuk?lanjut=/profil"


def cookie_of(who: RegisteredPerson) -> str:
    return f"{COOKIE}{WAITS}-{who.id.hex[-8:]}"


def two_people(app: Flask) -> tuple[RegisteredPerson, RegisteredPerson]:
    hers = create_person(app)
    other = create_person(app, name="Darmi", pin=OTHER_PIN)
    return hers, other


def save_answer(
    app: Flask, page: Page, who: RegisteredPerson, pin: str = PIN, then: str = "1"
) -> None:
    """Answer the second question of a quiz after the session has ended."""
    sign_in_with_pin(page, who, pin).get(QUIZ)
    page.submit(status=200, j="0")
    end_session_of(app, who)
    page.submit(j=then)
    assert page.location == "/masuk"


def assert_answer_is_restored(
    page: Page, who: RegisteredPerson, pin: str = PIN, then: str = "1"
) -> None:
    page.client.set_cookie(COOKIE, who.secret, domain="localhost")
    page.get(f"/masuk/{who.id}")
    page.submit(pin=pin)
    assert page.location == QUIZ
    page.get(QUIZ)
    assert (count_finished_steps(page), ticked_options(page)) == (1, [then])


def lock_profile(page: Page) -> None:
    page.get("/keluar")
    page.submit(page.root.one("main").all("form")[0], button="kunci")


def test_review_session_resumes_after_signing_in_again_at_the_question_where_it_stopped(
    school: Flask, page: Page
) -> None:
    who = create_person(school)
    sign_in_with_pin(page, who).get(QUIZ)
    page.submit(**fill(school, page)[-1])
    with time_machine.travel(utcnow() + timedelta(days=4), tick=False):
        page.get("/belajar/ulang")
        page.submit(page.root.one("main").all("form")[0], 200, j="0")
        end_session_of(school, who)
        page.submit(page.root.one("main").all("form")[0], j="0", t="5")
        sign_in_again(page, who)
        assert page.location == "/belajar/ulang"
        page.get(page.location)
        assert count_finished_steps(page) == 1
        page.submit(page.root.one("main").all("form")[0], 200, j="0")
        with school.app_context():
            assert read().scalar(select(func.count()).select_from(ReviewAnswer)) == 2


def test_survey_answer_sent_in_another_persons_session_is_saved_only_for_its_owner(
    app: Flask, page: Page
) -> None:
    hers = create_person(app)
    other = create_person(app, name="Budi", pin=OTHER_PIN)
    with time_machine.travel(utcnow() + timedelta(days=2), tick=False):
        for each in (hers, other):
            agree(app, each.id)
        sign_in_with_pin(page, hers).get("/ukur/tanya/p01")
        form = page.root.one("main").one("form")
        sign_in_with_pin(page, other, OTHER_PIN)
        page.submit(form, j="1")
        with app.app_context():
            assert read().scalar(select(func.count()).select_from(SurveyAnswer)) == 0
        sign_in_again(page, hers)
        page.get(page.location)
        assert ticked_options(page) == ["1"]
        page.submit(j="1")
        with app.app_context():
            assert read().scalars(select(SurveyAnswer.account)).all() == [hers.id]


def test_profile_form_values_are_restored_after_signing_in_again(app: Flask, page: Page) -> None:
    who = create_person(app)
    sign_in_with_pin(page, who).get("/profil")
    end_session_of(app, who)
    page.submit(name="Sumiati", stage="selama")
    sign_in_again(page, who)
    page.get(page.location)
    assert page.root.one("input", name="name").get("value") == "Sumiati"
    page.submit()
    page.get("/profil")
    assert page.root.one("input", name="name").get("value") == "Sumiati"


@pytest.mark.parametrize("address", ["/data-saya/hapus", "/kata-pemulihan"])
def test_forms_with_secrets_or_irreversible_effects_are_not_saved_when_the_session_ended(
    app: Flask, page: Page, address: str
) -> None:
    who = create_person(app)
    sign_in_with_pin(page, who).get(address)
    end_session_of(app, who)
    page.submit(page.root.one("main").all("form")[0], sure="y")
    page.get(page.location)
    assert "Yang terakhir ditekan belum tersimpan." in page.text
    page.get(f"/masuk/{who.id}")
    page.submit(pin=PIN)
    assert page.location == address
    page.get(address)
    assert BACK not in page.text
    assert not [e for e in page.root.all("input", name="sure") if "checked" in e.attributes]


def test_restoring_a_form_saved_at_session_end_never_redirects_to_another_site(
    app: Flask, page: Page
) -> None:
    who = create_person(app)
    sign_in_with_pin(page, who).get("/kata-pemulihan")
    token = {"csrf_token": page.root.all("input", name="csrf_token")[0].get("value")}
    end_session_of(app, who)
    for referrer in ("https://evil.example/keluarga", "http://localhost//evil.example/"):
        page.post(f"/izin/{who.id}/tarik", token, 303, headers={"Referer": referrer})
        assert page.location.startswith("/masuk")
        assert "evil" not in page.location
        sign_in_again(page, who)
        assert "evil" not in page.location
        end_session_of(app, who)


def test_goal_proposal_form_values_are_restored_after_signing_in_again(
    app: Flask, new_page: Callable[[], Page]
) -> None:
    from tests.rooms.goals.people import account_of, family

    (page,) = family(new_page, "Wati")
    page.get("/keluarga/tujuan")
    url = next(a.get("href") for a in page.root.all("a") if a.get("href").endswith("/usul"))
    page.get(url)
    with app.app_context():
        account = account_of("Wati")
        with transaction() as tx:
            end_sessions_of_account(tx, account)
    page.submit(name="Modal warung", darurat="5 juta", month="12", year="2027")
    page.get(page.location)
    page.get(f"/masuk/{account}")
    page.submit(pin=PIN)
    assert page.location == url
    page.get(url)
    assert page.root.one("input", name="name").get("value") == "Modal warung"
    assert page.root.one("input", name="darurat").get("value") == "5 juta"
    page.submit()
    page.get("/keluarga/tujuan")
    assert "Modal warung" in page.text
