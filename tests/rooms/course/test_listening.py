"""Listening to a lesson and its quiz, with and without recordings."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask

from app.audio import queries
from app.content import library
from app.content.aloud.say import spell_out
from app.content.aloud.script import AudioScript, lesson_script
from app.course.actions.publish import publish_course_folder
from config import ROOT
from tests.page import Page, parse
from tests.rooms.course.course import small_course

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
LESSON = "kirim-uang/dua-biaya"
OTHER = "menabung/sisihkan-dulu"
SOUND = ROOT / "tests" / "content" / "suara"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # files and pages
OPUS = (SOUND / "contoh.opus").stat().st_size


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return small_course(tmp_path / "kursus")


def script_of(course: Path, lesson: str = LESSON, language: str = "id") -> AudioScript:
    return lesson_script(library.read_course(course, TODAY).lesson(lesson), language)


def copy_recording(folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for ending in ("opus", "mp3"):
        shutil.copy(SOUND / f"contoh.{ending}", folder / f"{name}.{ending}")


def read_all(fresh: Flask, made: AudioScript) -> None:
    """Creates machine recordings of every segment."""
    for segment in made.segments:
        copy_recording(queries.recordings_folder(fresh), queries.machine_file_stem(segment))


def published(fresh: Flask, course: Path, day: date = TODAY) -> Page:
    with fresh.app_context():
        publish_course_folder(course, today=day, now=NOW)
    return Page(fresh.test_client())


def csp_of(page: Page) -> str:
    return page.response.headers["Content-Security-Policy"]


def test_lesson_with_a_recording_has_an_audio_player_that_preloads_nothing(
    fresh: Flask, course: Path
) -> None:
    read_all(fresh, script_of(course))
    page = published(fresh, course)
    page.get(f"/belajar/{LESSON}")
    player = page.root.one("audio")
    assert player.get("preload") == "none"
    assert "autoplay" not in player.attributes
    assert "Dengarkan, 1 detik, 2" in page.text  # length and size are visible before a tap
    assert "Suara mesin" in page.text
    assert "media-src 'self'" in csp_of(page)
    for source in player.all("source"):
        answer = page.client.get(source.get("src"))
        assert answer.status_code == 200
        assert answer.mimetype == source.get("type").split(";")[0]
    assert not page.root.all("script")


def test_lesson_without_a_recording_links_to_a_page_with_its_text_to_read_aloud(
    fresh: Flask, course: Path
) -> None:
    read_all(fresh, script_of(course))
    page = published(fresh, course)
    page.get(f"/belajar/{OTHER}")
    assert not page.root.all("audio")
    assert "media-src" not in csp_of(page)
    link = next(a for a in page.root.all("a") if "dengar" in a.get("href"))
    page.get(link.get("href"))
    assert "Belum ada rekaman untuk pelajaran ini." in page.text
    assert "Minta seseorang membacakan naskah di bawah." in page.text
    for line in script_of(course, OTHER).lesson_segment.text.split("\n"):
        assert " ".join(line.split()) in page.text
    assert [each.get("hidden") for each in page.root.all("div") if "data-ucap" in each.attributes]
    assert "suara" in page.root.one("script").get("src")


@pytest.mark.parametrize("language, word", [("id", "Soal nomor 1"), ("en", "Question 1")])
def test_listening_page_of_a_lesson_has_an_audio_player_and_is_publicly_cacheable(
    fresh: Flask, course: Path, language: str, word: str
) -> None:
    read_all(fresh, script_of(course, language=language))
    page = published(fresh, course)
    page.get(f"/belajar/{LESSON}/dengar?lang={language}")
    assert page.root.one("audio").get("preload") == "none"
    assert word in page.text
    assert page.response.headers["Cache-Control"].startswith("public")
    assert "media-src 'self'" in csp_of(page)


def test_quiz_question_options_and_feedback_have_audio_players(fresh: Flask, course: Path) -> None:
    made = script_of(course)
    read_all(fresh, made)
    page = published(fresh, course)
    page.get(f"/belajar/{LESSON}/kuis")
    first = made.segments_of_question(made.segments[1].question)
    heard = [segment for segment in first if segment.kind in ("soal", "pilihan")]
    assert len(page.root.all("audio")) == len(heard)
    labels = [p.text for p in page.root.one("details").all("p") if not p.classes]
    shown = [each.text for each in page.root.all("label")][: len(heard) - 1]
    assert labels[1:] == shown, "options are heard in the order in which they stand"
    page.submit(status=200, j="1")
    assert "media-src 'self'" in csp_of(page)
    assert page.root.all("audio", **{"aria-label": "Dengarkan tanggapan ini"})


def press_read_out(page: Page) -> None:
    """Presses the button that sends the question's form to a different address than its answers."""
    form = page.root.one("main").all("form")[0]
    (button,) = [each for each in form.all("button") if each.get("formaction")]
    sent = {each.get("name"): each.get("value") for each in form.all("input", type="hidden")}
    page.post(button.get("formaction"), sent, 200)


@pytest.mark.parametrize("language", ["id", "en"])
def test_quiz_question_without_a_recording_is_read_by_browser_speech_on_request(
    fresh: Flask, course: Path, language: str
) -> None:
    page = published(fresh, course)
    page.get(f"/belajar/{LESSON}/kuis?lang={language}")
    assert not page.root.all("script")
    parts = page.root.one("main").all("form")[0].all()
    first, ask, *_rest = (n for n, each in enumerate(parts) if each.tag == "button")
    assert "hidden" in parts[first].attributes, "Enter takes this one"
    assert parts[first].get("formaction") == ""
    assert ask < next(n for n, each in enumerate(parts) if each.tag == "label"), "above the options"
    asked = page.root.one("legend").text
    press_read_out(page)
    assert page.root.one("legend").text == asked, "it is no answer"
    assert "suara" in page.root.one("script").get("src")
    options = [each.text for each in page.root.all("label")][:-1]
    box = page.root.one("details")
    assert "open" in box.attributes
    read = [each.text for each in box.all("p") if "data-tanpa" not in each.attributes]
    read = [each for each in read if each not in ("Bacakan", "Read aloud")][1:]
    assert read[1:] == [spell_out(each, language) for each in options], "in the order shown"
    assert not re.search(r"[0-9%]", " ".join(read)), "a number is said in words"
    assert len([each for each in box.all("div") if "data-ucap" in each.attributes]) == len(read) + 1
    page.submit(page.root.one("main").all("form")[0], 200, j="1")
    assert page.root.one("legend").text != asked
    assert page.root.one("script"), "the next question is read without another tap"


def test_quiz_question_with_a_recording_offers_no_browser_speech(
    fresh: Flask, course: Path
) -> None:
    read_all(fresh, script_of(course))
    page = published(fresh, course)
    page.get(f"/belajar/{LESSON}/kuis")
    assert not [each for each in page.root.all("button") if each.get("formaction")]


def test_list_of_recordings_to_store_offline_states_their_total_size(
    fresh: Flask, course: Path
) -> None:
    made = script_of(course)
    read_all(fresh, made)
    page = published(fresh, course)
    listing = page.client.get("/belajar/kirim-uang/suara.json?lang=id").json
    stems = {queries.machine_file_stem(segment) for segment in made.segments}
    assert listing is not None
    assert {file["url"] for file in listing["files"]} == {
        f"/belajar/suara/{stem}.opus" for stem in stems
    }
    assert listing["bytes"] == sum(file["bytes"] for file in listing["files"]) == OPUS * len(stems)
    assert (listing["v"], len(listing["version"])) == (1, 16)
    silent = page.client.get("/belajar/menabung/suara.json")
    assert silent.status_code == 200, "what is normal is no error in anybody's log"
    assert (silent.json or {})["files"] == []
    assert page.client.get("/belajar/tidak-ada/suara.json").status_code == 404


def test_new_recordings_create_a_new_course_publication_and_unchanged_ones_do_not(
    fresh: Flask, course: Path
) -> None:
    with fresh.app_context():
        first = publish_course_folder(course, today=TODAY, now=NOW)
        assert not publish_course_folder(course, today=TODAY, now=NOW).fresh
        read_all(fresh, script_of(course))
        second = publish_course_folder(course, today=TODAY, now=NOW)
        assert second.fresh
        assert second.catalogue.version != first.catalogue.version
        assert not publish_course_folder(course, today=TODAY, now=NOW).fresh


def test_lesson_page_plays_the_human_recording_instead_of_the_synthesised_one(
    fresh: Flask, course: Path
) -> None:
    made = script_of(course)
    read_all(fresh, made)
    copy_recording(course / LESSON, "suara.id")
    (course / LESSON / "suara.id.yaml").write_text(
        f"suara: Ibu Sumi\nizin: 2026-11-20\nnaskah:\n  suara: {made.lesson_segment.text_digest}\n",
        "utf-8",
    )
    page = published(fresh, course)
    page.get(f"/belajar/{LESSON}")
    assert "Suara mesin" not in page.text
    source = page.root.one("audio").all("source")[0].get("src")
    assert queries.machine_file_stem(made.lesson_segment) not in source
    assert page.client.get(source).status_code == 200


def test_listening_page_states_that_the_review_of_the_lesson_is_overdue(
    fresh: Flask, course: Path
) -> None:
    late = script_of(course).lesson.next_review
    page = published(fresh, course, late.replace(year=late.year + 1))
    page.get(f"/belajar/{LESSON}/dengar")
    assert re.search(r"Belum diperiksa ulang sejak \d+ \w+ \d{4}\.", page.text)


def test_offline_module_has_audio_players_only_for_lessons_with_recordings(
    fresh: Flask, course: Path
) -> None:
    read_all(fresh, script_of(course))
    page = published(fresh, course)
    kept = page.client.get("/belajar/kirim-uang/paket.json").get_json()
    assert "media-src 'self'" in kept["headers"]["Content-Security-Policy"]
    for path in (f"/belajar/{LESSON}", f"/belajar/{LESSON}/dengar", f"/belajar/{LESSON}/kuis"):
        root = parse(kept["files"][path][1])
        assert any("data-suara" in each.attributes for each in root.all("div")), path
        assert root.all("audio")
        assert any("pemutar" in each.get("src") for each in root.all("script"))
    other = page.client.get("/belajar/menabung/paket.json").get_json()
    for path, (_, text) in other["files"].items():
        assert "dengar" not in path
        assert "<audio" not in text
        assert f"/belajar/{OTHER}/dengar" not in text
