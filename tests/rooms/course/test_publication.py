"""Publishing: modules without faults are published, faulty ones keep their last good version."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import brotli
import pytest
from flask import Flask
from sqlalchemy import delete, select

from app import create_app
from app.audio.rules import scripts_as_html, scripts_as_text
from app.content import library
from app.content.aloud.script import lesson_script
from app.content.faults import PAST_REVIEW
from app.course.actions.publish import publish_course_folder, republish_overdue
from app.course.models import QuizVersion
from app.kit.store.db import read, transaction
from app.publication.actions.selection import NothingToPublishError
from app.publication.queries.shelf import course_store
from tests.conftest import settings
from tests.page import parse
from tests.rooms.course.course import (
    COURSE,
    break_lesson,
    change_quiz,
    edit,
    small_course,
    stamp_of,
)

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
PAGE = "/belajar/kirim-uang/dua-biaya"
STORY = "kirim-uang/kabar-mendadak"
LATE = re.compile(r"Belum diperiksa ulang sejak \d+ \w+ \d{4}\.")
HIDDEN_IN_PRINT = {"kembali", "saring", "langkah", "dengar", "tombol"}

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For tests of files and pages. Publishing stores versions of quizzes; tests without this mark show
on both databases that it does."""
without_requests = pytest.mark.parametrize("lane", [True])
"""For tests that send no request, so that they never meet the fast lane."""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return small_course(tmp_path / "kursus")


@without_requests
def test_unchanged_course_is_not_published_again(fresh: Flask, course: Path) -> None:
    with fresh.app_context():
        first = publish_course_folder(course, today=TODAY, now=NOW)
        stamp = (course_store().folder / "current").stat().st_mtime_ns
        second = publish_course_folder(
            course, today=TODAY + timedelta(days=1), now=NOW + timedelta(days=1)
        )
        assert (first.fresh, second.fresh) == (True, False)
        assert second.catalogue == first.catalogue
        assert (course_store().folder / "current").stat().st_mtime_ns == stamp


@without_requests
@on_one_database
def test_published_course_catalogue_contains_modules_lessons_and_required_lessons(
    fresh: Flask, course: Path
) -> None:
    with fresh.app_context():
        publish_course_folder(course, today=TODAY, now=NOW)
        catalogue = course_store().current_catalogue()
    assert [module.id for module in catalogue.modules] == ["kirim-uang", "menabung"]
    lesson = catalogue.lesson("kirim-uang/dua-biaya")
    assert lesson is not None
    assert lesson.title.keys() == {"id", "en"}
    assert (lesson.questions, len(lesson.rev), lesson.overdue) == (4, 64, False)
    assert catalogue.cores[-1].lessons_for("keluarga", None) == (
        "kirim-uang/dua-biaya",
        "menabung/sisihkan-dulu",
    )
    assert catalogue.lesson("tidak/ada") is None
    assert catalogue.next_lesson(lesson) is None
    assert not catalogue.notes


@without_requests
@on_one_database
def test_publishing_the_course_compresses_only_changed_pages_again(
    fresh: Flask, course: Path
) -> None:
    def compressed_file_of(page: str) -> Path:
        return (
            course_store().folder
            / course_store().current_catalogue().version
            / "halaman"
            / "id"
            / f"{page}.html.br"
        )

    same, changed = "belajar/menabung/sisihkan-dulu", "belajar/kirim-uang/dua-biaya/kuis"
    with fresh.app_context():
        publish_course_folder(course, today=TODAY, now=NOW)
        for page in (same, changed):
            compressed_file_of(page).write_bytes(b"made before")
        change_quiz(course)
        publish_course_folder(course, today=TODAY, now=NOW)
        assert compressed_file_of(same).read_bytes() == b"made before"
        assert b"Ongkos kirim RM10" in brotli.decompress(compressed_file_of(changed).read_bytes())


@without_requests
def test_publishing_a_changed_quiz_adds_a_version_and_keeps_the_earlier_one(
    fresh: Flask, course: Path
) -> None:
    with fresh.app_context():
        publish_course_folder(course, today=TODAY, now=NOW)
        old = course_store().current_catalogue().lessons[0].rev
        change_quiz(course)
        publish_course_folder(course, today=TODAY, now=NOW)
        new = course_store().current_catalogue().lessons[0].rev
        kept = set(read().execute(select(QuizVersion.rev)).scalars())
        assert new != old
        assert {old, new} <= kept
        for rev, first in ((old, "Biaya"), (new, "Ongkos")):
            shown = course_store().quiz_presentation(rev, "id")
            assert shown is not None
            assert shown["questions"][0]["question"].startswith(first)


@without_requests
def test_publishing_restores_quiz_versions_missing_from_the_database(
    fresh: Flask, course: Path
) -> None:
    with fresh.app_context():
        publish_course_folder(course, today=TODAY, now=NOW)
        with transaction() as tx:
            tx.execute(delete(QuizVersion))
        assert not publish_course_folder(course, today=TODAY, now=NOW).fresh
        kept = set(read().execute(select(QuizVersion.rev)).scalars())
        assert kept == {lesson.rev for lesson in course_store().current_catalogue().lessons}


def test_course_module_with_faults_keeps_its_last_published_version(
    fresh: Flask, course: Path
) -> None:
    client = fresh.test_client()
    with fresh.app_context():
        publish_course_folder(course, today=TODAY, now=NOW)
    was = client.get("/belajar/menabung/sisihkan-dulu").data
    break_lesson(course)
    change_quiz(course)
    with fresh.app_context():
        catalogue = publish_course_folder(course, today=TODAY, now=NOW).catalogue
        again = publish_course_folder(course, today=TODAY, now=NOW)
    assert catalogue.held_back_modules == ("menabung",)
    assert "menabung/sisihkan-dulu/pelajaran.id.md" in [note.path for note in catalogue.notes]
    assert client.get("/belajar/menabung/sisihkan-dulu").data == was
    assert "Ongkos kirim RM10" in client.get(f"{PAGE}/kuis").get_data(as_text=True)
    assert (again.fresh, again.catalogue) == (False, catalogue)


@on_one_database
def test_held_back_module_stays_although_a_later_check_refuses_its_published_text(
    fresh: Flask, course: Path
) -> None:
    """A publication of before the check of stock phrases, whose sources have one twice."""
    client = fresh.test_client()
    with fresh.app_context():
        publish_course_folder(course, today=TODAY, now=NOW)
        folder = course_store().source_folder
    assert folder is not None
    published = folder / "menabung" / "sisihkan-dulu"
    edit(published / "pelajaran.id.md", "{#ingat}\n\n", "{#ingat}\n\nJuga begitu. Juga begitu. ")
    assert "stock-phrase" in {each.code for each in library.read_course(folder, TODAY).faults}
    break_lesson(course)
    change_quiz(course)
    with fresh.app_context():
        catalogue = publish_course_folder(course, today=TODAY, now=NOW).catalogue
    assert catalogue.held_back_modules == ("menabung",)
    assert "Juga begitu." in client.get("/belajar/menabung/sisihkan-dulu").get_data(as_text=True)


@on_one_database
def test_new_course_module_with_faults_is_not_published(fresh: Flask, course: Path) -> None:
    break_lesson(course)
    with fresh.app_context():
        assert publish_course_folder(course, today=TODAY, now=NOW).catalogue.missing == (
            "menabung",
        )
    client = fresh.test_client()
    assert client.get("/belajar/menabung").status_code == 404
    assert "menabung" not in client.get("/belajar").get_data(as_text=True)


@on_one_database
def test_first_publishing_with_an_invalid_course_plan_file_raises_and_publishes_nothing(
    fresh: Flask, course: Path
) -> None:
    edit(course / "susunan.yaml", "modul:", "modulnya:")
    with fresh.app_context():
        with pytest.raises(NothingToPublishError) as nothing:
            publish_course_folder(course, today=TODAY, now=NOW)
        assert any(note.path == "susunan.yaml" for note in nothing.value.notes)
    assert fresh.test_client().get("/belajar").status_code == 503


@without_requests
@on_one_database
def test_publishing_with_an_invalid_course_plan_file_keeps_the_previous_plan(
    fresh: Flask, course: Path
) -> None:
    with fresh.app_context():
        before = publish_course_folder(course, today=TODAY, now=NOW).catalogue
        edit(course / "susunan.yaml", "versi: 1", "nomor: 2")
        change_quiz(course)
        after = publish_course_folder(course, today=TODAY, now=NOW).catalogue
    assert after.cores == before.cores
    assert after.lessons[0].rev != before.lessons[0].rev


def test_scheduled_job_makes_lesson_pages_show_an_overdue_review_after_its_date(
    fresh: Flask, course: Path
) -> None:
    client = fresh.test_client()
    edit(course / f"{PAGE[9:]}/pelajaran.id.md", "tinjau: 2027-05-24", "tinjau: 2026-11-30")
    _update_translation_hashes(course)
    with fresh.app_context():
        assert publish_course_folder(course, today=TODAY, now=NOW).catalogue.good_until == date(
            2026, 11, 30
        )
        assert republish_overdue(datetime(2026, 11, 30, 12, tzinfo=UTC)) == 0
    assert "Belum diperiksa ulang" not in client.get(PAGE).get_data(as_text=True)
    with fresh.app_context():
        # An author's unpublished change must not be published by the job.
        change_quiz(course)
        # 00.30 on 1 December in western Indonesia.
        assert republish_overdue(datetime(2026, 11, 30, 17, 30, tzinfo=UTC)) == 1
        assert republish_overdue(datetime(2026, 11, 30, 17, 30, tzinfo=UTC)) == 0
    assert "Belum diperiksa ulang sejak 30 November 2026" in client.get(PAGE).get_data(as_text=True)
    assert "Ongkos" not in client.get(f"{PAGE}/kuis").get_data(as_text=True)


def test_new_course_publication_is_served_by_other_processes_on_their_next_request(
    fresh: Flask, course: Path, database_url: str, tmp_path: Path
) -> None:
    other = create_app(settings(tmp_path / "state", database_url))
    client = other.test_client()
    assert client.get(PAGE).status_code == 503
    with fresh.app_context():
        publish_course_folder(course, today=TODAY, now=NOW)
    assert client.get(PAGE).status_code == 200
    change_quiz(course)
    with fresh.app_context():
        publish_course_folder(course, today=TODAY, now=NOW)
    assert "Ongkos" in client.get(f"{PAGE}/kuis").get_data(as_text=True)


@on_one_database
def test_image_of_an_older_course_publication_is_still_served(fresh: Flask, course: Path) -> None:
    with fresh.app_context():
        names = publish_course_folder(course, today=TODAY, now=NOW).catalogue.lessons[0].pictures
        drawing = course / "kirim-uang/dua-biaya/gambar/dua-potongan.svg"
        edit(drawing, "</svg>", "<desc/></svg>")
        for question in range(3):
            publish_course_folder(course, today=TODAY, now=NOW)
            edit(drawing, "<desc/>", f"<desc/><!-- {question} -->")
        assert names[0] not in course_store().current_catalogue().lessons[0].pictures
        folders = [each for each in course_store().folder.iterdir() if each.is_dir()]
        assert len(folders) == 4, folders  # current, previous, gambar, kuis
    answer = fresh.test_client().get(f"/belajar/gambar/{names[0]}")
    assert answer.mimetype == "image/svg+xml"
    assert "immutable" in answer.headers["Cache-Control"]


@on_one_database
@pytest.mark.parametrize("name", ["x.svg", "0000000000000000.svg", "..%2Fcurrent"])
def test_course_image_address_returns_404_for_any_other_file(fresh: Flask, name: str) -> None:
    assert fresh.test_client().get(f"/belajar/gambar/{name}").status_code == 404


def _update_translation_hashes(course: Path) -> None:
    """Marks the translation as made from the current text."""
    folder = course / PAGE[9:]
    lines = (folder / "pelajaran.en.md").read_text("utf-8").splitlines(keepends=True)
    asal = next(line for line in lines if line.startswith("asal: "))
    edit(folder / "pelajaran.en.md", asal, f"asal: {stamp_of(folder / 'pelajaran.id.md')}\n")


@on_one_database
@pytest.mark.parametrize(
    "way, notice, kept",
    [
        ("catatan", "This translation is being updated.", "Groceries brought to the door"),
        ("asli", "The translation is being updated.", "Belanjaan yang diantar"),
    ],
)
def test_outdated_translation_is_shown_with_a_notice_or_in_the_original_as_configured(
    way: str, notice: str, kept: str, fresh: Flask, course: Path
) -> None:
    edit(course / "susunan.yaml", "bahasa:", f"terjemahan: {{en: {way}}}\nbahasa:")
    lesson = course / "kirim-uang" / "dua-biaya" / "pelajaran.id.md"
    edit(lesson, "Belanja yang diantar", "Belanjaan yang diantar")
    with fresh.app_context():
        built = publish_course_folder(course, today=TODAY, now=NOW)
        assert not built.catalogue.held_back_modules
        assert [note.warning for note in built.catalogue.notes] == [True]
        entry = built.catalogue.lesson("kirim-uang/dua-biaya")
        assert entry is not None
        assert (set(entry.behind), set(entry.untranslated)) == (
            ({"en"}, set()) if way == "catatan" else (set(), {"en"})
        )
    client = fresh.test_client()
    shown = client.get(f"{PAGE}?lang=en").text
    assert notice in shown
    assert kept in shown
    assert notice not in client.get(PAGE).text
    quiz = client.get(f"{PAGE}/kuis?lang=en").text
    legend = re.search(r"<legend([^>]*)>", quiz)
    assert legend is not None
    assert (legend[1] == ' lang="id"') == (way == "asli")
    assert ('Questions: <span lang="id">' in quiz) == (way == "asli")


@on_one_database
def test_changing_sources_or_review_date_of_a_lesson_does_not_outdate_its_translation(
    fresh: Flask, course: Path
) -> None:
    lesson = course / "kirim-uang" / "dua-biaya" / "pelajaran.id.md"
    edit(lesson, "sumber:\n", "sumber:\n- Bank Indonesia, kurs tengah https://www.bi.go.id\n")
    text = lesson.read_text("utf-8")
    lesson.write_text(re.sub("tinjau: .*", "tinjau: 2029-05-24", text), "utf-8")
    with fresh.app_context():
        built = publish_course_folder(course, today=TODAY, now=NOW)
    assert built.catalogue.notes == ()
    assert built.catalogue.held_back_modules == ()
    for language in ("id", "en"):
        assert "kurs tengah" in fresh.test_client().get(f"{PAGE}?lang={language}").text


@on_one_database
def test_overdue_review_is_reported_by_lesson_page_audio_script_and_course_check_alike(
    fresh: Flask, course: Path
) -> None:
    later = date(2027, 5, 26)
    story = shutil.copytree(COURSE / STORY, course / STORY) / "skenario.id.md"
    edit(course / "kirim-uang" / "modul.yaml", "- dua-biaya\n", "- dua-biaya\n- kabar-mendadak\n")
    due = re.search(r"tinjau: (\S+)", story.read_text("utf-8"))
    assert due is not None
    before = stamp_of(story)
    edit(story, due[0], "tinjau: 2027-01-05")
    edit(course / STORY / "skenario.en.md", before, stamp_of(story))
    other = course / "menabung" / "sisihkan-dulu"
    review = re.search(r"tinjau: (\S+)", (other / "pelajaran.id.md").read_text("utf-8"))
    assert review is not None
    before = stamp_of(other / "pelajaran.id.md")
    edit(other / "pelajaran.id.md", review[0], "tinjau: 2028-01-05")
    edit(other / "pelajaran.en.md", before, stamp_of(other / "pelajaran.id.md"))
    now = library.read_course(course, later)
    reported = {fault.path.rpartition("/")[0] for fault in now.faults if fault.code == PAST_REVIEW}
    with fresh.app_context():
        entries = publish_course_folder(course, today=later, now=NOW).catalogue.lessons
    client = fresh.test_client()
    shown, written, spoken = set(), set(), set()
    for entry in entries:
        root = parse(client.get(f"/belajar/{entry.id}").text).one("main")
        said = [p for p in root.all("p") if "Belum diperiksa ulang sejak" in p.text]
        shown |= {entry.id for p in said if not set(p.classes) & HIDDEN_IN_PRINT}
        aloud = parse(client.get(f"/belajar/{entry.id}/dengar").text).all("section", cls="isi")[0]
        spoken |= {entry.id for p in aloud.all("p") if "ulang sejak " in p.text}
        for paper in (scripts_as_text, scripts_as_html):
            if LATE.search(paper([lesson_script(now.lesson(entry.id), "id")], later, "id")):
                written.add((entry.id, paper))
    assert shown == spoken == reported == {"kirim-uang/dua-biaya", STORY}
    assert written == {
        (name, paper) for name in reported for paper in (scripts_as_text, scripts_as_html)
    }
    page = client.get(f"/belajar/{STORY}").text
    assert "Belum diperiksa ulang sejak 5 Januari 2027." in page


@without_requests
@on_one_database
def test_outdated_translation_prevents_publishing_its_module_by_default(
    fresh: Flask, course: Path
) -> None:
    with fresh.app_context():
        publish_course_folder(course, today=TODAY, now=NOW)
        lesson = course / "kirim-uang" / "dua-biaya" / "pelajaran.id.md"
        edit(lesson, "Belanja yang diantar", "Belanjaan yang diantar")
        assert publish_course_folder(course, today=TODAY, now=NOW).catalogue.held_back_modules == (
            "kirim-uang",
        )


@on_one_database
def test_story_with_faults_keeps_its_last_published_version(fresh: Flask, course: Path) -> None:
    with fresh.app_context():
        publish_course_folder(course, today=TODAY, now=NOW)
        published = course_store().current_catalogue().story
        assert [each.module for each in published.episodes] == ["kirim-uang", "menabung"]
        edit(course / "cerita.yaml", "keluarga: yanti", "keluarga: nobody")
        publish_course_folder(course, today=TODAY, now=NOW)
        assert course_store().current_catalogue().story == published
    assert fresh.test_client().get("/belajar/cerita").status_code == 200
