"""What was found unclear in a lesson, and what was changed since, is for everybody to see."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask

from app.content import library
from app.course.actions.publish import publish_course_folder
from app.course.actions.unclear import store_unclear_report
from app.kit.store.db import transaction
from config import COURSE
from tests.page import Page
from tests.rooms.course.course import edit, small_course, stamp_of

LESSON = "kirim-uang/dua-biaya"
ADDRESS = f"/belajar/{LESSON}/kejelasan"
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
CHANGED = "perubahan:\n- 2026-11-02 Tabel dipendekkan.\n- 2026-11-20 Contoh kurs diganti.\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A lesson that was changed twice, as both its languages tell."""
    root = small_course(tmp_path / "kursus")
    lesson, english = (root / LESSON / f"pelajaran.{each}.md" for each in ("id", "en"))
    before = stamp_of(lesson)
    edit(lesson, "tinjau:", f"{CHANGED}tinjau:")
    edit(
        english,
        f"asal: {before}",
        f"asal: {stamp_of(lesson)}\nperubahan:\n- 2026-11-20 Another example rate.\n"
        "- 2026-11-02 A shorter table.",
    )
    return root


@pytest.fixture
def reader(fresh: Flask, course: Path) -> Page:
    with fresh.app_context():
        assert (
            publish_course_folder(course, today=date(2026, 11, 24), now=NOW).catalogue.notes == ()
        )
        with transaction() as tx:
            for day in (10, 20, 22):
                at = datetime(2026, 11, day, 5, tzinfo=UTC)
                store_unclear_report(tx, LESSON, "Apa itu kurs tengah?", now=at)
    return Page(fresh.test_client())


def test_public_page_counts_unclear_reports_of_a_lesson_but_hides_their_comments(
    reader: Page,
) -> None:
    reader.get(f"/belajar/{LESSON}")
    (link,) = [a for a in reader.root.one("main").all("a") if a.get("href") == ADDRESS]
    assert link.text == "Lihat yang sudah diubah"
    reader.get(ADDRESS)
    assert "3 ketukan · pertama 10 November 2026 · terakhir 22 November 2026" in reader.text
    assert "Sejak perubahan terakhir: 2." in reader.text
    told = [each.text for each in reader.root.one("ul", cls="daftar").all("li")]
    assert told == ["20 November 2026 Contoh kurs diganti.", "2 November 2026 Tabel dipendekkan."]
    assert "kurs tengah" not in reader.root.text
    reader.get(f"{ADDRESS}?lang=en")
    assert "Another example rate." in reader.text
    assert "Contoh kurs diganti." not in reader.text


def test_clarity_page_of_a_lesson_says_when_there_are_no_unclear_reports(reader: Page) -> None:
    reader.get("/belajar/menabung/sisihkan-dulu/kejelasan")
    assert "Belum ada ketukan." in reader.text
    assert "Belum ada perubahan yang dicatat." in reader.text
    reader.get("/belajar/menabung/tidak-ada/kejelasan", 404)


def test_clarity_page_of_a_lesson_lists_every_recorded_change(school: Flask) -> None:
    page = Page(school.test_client())
    changed = [
        each for each in library.read_course(COURSE, date(2026, 12, 2)).lessons if each.changes
    ]
    told = 0
    for lesson in changed:
        for language, changes in lesson.changes.items():
            for change in changes:
                page.get(f"/belajar/{lesson.id}/kejelasan?lang={language}")
                assert change.text in page.text
                told += 1
    assert told >= 2, "what was changed after a reading aloud stands in its lesson"
