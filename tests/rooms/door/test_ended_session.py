"""A form that comes when its sender's session has ended: the reason is said, and after the PIN its
owner, and nobody else, is back at it with what was filled in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.identity.actions import end_sign_ins
from app.kit import carried
from app.kit.carried import COOKIE as WAITS
from app.kit.clock import utcnow
from app.kit.db import read, transaction
from app.kit.secrets import sign, unsign
from app.learning.models import Attempt
from app.measures.models import SurveyAnswer
from app.review.models import ReviewAnswer
from tests.page import Element, Page, forged
from tests.rooms.door.people import COOKIE, OTHER_PIN, PIN, Someone, signed_in, someone
from tests.rooms.learning.conftest import make_family, school
from tests.rooms.learning.test_quiz_kept import fill
from tests.rooms.measures.people import agree

__all__ = ["make_family", "school"]

LESSON = "kirim-uang/dua-biaya"
QUIZ = f"/belajar/{LESSON}/kuis"
LOCKED = "Bekal terkunci di HP ini: sesi tadi sudah berakhir."
IDLE = "Bekal terkunci karena 15 menit tidak dipakai."
FORGOTTEN = "Bekal di HP ini terkunci."
ELSEWHERE = "Halaman tadi dibuka oleh orang lain di HP ini."
WAITING = "Isian tadi masih ada, paling lama satu jam."
BACK = "Isian Anda masih ada di sini."


def end(app: Flask, who: Someone) -> None:
    """As a trainer's code does, or another phone."""
    with app.app_context(), transaction() as tx:
        end_sign_ins(tx, who.id)


def come_back(page: Page, who: Someone, pin: str = PIN) -> None:
    """By tile and PIN, as the page after the form leads."""
    assert page.location == "/masuk"  # whoever comes in instead is led home
    page.get("/masuk")
    page.get(f"/masuk/{who.id}")
    page.submit(pin=pin)


def attempts(app: Flask) -> int:
    with app.app_context():
        return read().scalar(select(func.count()).select_from(Attempt)) or 0


def ticked(page: Page) -> list[str]:
    inputs = page.root.one("main").all("input", name="j")
    return [each.get("value") for each in inputs if "checked" in each.attributes]


def steps_done(page: Page) -> int:
    return len(page.root.one("main").one("ol", cls="langkah").all("li", cls="sudah"))


def test_who_answers_after_the_session_ended_is_back_at_the_question_with_the_answers(
    school: Flask, page: Page
) -> None:
    who = someone(school)
    signed_in(page, who).get(QUIZ)
    page.submit(status=200, j="0")
    page.submit(status=200, j="0")
    done = steps_done(page)
    end(school, who)
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
    assert steps_done(page) == done
    assert page.root.one("main").one("input", name="t").get("value") == "39.000"
    page.submit(status=200)
    assert steps_done(page) == done + 1
    page.get(QUIZ)
    assert BACK not in page.text
    assert steps_done(page) == 0


def test_the_last_answer_after_the_session_ended_is_kept_exactly_once(
    school: Flask, page: Page
) -> None:
    who = someone(school)
    signed_in(page, who).get(QUIZ)
    last = fill(school, page)[-1]
    end(school, who)
    page.submit(**last)
    assert attempts(school) == 0
    come_back(page, who)
    page.get(QUIZ)
    page.get(QUIZ)  # opened again, it is still there
    sent = {name: value for name, value in last.items() if name == "t"} | {"j": ticked(page)}
    form = page.root.one("main").one("form")
    page.submit(form, **sent)
    first = page.location
    assert "/hasil/" in first
    page.submit(form, **sent)
    assert page.location == first
    assert attempts(school) == 1
    page.get(QUIZ)
    assert steps_done(page) == 0


def test_whoever_signs_in_instead_gets_nothing_of_it(school: Flask, page: Page) -> None:
    hers = someone(school)
    other = someone(school, name="Budi", pin=OTHER_PIN)
    signed_in(page, hers).get(QUIZ)
    page.submit(status=200, j="0")
    end(school, hers)
    page.submit(j="1")
    come_back(page, other, OTHER_PIN)
    assert page.location == "/"
    page.get(QUIZ)
    assert BACK not in page.text
    assert (steps_done(page), ticked(page)) == (0, [])
    page.get(f"/masuk/{hers.id}")
    page.submit(pin=PIN)
    page.get(page.location)
    assert (steps_done(page), ticked(page)) == (1, ["1"])


def test_a_page_of_somebody_else_is_sent_to_its_owner(school: Flask, page: Page) -> None:
    """She begins, he signs in in another tab, and the first tab is sent."""
    hers = someone(school)
    other = someone(school, name="Budi", pin=OTHER_PIN)
    signed_in(page, hers).get(QUIZ)
    form = page.root.one("main").one("form")
    signed_in(page, other, OTHER_PIN)
    page.submit(form, j="1")
    page.get(page.location)
    assert ELSEWHERE in page.text
    page.get(f"/masuk/{hers.id}")
    page.submit(pin=PIN)
    page.get(page.location)
    assert ticked(page) == ["1"]
    assert attempts(school) == 0


def test_a_shared_phone_that_was_not_used_says_so(school: Flask, page: Page) -> None:
    who = someone(school)
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


def test_without_its_session_cookie_the_form_waits_as_well(school: Flask, page: Page) -> None:
    who = someone(school)
    signed_in(page, who).get(QUIZ)
    page.client.delete_cookie("bekal", domain="localhost")
    page.submit(j="1")
    page.get(page.location)
    assert FORGOTTEN in page.text
    page.get(f"/masuk/{who.id}")
    page.submit(pin=PIN)
    page.get(page.location)
    assert ticked(page) == ["1"]
    page.client.delete_cookie("bekal", domain="localhost")
    form = page.root.one("main").one("form")
    signed_in(page, who)  # in another tab
    page.submit(form, j="2")
    assert page.location == QUIZ
    page.get(QUIZ)
    assert ticked(page) == ["2"]


def test_a_form_that_cannot_be_taken_says_what_can_be_done(app: Flask, page: Page) -> None:
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


def test_what_waits_is_signed_lasts_an_hour_and_goes_with_who_leaves(
    school: Flask, page: Page
) -> None:
    who = someone(school)
    name = cookie_of(who)

    def left() -> str:
        signed_in(page, who).get(QUIZ)
        end(school, who)
        page.submit(j="1")
        cookie = page.client.get_cookie(name, domain="localhost")
        assert cookie is not None
        assert cookie.http_only
        return cookie.value

    note = left()
    page.client.set_cookie(name, forged(note), domain="localhost")
    page.get("/masuk")
    assert WAITING not in page.text
    page.client.set_cookie(name, note, domain="localhost")
    with time_machine.travel(utcnow() + timedelta(minutes=61), tick=False):
        page.get("/masuk")
        assert WAITING not in page.text
    signed_in(page, who).post("/kalender", {"x": ""})
    assert page.client.get_cookie(name, domain="localhost") is None
    left()
    lock(signed_in(page, who))
    assert page.client.get_cookie(name, domain="localhost") is None


def test_a_form_waits_on_while_somebody_else_answers_the_same_quiz(
    school: Flask, page: Page
) -> None:
    hers, other = two_people(school)
    leave_an_answer(school, page, hers)
    signed_in(page, other, OTHER_PIN).get(QUIZ)
    page.submit(status=200, j="0")
    come_back_to_answer(page, hers)


@pytest.mark.parametrize("away", ["keluar", "kalender", "lepas", "hapus"])
def test_a_form_waits_on_when_somebody_else_goes_away(school: Flask, page: Page, away: str) -> None:
    hers, other = two_people(school)
    leave_an_answer(school, page, hers)
    signed_in(page, other, OTHER_PIN)
    if away == "keluar":
        lock(page)
    elif away == "kalender":
        page.post("/kalender", {"x": ""})
    elif away == "lepas":
        page.get("/keluar/lepas")
        page.submit(page.root.one("main").one("form"), button="lepas")
    else:
        page.get("/data-saya/hapus")
        page.submit(page.root.one("main").one("form"), sure="y", pin=OTHER_PIN)
        assert page.location == "/data-saya/terhapus"
    come_back_to_answer(page, hers)


def test_a_form_waits_on_when_nobody_is_signed_in_and_the_page_is_closed(
    school: Flask, page: Page
) -> None:
    hers, _ = two_people(school)
    leave_an_answer(school, page, hers)
    page.post("/kalender", {"x": ""})
    come_back_to_answer(page, hers)


def test_the_forms_of_two_people_wait_beside_each_other(school: Flask, page: Page) -> None:
    hers, other = two_people(school)
    leave_an_answer(school, page, hers)
    leave_an_answer(school, page, other, OTHER_PIN, then="2")
    come_back_to_answer(page, hers)
    page.submit(status=200)
    assert page.client.get_cookie(cookie_of(hers), domain="localhost") is None
    come_back_to_answer(page, other, OTHER_PIN, then="2")


def test_a_form_waits_on_when_a_button_is_pressed_on_a_page_of_its_owner(
    school: Flask, page: Page
) -> None:
    hers, other = two_people(school)
    signed_in(page, hers).get("/kata-pemulihan")
    words = page.root.one("main").one("form")
    leave_an_answer(school, page, hers)
    signed_in(page, other, OTHER_PIN)
    page.submit(words)
    come_back_to_answer(page, hers)


def test_a_form_for_which_there_is_no_room_leaves_those_of_others(
    school: Flask, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    hers, other = two_people(school)
    leave_an_answer(school, page, hers)
    waits = page.client.get_cookie(cookie_of(hers), domain="localhost")
    assert waits is not None
    monkeypatch.setattr(carried, "ROOM", len(waits.value) + 100)
    leave_an_answer(school, page, other, OTHER_PIN)
    page.get("/masuk")
    assert "Yang terakhir ditekan belum tersimpan." in page.text
    page.get(f"/masuk/{other.id}")
    page.submit(pin=OTHER_PIN)
    assert page.location == QUIZ
    page.get(QUIZ)
    assert steps_done(page) == 0
    come_back_to_answer(page, hers)


def test_a_form_that_an_earlier_release_let_wait_is_brought_back(school: Flask, page: Page) -> None:
    who = someone(school)
    leave_an_answer(school, page, who)
    note = page.client.get_cookie(cookie_of(who), domain="localhost")
    assert note is not None
    page.client.delete_cookie(cookie_of(who), domain="localhost")
    with school.app_context():
        told = unsign(note.value, carried.PURPOSE, 60) or []
        earlier = sign(told[:3], carried.PURPOSE)
        page.client.set_cookie(COOKIE + WAITS, earlier, domain="localhost")
    come_back_to_answer(page, who)
    page.submit(status=200)
    assert page.client.get_cookie(COOKIE + WAITS, domain="localhost") is None


def test_a_page_from_before_signing_in_leads_back_while_a_form_of_another_waits(
    school: Flask, page: Page
) -> None:
    """A token that names nobody: its sender is led back by the address."""
    hers, _ = two_people(school)
    page.get("/gabung")
    token = page.root.one("main").one("input", name="csrf_token").get("value")
    leave_an_answer(school, page, hers)
    page.post("/profil", {"csrf_token": token}, 302)
    assert page.location == "/masuk?lanjut=/profil"


def cookie_of(who: Someone) -> str:
    return f"{COOKIE}{WAITS}-{who.id.hex[-8:]}"


def two_people(app: Flask) -> tuple[Someone, Someone]:
    hers = someone(app)
    other = someone(app, name="Darmi", pin=OTHER_PIN)
    return hers, other


def leave_an_answer(app: Flask, page: Page, who: Someone, pin: str = PIN, then: str = "1") -> None:
    """To the second question of a quiz, sent when the session had ended."""
    signed_in(page, who, pin).get(QUIZ)
    page.submit(status=200, j="0")
    end(app, who)
    page.submit(j=then)
    assert page.location == "/masuk"


def come_back_to_answer(page: Page, who: Someone, pin: str = PIN, then: str = "1") -> None:
    page.client.set_cookie(COOKIE, who.secret, domain="localhost")
    page.get(f"/masuk/{who.id}")
    page.submit(pin=pin)
    assert page.location == QUIZ
    page.get(QUIZ)
    assert (steps_done(page), ticked(page)) == (1, [then])


def lock(page: Page) -> None:
    page.get("/keluar")
    page.submit(page.root.one("main").all("form")[0], button="kunci")


def test_a_visit_of_review_goes_on_where_it_was(school: Flask, page: Page) -> None:
    who = someone(school)
    signed_in(page, who).get(QUIZ)
    page.submit(**fill(school, page)[-1])
    with time_machine.travel(utcnow() + timedelta(days=4), tick=False):
        page.get("/belajar/ulang")
        page.submit(page.root.one("main").all("form")[0], 200, j="0")
        end(school, who)
        page.submit(page.root.one("main").all("form")[0], j="0", t="5")
        come_back(page, who)
        assert page.location == "/belajar/ulang"
        page.get(page.location)
        assert steps_done(page) == 1
        page.submit(page.root.one("main").all("form")[0], 200, j="0")
        with school.app_context():
            assert read().scalar(select(func.count()).select_from(ReviewAnswer)) == 2


def test_an_answer_to_the_survey_goes_on_and_to_nobody_else(app: Flask, page: Page) -> None:
    hers = someone(app)
    other = someone(app, name="Budi", pin=OTHER_PIN)
    with time_machine.travel(utcnow() + timedelta(days=2), tick=False):
        for each in (hers, other):
            agree(app, each.id)
        signed_in(page, hers).get("/ukur/tanya/p01")
        form = page.root.one("main").one("form")
        signed_in(page, other, OTHER_PIN)
        page.submit(form, j="1")
        with app.app_context():
            assert read().scalar(select(func.count()).select_from(SurveyAnswer)) == 0
        come_back(page, hers)
        page.get(page.location)
        assert ticked(page) == ["1"]
        page.submit(j="1")
        with app.app_context():
            assert read().scalars(select(SurveyAnswer.account)).all() == [hers.id]


def test_a_profile_that_was_filled_in_stands_there_again(app: Flask, page: Page) -> None:
    who = someone(app)
    signed_in(page, who).get("/profil")
    end(app, who)
    page.submit(name="Sumiati", stage="selama")
    come_back(page, who)
    page.get(page.location)
    assert page.root.one("input", name="name").get("value") == "Sumiati"
    page.submit()
    page.get("/profil")
    assert page.root.one("input", name="name").get("value") == "Sumiati"


@pytest.mark.parametrize("address", ["/data-saya/hapus", "/kata-pemulihan"])
def test_secrets_and_what_cannot_be_undone_do_not_wait(
    app: Flask, page: Page, address: str
) -> None:
    who = someone(app)
    signed_in(page, who).get(address)
    end(app, who)
    page.submit(page.root.one("main").all("form")[0], sure="y")
    page.get(page.location)
    assert "Yang terakhir ditekan belum tersimpan." in page.text
    page.get(f"/masuk/{who.id}")
    page.submit(pin=PIN)
    assert page.location == address
    page.get(address)
    assert BACK not in page.text
    assert not [e for e in page.root.all("input", name="sure") if "checked" in e.attributes]


def test_nobody_is_led_to_another_site(app: Flask, page: Page) -> None:
    who = someone(app)
    signed_in(page, who).get("/kata-pemulihan")
    token = {"csrf_token": page.root.all("input", name="csrf_token")[0].get("value")}
    end(app, who)
    for referrer in ("https://evil.example/keluarga", "http://localhost//evil.example/"):
        page.post(f"/izin/{who.id}/tarik", token, 303, headers={"Referer": referrer})
        assert page.location.startswith("/masuk")
        assert "evil" not in page.location
        come_back(page, who)
        assert "evil" not in page.location
        end(app, who)


def test_a_goal_that_was_proposed_stands_there_again(
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
            end_sign_ins(tx, account)
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
