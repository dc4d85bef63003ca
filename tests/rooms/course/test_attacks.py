"""Quiz input that no page sends."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.content.question import NUMBER
from app.course import queries
from tests.page import Page
from tests.rooms.learning.answers import quiz_of

LESSON = "kirim-uang/bagi-semua-yang-dibayar"


@pytest.mark.parametrize("rev", ["a" * 300, "a\x00", "é" * 64, "../" * 9, "A" * 64])
def test_quiz_answer_to_an_unknown_quiz_version_returns_400(
    school: Flask, page: Page, rev: str
) -> None:
    page.post(f"/belajar/{LESSON}/kuis/coba", {"rev": rev, "a": "", "j": "1"}, 400)


@pytest.mark.parametrize("answer", ['"\\ud800"', '"\\udfff 5"', "[true]", "[[1]]", "1e999"])
def test_malformed_quiz_answer_returns_400(school: Flask, page: Page, answer: str) -> None:
    with school.app_context():
        quiz = quiz_of(LESSON)
    number = next(each.id for each in quiz.questions if each.kind == NUMBER)
    sent = {"rev": quiz.rev, "a": f'{{"{number}": {answer}}}', "j": "1"}
    page.post(f"/belajar/{LESSON}/kuis/coba", sent, 400)


@pytest.mark.parametrize("body", ["[1, 2]", '{"sentence": 5}', '{"sentence": "\\ud800"}'])
def test_unclear_report_of_a_lesson_sent_as_json_stores_no_comment(
    school: Flask, page: Page, body: str
) -> None:
    request: dict[str, Any] = {"data": body, "content_type": "application/json"}
    assert page.client.post(f"/belajar/{LESSON}/kurang-jelas", **request).status_code == 303
    with school.app_context():
        (of_lesson,) = queries.list_unclear_lessons()
        assert of_lesson.sentences == ()


def test_null_character_is_removed_from_the_comment_of_an_unclear_report(
    school: Flask, page: Page
) -> None:
    page.post(f"/belajar/{LESSON}/kurang-jelas", {"sentence": "Apa\x00 itu kurs?"})
    with school.app_context():
        (of_lesson,) = queries.list_unclear_lessons()
        assert [sentence for _, sentence in of_lesson.sentences] == ["Apa itu kurs?"]
