"""The survey as somebody meets it: over visits, five questions each, none of it a test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.identity import actions as identity
from app.identity import queries as consents
from app.kit.clock import utcnow
from app.kit.store.db import read, transaction
from app.own_data import queries as own_data
from app.survey import actions, queries
from app.survey.models import SurveyAnswer, SurveyWave
from app.survey.rules.instrument import FORMS, load_instrument
from app.sync.actions import store_sent_items
from tests.factories import finish_core, make_household, sign_in
from tests.page import Page
from tests.rooms.learning.answers import NOW, core_lessons, publish_course, quiz_item
from tests.rooms.survey.people import (
    SAID_BY_HAND,
    SCORED_BY_HAND,
    agree,
    answer_all,
    answer_item,
    make_worker,
    scores,
    shown_item,
)
from tests.rules.test_survey_asking import SUMS

CARD = "Lima pertanyaan singkat"
DAY = timedelta(days=1)


def invited(page: Page) -> bool:
    page.get("/")
    return CARD in page.text


def test_survey_answered_over_several_days_is_scored_as_computed_by_hand(app: Flask) -> None:
    worker = make_worker(app)
    page = sign_in(app, worker)
    start, visits, answered = utcnow(), 0, 0
    agree(app, worker)
    while True:
        with time_machine.travel(start + visits * DAY, tick=False):
            if not invited(page):
                break
            visits += 1
            page.get("/ukur", 303)
            first = True
            while shown_item(page) != "terima-kasih":
                item = shown_item(page)
                page.get(page.location)
                assert page.text.startswith("Pertanyaan 1 dari" if first else "Pertanyaan")
                form = form_of(app, worker)
                answer_item(page, item, (SAID_BY_HAND | {"p06": SUMS[form]})[item])
                answered, first = answered + 1, False
            page.get(page.location)
            assert page.root.one("h1").text == "Terima kasih"
            assert not invited(page), "once a day is enough"
    assert (answered, visits) == (len(load_instrument().items_of("before")), 8)
    assert scores(app, worker) == SCORED_BY_HAND
    page.get("/ukur")
    assert "sesudah bekal inti Anda selesai" in page.text
    for verdict in ("nilai Anda", "tepat", "skor"):
        assert verdict not in page.text


def form_of(app: Flask, account: Any, wave: str = "before") -> str:
    with app.app_context():
        found = read().scalar(
            select(SurveyWave.form).where(SurveyWave.account == account, SurveyWave.wave == wave)
        )
    return found or FORMS[account.int % 2]


def test_survey_consent_box_is_unticked_and_nothing_is_stored_without_consent(app: Flask) -> None:
    worker = make_worker(app)
    page = sign_in(app, worker)
    page.get("/ukur")
    box = page.root.one("input", name="agree")
    assert "checked" not in box.attributes
    assert "Jawaban survei saya boleh disimpan" in page.text
    page.submit(status=422)
    assert "Centang kalau setuju" in page.text
    page.get("/ukur/tanya/p01", 303)
    page.get("/ukur")
    page.submit(agree="y")
    page.get("/ukur", 303)
    assert shown_item(page) == "p01"
    with app.app_context():
        assert consents.find_active_consent_id(worker, "ukur")


def test_postponing_the_survey_hides_its_invitation_for_the_day(app: Flask) -> None:
    worker = make_worker(app)
    page = sign_in(app, worker)
    page.get("/ukur")
    page.submit(page.root.one("main").one("form"), button="nanti")
    assert page.location == "/"
    assert not invited(page)
    page.get("/ukur", 200)
    with time_machine.travel(utcnow() + DAY):
        assert invited(page)


def test_declining_the_survey_ends_its_invitations_but_allows_joining_later(app: Flask) -> None:
    worker = make_worker(app)
    page = sign_in(app, worker)
    page.get("/ukur")
    page.submit(button="tidak")
    with time_machine.travel(utcnow() + 9 * DAY):
        assert not invited(page)
        page.get("/ukur")
        page.submit(agree="y")
        assert invited(page)


def test_withdrawing_survey_consent_erases_every_survey_answer(app: Flask) -> None:
    worker = make_worker(app)
    agree(app, worker)
    answer_all(app, worker, "before", "A", utcnow())
    page = sign_in(app, worker)
    page.get("/izin")
    form = next(f for f in page.root.one("main").all("form") if "survei" in form_text(f))
    page.submit(form)
    assert rows(app) == 0
    with app.app_context():
        assert read().scalar(select(func.count()).select_from(SurveyWave)) == 0
    page.get("/ukur")
    assert "Maukah Anda" in page.text


def form_text(form: Any) -> str:
    return str(form.one("button").get("aria-label"))


def rows(app: Flask) -> int:
    with app.app_context():
        return read().scalar(select(func.count()).select_from(SurveyAnswer)) or 0


def test_survey_answer_sent_after_consent_is_withdrawn_is_not_stored(app: Flask) -> None:
    worker = make_worker(app)
    with app.app_context(), transaction() as tx, pytest.raises(actions.NoSurveyConsentError):
        actions.store_answers(tx, worker, "before", "A", {"p01": "1"}, role=None, now=utcnow())
    assert rows(app) == 0


def test_survey_answer_sent_twice_is_stored_once_and_can_be_corrected(app: Flask) -> None:
    worker = make_worker(app)
    agree(app, worker)
    page = sign_in(app, worker)
    page.get("/ukur/tanya/p01")
    form = page.root.one("main").one("form")
    for _ in range(2):
        page.submit(form, j="1")
        assert shown_item(page) == "p02"
    assert rows(app) == 1
    page.get("/ukur/tanya/p01")
    assert page.text.startswith("Pertanyaan 1 dari 5")
    assert [
        box.get("value")
        for box in page.root.all("input", name="j")
        if box.get("checked", "-") != "-"
    ] == ["1"]
    page.submit(j="3")
    assert shown_item(page) == "p02"
    with app.app_context():
        assert queries.survey_answers_of(worker, "before") == {"p01": "3"}


def test_skipped_and_do_not_know_survey_answers_are_stored_as_different_codes(app: Flask) -> None:
    worker = make_worker(app)
    agree(app, worker)
    page = sign_in(app, worker)
    for item, code in (("p01", "-99"), ("p02", "-97"), ("p03", "-97"), ("p04", "-97")):
        page.get(f"/ukur/tanya/{item}")
        answer_item(page, item, code)
    with app.app_context():
        told = queries.survey_answers_of(worker, "before")
    assert told == {"p01": "-99", "p02": "-97", "p03": "-97", "p04": "-97"}


@pytest.mark.parametrize(
    "item, sent_, sentence",
    [
        ("p01", {}, "Pilih jawaban, atau lewati"),
        ("p01", {"j": "7"}, "Pilih jawaban, atau lewati"),
        ("p01", {"j": ["1", "2"]}, "Pilih jawaban, atau lewati"),
        ("p04", {"t": "dua ratus"}, "Tulis dengan angka"),
        ("p04", {"t": "9" * 400}, "Tulis dengan angka"),
        ("p04", {"t": "NaN"}, "Tulis dengan angka"),
        ("p04", {"t": ""}, "Tulis angkanya"),
        ("p04", {"t": "\x00\u202e"}, "Tulis angkanya"),
    ],
)
def test_survey_question_with_an_invalid_answer_is_asked_again_with_the_input_kept(
    app: Flask, item: str, sent_: dict[str, Any], sentence: str
) -> None:
    worker = make_worker(app)
    agree(app, worker)
    page = sign_in(app, worker)
    for before in ("p01", "p02", "p03"):
        if item == "p04":
            page.get(f"/ukur/tanya/{before}")
            answer_item(page, before, "-99")
    page.get(f"/ukur/tanya/{item}")
    page.submit(status=422, **sent_)
    assert sentence in page.text
    if sent_.get("t", "").isprintable() and "t" in sent_:
        assert page.root.one("input", name="t").get("value") == sent_["t"]


def test_unknown_or_not_yet_due_survey_question_redirects_to_the_next_one(app: Flask) -> None:
    worker = make_worker(app)
    agree(app, worker)
    page = sign_in(app, worker)
    for item in ("p09", "x", "f4", "p23"):
        page.get(f"/ukur/tanya/{item}", 303)
        assert page.location == "/ukur"
    page.get("/ukur/tanya/p01")
    token = page.root.one("input", name="csrf_token").get("value")
    page.post("/ukur/tanya/p09", {"csrf_token": token, "j": "1"})
    assert rows(app) == 0
    page.post("/ukur/tanya/p01", {"j": "1"}, 400)


def test_home_page_shows_no_survey_invitation_on_the_first_visit(app: Flask) -> None:
    with app.app_context(), transaction() as tx:
        [worker] = make_household(tx, ("Wati", "pekerja"), now=utcnow() + timedelta(minutes=5))
    page = sign_in(app, worker)
    assert not invited(page)
    page.get("/ukur")
    assert "waktu Anda membuka Bekal lagi" in page.text


def test_survey_before_the_course_is_offered_until_the_third_required_quiz_is_taken(
    app: Flask,
) -> None:
    with app.app_context(), transaction() as tx:
        mother = make_household(tx, ("Wati", "pekerja"), ("Sumi", "keluarga"))[1]
    with app.app_context():
        publish_course()
        lessons = core_lessons()
    page = sign_in(app, mother)
    for n, open_ in ((0, True), (1, True), (2, False)):
        assert invited(page)
        with app.app_context():
            store_sent_items([quiz_item(mother, lessons[n])], NOW)
        assert invited(page) == open_


def test_second_survey_wave_uses_the_other_question_set_and_the_third_wave_the_first(
    app: Flask,
) -> None:
    worker = make_worker(app)
    agree(app, worker)
    page = sign_in(app, worker)
    forms = []
    for wave, days in (("before", 0), ("after", 3), ("later", 200)):
        with time_machine.travel(utcnow() + days * DAY):
            if wave == "after":
                with app.app_context(), transaction() as tx:
                    finish_core(tx, worker, "pekerja", now=utcnow())
            if wave == "later":
                page = sign_in(app, worker)
            page.get("/ukur", 303)
            page.get(page.location)
            answer_item(page, "p01", "1")
            forms.append(form_of(app, worker, wave))
            answer_all(app, worker, wave, forms[-1], utcnow())
            assert scores(app, worker, wave) == SCORED_BY_HAND
    assert forms in (["A", "B", "A"], ["B", "A", "B"])


def test_survey_respondent_without_internet_gets_no_digital_score(app: Flask) -> None:
    worker = make_worker(app)
    agree(app, worker)
    answer_all(app, worker, "before", "B", utcnow(), p22="0")
    assert {k: v for k, v in SCORED_BY_HAND.items() if k != "digital"} == scores(app, worker)


def test_survey_adds_one_sql_statement_to_the_home_page_and_none_to_module_pages(
    app: Flask, statements: Callable[[], Any]
) -> None:
    worker = make_worker(app)
    page = sign_in(app, worker)
    with statements() as seen:
        page.get("/")
    assert len([s for s in seen if "survey" in s]) == 1
    with app.app_context():
        publish_course()
    with statements() as seen:
        page.get("/belajar/kirim-uang")
        page.get("/belajar")
    assert not [s for s in seen if "survey" in s]


def test_survey_redirects_to_the_own_data_page_after_account_consent_is_withdrawn(
    app: Flask,
) -> None:
    worker = make_worker(app)
    agree(app, worker)
    page = sign_in(app, worker)
    page.get("/ukur/tanya/p01")
    with app.app_context(), transaction() as tx:
        held = consents.find_active_consent_id(worker, "akun")
        assert held is not None
        identity.withdraw_consent(tx, worker, held, now=utcnow())
    page.submit(j="1")
    assert page.location == "/data-saya"
    assert rows(app) == 0


def test_personal_data_export_contains_the_survey_answers(app: Flask) -> None:
    worker = make_worker(app)
    agree(app, worker)
    answer_all(app, worker, "before", "A", utcnow())
    page = sign_in(app, worker)
    page.get("/data-saya")
    n = len(SAID_BY_HAND) + 1
    assert f"Jawaban Anda sebelum dan sesudah belajar ({n} jawaban)" in page.text
    with app.app_context():
        taken = own_data.export_personal_data(worker)
        told = {row["item"]: row["code"] for row in taken["survey_answer"]}
    assert told["f3b"] == "Bank Anu"
