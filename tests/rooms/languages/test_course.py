"""A third language needs files and BEKAL_LANGUAGES: the course, whole or in part."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from app.audio import cli as audio
from tests.rooms.course.course import edit, stamp_of
from tests.rooms.languages.javanese import LESSON, ORIGINAL_TITLE, OTHER_LESSON, TITLE, browser


def test_lesson_translated_to_javanese_is_shown_in_javanese(javanese: Flask) -> None:
    page = browser(javanese)
    root = page.get(f"/belajar/{LESSON}?lang=jv")
    assert root.one("h1").text == TITLE
    assert "Bukaken kuitansi" in root.text
    assert page.get("/belajar/kirim-uang?lang=jv").one("h1").text == "Kirim dhuwit"
    assert page.get(f"/belajar/{LESSON}").one("h1").text == ORIGINAL_TITLE


def test_lesson_without_a_translation_is_shown_in_indonesian_with_lang_attributes(
    javanese: Flask,
) -> None:
    page = browser(javanese)
    root = page.get(f"/belajar/{OTHER_LESSON}?lang=jv")
    assert root.one("html").get("lang") == "jv"
    indonesian = page.get(f"/belajar/{OTHER_LESSON}").one("h1").text
    heading = page.get(f"/belajar/{OTHER_LESSON}?lang=jv").one("h1")
    assert (heading.text, heading.get("lang")) == (indonesian, "id")
    assert page.root.one("div", cls="sisi", lang="id").text
    root = page.get(f"/belajar/{OTHER_LESSON}/kuis?lang=jv")
    assert root.one("main").all(lang="id")


def test_quiz_translated_to_javanese_is_shown_in_javanese(javanese: Flask) -> None:
    page = browser(javanese)
    page.get(f"/belajar/{LESSON}/kuis?lang=jv")
    assert "RM5 ae" in page.text
    form = next(form for form in page.root.all("form") if form.all("input", name="j"))
    page.submit(form, status=200, j="2")
    assert page.root.one("html").get("lang") == "jv"


def test_course_check_accepts_a_language_with_only_some_lessons_translated(
    javanese: Flask, files: Path
) -> None:
    run = javanese.test_cli_runner().invoke
    checked = run(args=["kursus", "cek", str(files / "kursus")])
    assert checked.exit_code == 0, checked.output
    assert "jv: 1" in checked.output


def test_invalid_javanese_quiz_does_not_prevent_publishing_the_other_languages(
    javanese: Flask, files: Path
) -> None:
    course = files / "kursus"
    edit(course / LESSON / "kuis.jv.md", "{#biaya-dari-seratus}", "{#liya}")
    run = javanese.test_cli_runner().invoke
    assert "kuis.jv.md" in run(args=["kursus", "cek", str(course)]).output
    assert run(args=["kursus", "terbit", str(course)]).exit_code == 0
    page = browser(javanese)
    assert page.get(f"/belajar/{LESSON}?lang=jv").one("h1").get("lang") == "id"
    assert page.get(f"/belajar/{LESSON}?lang=en").one("h1").text == "The two costs of sending money"


def test_outdated_javanese_lesson_is_replaced_by_the_indonesian_original(
    javanese: Flask, files: Path
) -> None:
    course = files / "kursus"
    lesson = course / LESSON / "pelajaran.id.md"
    before = stamp_of(lesson)
    edit(lesson, "Habis gajian", "Sesudah gajian")
    edit(course / LESSON / "pelajaran.en.md", before, stamp_of(lesson))
    assert javanese.test_cli_runner().invoke(args=["kursus", "terbit", str(course)]).exit_code == 0
    assert browser(javanese).get(f"/belajar/{LESSON}?lang=jv").one("h1").get("lang") == "id"


def test_text_to_read_aloud_exists_in_javanese_but_no_speech_is_synthesised(
    javanese: Flask, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audio, "COURSE", files / "kursus")
    run = javanese.test_cli_runner().invoke
    script = run(args=["kursus", "naskah", LESSON, "--bahasa", "jv"])
    assert script.exit_code == 0, script.output
    assert TITLE.upper() in script.output
    assert run(args=["kursus", "naskah", LESSON, "--bahasa", "fr"]).exit_code == 2
    words = run(args=["kursus", "naskah", "antarmuka", "--bahasa", "jv"])
    assert "Wiwit sinau." in words.output
    root = browser(javanese).get(f"/belajar/{LESSON}/dengar?lang=jv")
    assert not root.all("audio")
    assert root.one("main").all("section", lang="jv")
    made = run(args=["kursus", "suara", LESSON, "--bahasa", "jv"])
    assert "0 rekaman dibuat" in made.output, made.output


def test_offline_module_and_offline_page_layout_are_in_javanese(javanese: Flask) -> None:
    page = browser(javanese)
    kept = page.client.get("/belajar/kirim-uang/paket.json?lang=jv").get_json()
    assert (kept["language"], kept["title"]) == ("jv", "Kirim dhuwit")
    worker = page.client.get("/sw.js").get_data(as_text=True)
    release = re.search(r'RELEASE = "([0-9a-f]{16})"', worker)
    assert release
    frame = page.client.get(f"/luring/{release[1]}.json").get_json()
    assert "/bantuan?lang=jv" in str(frame)
