"""The try-out: every question of every quiz can be answered without JavaScript, and nothing is
stored."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.course import queries
from app.kit.store.db import read
from app.learning.models import Attempt
from tests.page import Element, Page
from tests.rooms.learning.answers import quiz_answers, quiz_of

PAGE = "/belajar/kirim-uang/bandingkan-tiga-tempat"
STORY = "/belajar/kirim-uang/kabar-mendadak"
TYPED = "/belajar/kirim-uang/bagi-semua-yang-dibayar"
"""The answer to its second question is a number."""


def fields(answer: list[int] | str, step: int = 0) -> dict[str, Any]:
    """The form data for an answer; in a scenario, for its step number `step`."""
    return {"t": answer} if isinstance(answer, str) else {"j": answer[step:] if step else answer}


def complete_quiz(page: Page, school: Flask, lesson: str, misses: int, query: str = "") -> None:
    """Answers a whole quiz of the try-out."""
    with school.app_context():
        quiz = quiz_of(lesson)
    page.get(f"/belajar/{lesson}/kuis{query}")
    for question in quiz.questions:
        answer = quiz_answers(quiz, misses)[question.id]
        if question.steps and answer:
            for choice in answer:
                page.submit(status=200, j=str(choice))
        elif question.steps:
            page.submit(status=200, button="1")
        elif answer == "":
            page.submit(status=200, button="0")
        else:
            page.submit(status=200, **fields(answer))


@pytest.mark.parametrize(
    "database_url, query", [("sqlite", ""), ("postgresql", "?lang=en")], indirect=["database_url"]
)
def test_visitor_completes_every_quiz_without_javascript_and_without_a_stored_attempt(
    school: Flask, page: Page, query: str
) -> None:
    with school.app_context():
        lessons = queries.catalogue().lessons
    for lesson in lessons:
        complete_quiz(page, school, lesson.id, 0, query)
        heading = page.root.one("h1").text
        assert heading.startswith(f"{lesson.questions} "), heading
        assert not page.root.one("main").all("form")
    with school.app_context():
        assert read().execute(select(func.count()).select_from(Attempt)).scalar() == 0


def test_quiz_answered_with_i_do_not_know_reassures_the_visitor_and_offers_sign_up(
    school: Flask, page: Page
) -> None:
    complete_quiz(page, school, PAGE[9:], 9)
    assert page.root.one("h1").text == "0 dari 4 tepat"
    assert "Belum tahu juga boleh" in page.text
    targets = [link.get("href") for link in page.root.one("main").all("a")]
    assert {"/daftar", f"{PAGE}/kuis", "/belajar/kirim-uang/izin-dan-kuitansi"} <= set(targets)


def test_quiz_feedback_labels_the_chosen_and_the_correct_option_in_words(
    school: Flask, page: Page
) -> None:
    page.get(f"{PAGE}/kuis")
    page.submit(status=200, j="1")
    right, chosen = page.root.one("li", cls="tepat"), page.root.one("li", cls="belum")
    assert right.text.startswith("Jawaban yang tepat")
    assert chosen.text.startswith("Pilihan Anda, belum tepat")
    assert "Kursnya lebih rendah" in page.text
    assert "Dibandingkan agen" in page.text
    steps = page.root.one("ol", cls="langkah").all("li")
    assert [step.text for step in steps][:2] == ["Soal 1 dijawab", "Soal 2 sekarang"]


def test_quiz_question_with_a_missing_or_invalid_answer_is_shown_again_with_a_message(
    school: Flask, page: Page
) -> None:
    page.get(f"{TYPED}/kuis")
    page.submit(status=200)
    assert "Pilih jawaban, atau “Saya belum tahu”." in page.text
    page.submit(status=200, j="0")
    page.submit(status=200, t="banyak")
    assert "Tulis dengan angka. Contoh: 3.840" in page.text
    assert page.root.one("input", id="t").get("value") == "banyak"
    page.submit(status=200, t="2.000")
    assert page.root.one("li", cls="tepat").text.startswith("Jawaban Anda, sudah tepat")


def test_feedback_of_a_numeric_quiz_question_says_answer_instead_of_option(
    school: Flask, page: Page
) -> None:
    page.get(f"{TYPED}/kuis")
    page.submit(status=200, j="0")
    page.submit(status=200, t="12")
    right, typed = page.root.one("li", cls="tepat"), page.root.one("li", cls="belum")
    assert right.text.startswith("Jawaban yang tepat")
    assert typed.text == "Jawaban Anda, belum tepat 12"
    assert "Pilihan" not in page.text


def test_quiz_choice_question_offers_i_do_not_know_and_a_scenario_question_does_not(
    school: Flask, page: Page
) -> None:
    page.get(f"{STORY}/kuis")
    for _ in range(3):
        assert option_values(page)[-1] == "0"
        page.submit(status=200, j="0")
    assert "0" not in option_values(page)
    page.submit(status=200, j="1")
    assert "Layar menyala" in page.text
    page.submit(status=200, button="1")
    assert page.root.one("h1").text == "0 dari 4 tepat"


def option_values(page: Page) -> list[str]:
    return [
        field.get("value") for field in page.root.one("main").one("form").all("input", name="j")
    ]


def test_quiz_form_for_visitors_contains_the_version_of_the_quiz_that_it_shows(
    school: Flask, page: Page
) -> None:
    """The form names the version that it shows."""
    page.get(f"{PAGE}/kuis")
    form: Element = page.root.one("main").one("form")
    with school.app_context():
        assert form.one("input", name="rev").get("value") == quiz_of(PAGE[9:]).rev


@pytest.mark.parametrize(
    "changes",
    [
        {"rev": "0" * 64},
        {"rev": "../current"},
        {"rev": ""},
        {"a": "x"},
        {"a": json.dumps({"tidak-ada": [1]})},
        {"a": json.dumps({"enam-ratus-ringgit": [9]})},
        {"a": json.dumps({"enam-ratus-ringgit": [1, 1]})},
        {"a": json.dumps({"enam-ratus-ringgit": "1"})},
        {"j": "9"},
        {"j": "x"},
    ],
)
def test_quiz_form_with_invalid_fields_returns_400(
    school: Flask, page: Page, changes: dict[str, str]
) -> None:
    page.get(f"{PAGE}/kuis")
    sent = {"j": "1", "a": "{}", "rev": page.root.one("input", name="rev").get("value")}
    page.post(f"{PAGE}/kuis/coba", sent | changes, 400)


def test_reloading_the_quiz_result_of_a_visitor_redirects_to_the_first_question(
    school: Flask, page: Page
) -> None:
    page.get(f"{PAGE}/kuis/coba?lang=en", 303)
    assert page.location == f"{PAGE}/kuis?lang=en"


def test_quiz_feedback_avoids_the_words_wrong_and_failed(school: Flask, page: Page) -> None:
    complete_quiz(page, school, PAGE[9:], 9)
    assert not [word for word in ("salah", "gagal", "keliru") if word in page.text.lower()]
