"""`/kelola/kursus/pratinjau`: a lesson is looked at before it is published, and nothing is kept."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.authors.rules import ABOUT
from app.content import preview
from app.kit.store.db import db, read
from config import COURSE
from tests.content.broken import BROKEN, Broken
from tests.content.good_course import FOLDER, GOOD, TODAY, edit, line_of
from tests.factories import make_staff
from tests.page import Page

ADDRESS = "/kelola/kursus/pratinjau"
LESSON, QUIZ, STORY = preview.read_example_lesson()
# One day the example itself is to be looked at again.
pytestmark = pytest.mark.usefixtures("november")
OF_LESSONS = [each for each in BROKEN if each.path.startswith(FOLDER)]


@pytest.fixture
def trainer(school: Flask) -> Page:
    return make_staff(school, "Pak Wahyu", "pelatih", "35.02")[0]


def submit_preview(trainer: Page, status: int = 200, query: str = "", **sent: Any) -> None:
    """Send texts (lesson, quiz, story) and files (berkas) by the page's own form."""
    trainer.get(ADDRESS + query)
    form = trainer.root.one("main").one("form", method="post")
    trainer.submit(form, status, **{"berkas": None, **sent})


def listed_faults(trainer: Page) -> list[str]:
    section = trainer.root.one("main").all("section")[0]
    return [each.text for each in section.all("li")]


def test_lesson_preview_returns_403_to_learners_and_officers(school: Flask, mother: Page) -> None:
    mother.get(ADDRESS, 403)
    make_staff(school, "Bu Endah", "petugas")[0].get(ADDRESS, 403)
    make_staff(school, "Mbak Lia", "admin")[0].get(ADDRESS)


def test_preview_shows_the_example_lesson_without_faults_and_with_its_correct_answers(
    trainer: Page,
) -> None:
    trainer.get(f"{ADDRESS}?contoh=1")
    shown = [area.text for area in trainer.root.one("main").all("textarea")]
    assert [each[:25] for each in shown] == [
        " ".join(t.split())[:25] for t in (LESSON, QUIZ, STORY)
    ]
    submit_preview(trainer, lesson=LESSON, quiz=QUIZ, story=STORY)
    assert "Tidak ada catatan." in trainer.text
    headings = [each.text for each in trainer.root.one("main").all("h2")]
    assert headings[1:3] == ["Iuran kampung, tulis sebelum lupa", "Catatan itu seperti buku tamu"]
    right = [each.text for each in trainer.root.one("main").all("li", cls="tepat")]
    assert right[0].startswith("Jawaban yang tepat Pada hari iuran dibayar")
    assert len(right) == 4
    assert "Wakt" in trainer.text
    assert "“Lihat buku dulu, sebut tanggalnya, lalu tulis.”" in trainer.text


def test_preview_lists_lesson_faults_by_line_number_in_indonesian_and_english(
    trainer: Page,
) -> None:
    bad = LESSON.replace("menit: 3", "menit: 4").replace("Ambil buku tulis.", "Ambil buku TKI.")
    line = bad.splitlines().index(next(each for each in bad.splitlines() if "TKI" in each)) + 1
    submit_preview(trainer, lesson=bad, quiz=QUIZ)
    assert "2 hal perlu diperbaiki." in trainer.text
    first, second = listed_faults(trainer)
    assert first == "Baris 3: Menit belum cocok 141 kata: tulis menit: 3 “menit: 4”"
    assert second.startswith(f"Baris {line}: Kata yang sebaiknya diganti “TKI”: tulis PMI,")
    submit_preview(trainer, query="?lang=en", lesson=bad, quiz=QUIZ)
    assert listed_faults(trainer)[0].startswith("Line 3: The minutes do not fit")
    told = trainer.root.one("main").all("section")[0].all("li")[0].one("span")
    assert told.get("lang") == "id"


def test_preview_recognises_uploaded_lesson_and_quiz_files_by_their_names(trainer: Page) -> None:
    files = [(LESSON, "pelajaran.id (1).md"), (QUIZ.replace("[x]", "[ ]"), "kuis.txt")]
    submit_preview(trainer, berkas=[(io.BytesIO(text.encode()), name) for text, name in files])
    assert [each.split(": ")[1][:23] for each in listed_faults(trainer)] == [
        "Kunci jawaban belum pas"
    ] * 3
    submit_preview(trainer, 422, berkas=[(io.BytesIO(b"x"), "foto.jpg")])
    assert "Berkas ini tidak bisa dibaca: foto.jpg." in trainer.text
    submit_preview(trainer, 422, berkas=[(io.BytesIO(b"x" * 20_001), "kuis.id.md")])
    assert "kuis.id.md" in trainer.text


def test_preview_rejects_lesson_text_with_too_many_brackets(trainer: Page) -> None:
    submit_preview(trainer, 422, lesson=LESSON + "![" * 501)
    assert "Berkas ini tidak bisa dibaca: pelajaran.id.md." in trainer.text
    submit_preview(trainer, 422, berkas=[(io.BytesIO(b"[" * 501), "kuis.md")])
    assert "Berkas ini tidak bisa dibaca: kuis.id.md." in trainer.text


def test_preview_shows_the_translation_of_a_lesson_below_its_original(trainer: Page) -> None:
    names = ("pelajaran.id.md", "pelajaran.en.md", "kuis.id.md", "kuis.en.md")
    folder = COURSE / "kirim-uang" / "dua-biaya"
    files = [folder / name for name in names] + sorted((folder / "gambar").iterdir())
    submit_preview(trainer, berkas=[(io.BytesIO(file.read_bytes()), file.name) for file in files])
    drawn = trainer.root.one("main").all("img")
    assert drawn
    assert all(each.get("src").startswith("data:image/svg+xml,") for each in drawn)
    assert "Tidak ada catatan." in trainer.text
    languages = [each.get("lang") for each in trainer.root.one("main").all("section", cls="isi")]
    assert [each for each in languages if each] == ["id", "id", "en", "en"]
    assert trainer.root.one(id="ingat-en").get("id") != trainer.root.one(id="ingat").get("id")


def test_empty_preview_form_shows_an_error(trainer: Page) -> None:
    submit_preview(trainer, 422)
    assert "Belum ada tulisan yang dikirim." in trainer.text


@pytest.mark.parametrize(
    "text", ["", "---\n", "\x00", "# x", "&a [*a]", "[x](javascript:alert(1))"]
)
def test_preview_of_malformed_text_lists_faults_and_contains_no_javascript_link(
    trainer: Page, text: str
) -> None:
    submit_preview(trainer, lesson=f"{text}.", quiz=f"{text}.", story=f"{text}.")
    assert listed_faults(trainer)
    assert not trainer.root.one("main").all("a", href="javascript:alert(1)")


def test_preview_shows_an_existing_lesson_and_returns_404_for_an_unknown_one(trainer: Page) -> None:
    trainer.get(f"{ADDRESS}?pelajaran=waspada-penipuan/teman-jauh")
    assert "Teman jauh dan paketnya" in trainer.text
    assert "Hadiah dari insinyur" in trainer.text
    chosen = trainer.root.one("main").all("option", selected="")
    assert [each.get("value") for each in chosen] == ["waspada-penipuan/teman-jauh"]
    for name in ("tidak/ada", "..", "../../etc", "kirim-uang"):
        trainer.get(f"{ADDRESS}?pelajaran={name}", 404)


def test_lesson_preview_changes_no_database_row_and_no_course_file(
    school: Flask, trainer: Page
) -> None:
    def rows() -> dict[str, int]:
        with school.app_context():
            return {
                name: read().execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in db.metadata.tables.items()
            }

    before, files = rows(), {path: path.stat().st_mtime_ns for path in COURSE.rglob("*")}
    submit_preview(trainer, lesson=LESSON, quiz=QUIZ, story=STORY)
    assert rows() == before
    assert {path: path.stat().st_mtime_ns for path in COURSE.rglob("*")} == files


def test_preview_does_not_open_an_image_outside_the_lesson_folder(tmp_path: Path) -> None:
    (tmp_path / "rahasia.svg").write_text('<svg viewBox="0 0 1 1"></svg>', "utf-8")
    there = "../" * 12 + str(tmp_path / "rahasia.svg").lstrip("/")
    text = LESSON.replace("Ambil buku", f"![Rahasia]({there})\n\nAmbil buku")
    found = preview.preview_uploaded_files({"pelajaran.id.md": text.encode()}, COURSE, TODAY)
    assert found.drawings == {}
    assert [each.fault.code for each in found.remarks["pelajaran.id.md"]] == ["dead-link"]


@pytest.mark.parametrize("broken", OF_LESSONS, ids=lambda each: f"{each.code}-{each.at[:20]}")
def test_preview_reports_each_kind_of_lesson_fault_at_its_line_with_a_label(
    broken: Broken, tmp_path: Path
) -> None:
    """Whatever is wrong with a lesson, the rest of it is still shown."""
    root = tmp_path / "kursus"
    shutil.copytree(GOOD, root)
    edit(root, broken.path, broken.old, broken.new)
    line = line_of(root, broken.path, broken.at.splitlines()[0]) if broken.at else 1
    found = preview.preview_lesson_folder(root, FOLDER, TODAY)
    of_file = found.remarks[broken.path.rpartition("/")[2]]
    assert (line, broken.code) in {(each.line, each.fault.code) for each in of_file}
    assert {each.fault.code for some in found.remarks.values() for each in some} <= set(ABOUT)
    for language in found.lesson.source if found.lesson else ():
        found.rendered_sections(language)
        found.questions_with_right_answers(language)
