"""Lessons in large type for a projector."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.content.asking import shuffle_options
from app.content.kept import right_options
from app.course import queries
from tests.page import Page
from tests.rooms.course.test_package import LANGUAGES, package, query

LESSON = "/belajar/kirim-uang/dua-biaya"


@pytest.mark.parametrize("language", LANGUAGES)
def test_class_page_asks_each_question_and_keeps_the_answer_folded(
    school: Flask, page: Page, language: str
) -> None:
    page.get(f"{LESSON}/kelas{query(language)}")
    with school.app_context():
        lesson = queries.catalogue().lesson("kirim-uang/dua-biaya")
        assert lesson
        shown, quiz = (
            queries.quiz_presentation(lesson.rev, language),
            queries.quiz_version(lesson.rev),
        )
    assert shown
    assert quiz
    asked = [each for each in shown["questions"] if each["kind"] != "scenario"]
    sections = [each for each in page.root.all("section") if each.get("id").startswith("soal-")]
    assert len(sections) == len(asked) > 2
    for section, question in zip(sections, asked, strict=True):
        answer = section.one("details")
        right = right_options(quiz)[question["id"]]
        assert len([e for e in answer.all("div") if "tepat" in e.classes]) == len(right)


def test_options_of_a_class_page_are_in_the_order_of_the_quiz_and_lettered(
    school: Flask, page: Page
) -> None:
    page.get(f"{LESSON}/kelas")
    with school.app_context():
        lesson = queries.catalogue().lesson("kirim-uang/dua-biaya")
        assert lesson
        shown = queries.quiz_presentation(lesson.rev, "id")
    assert shown
    question = shown["questions"][0]
    order = shuffle_options(lesson.rev, question, len(question["options"]))
    options = page.root.one("section", id="soal-1").one("ol").all("li")
    assert [each.text for each in options] == [
        f"{'ABCD'[place]} {question['options'][n - 1]['text']}" for place, n in enumerate(order)
    ]


def test_class_page_names_no_profile_and_has_no_menu(
    school: Flask, page: Page, client: FlaskClient
) -> None:
    page.get(f"{LESSON}/kelas")
    assert not page.root.all("nav")
    text = client.get(f"{LESSON}/kelas").get_data(as_text=True)
    assert "data-siapa" not in text
    assert "js/bekal.js" not in text


def test_private_lesson_has_no_class_page_online_or_in_its_package(
    school: Flask, page: Page, client: FlaskClient
) -> None:
    with school.app_context():
        private = sorted(queries.catalogue().private_lesson_ids)
    assert private
    for lesson in private:
        page.get(f"/belajar/{lesson}/kelas", status=404)
        module = lesson.split("/")[0]
        assert f"/belajar/{lesson}/kelas" not in package(client, module)["files"]
        page.get(f"/belajar/{module}")
        links = [each.get("href") for each in page.root.all("a")]
        assert f"/belajar/{lesson}/kelas" not in links


@pytest.mark.parametrize("language", LANGUAGES)
def test_package_of_a_module_contains_its_class_pages(
    school: Flask, client: FlaskClient, language: str
) -> None:
    kept = package(client, "kirim-uang", language)
    assert f"{LESSON}/kelas{query(language)}" in kept["files"]
    assert any(each.startswith("/static/") and "kelas" in each for each in kept["assets"])
