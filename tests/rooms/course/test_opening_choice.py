"""The choice that opens a lesson, on the page of a publication and on a phone that keeps it."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask

from app.course.actions.publish import publish_course_folder
from tests.page import Page, parse
from tests.rooms.course.course import edit, small_course, stamp_of

LESSON = "kirim-uang/dua-biaya"
CHOICE = {
    "id": "## Kirim lewat mana? {#pilih}\n\nYanti punya NT$5.000.\n\n"
    "- Kios di stasiun\n  > Kursnya rendah.\n- Titip teman\n  > Tanpa kuitansi.\n\n",
    "en": "## Which way? {#pilih}\n\nYanti has NT$5,000.\n\n"
    "- A stall in the station\n  > Its rate is low.\n- With a friend\n  > Without a receipt.\n\n",
}


@pytest.fixture
def page(fresh: Flask, tmp_path: Path) -> Page:
    """A visitor of a published course whose first lesson opens with a choice."""
    course = small_course(tmp_path / "kursus")
    folder = course / LESSON
    before = stamp_of(folder / "pelajaran.id.md")
    for language, choice in CHOICE.items():
        file = folder / f"pelajaran.{language}.md"
        opening = re.search(r"(?s)## [^\n]*\{#pilih\}.*?(?=## )", file.read_text("utf-8"))
        assert opening is not None
        edit(file, opening[0], choice)
        edit(file, "{#ingat}\n\n", "{#ingat}\n\n{sumber 1}\n\n")
    edit(folder / "pelajaran.en.md", before, stamp_of(folder / "pelajaran.id.md"))
    with fresh.app_context():
        publish_course_folder(
            course, today=date(2026, 12, 2), now=datetime(2026, 12, 2, 3, tzinfo=UTC)
        )
    return Page(fresh.test_client())


@pytest.mark.parametrize(
    ("query", "actions", "note"),
    [
        ("", ["Kios di stasiun", "Titip teman"], "Tidak ada nilai. Semuanya boleh dibuka."),
        ("?lang=en", ["A stall in the station", "With a friend"],
         "No marks. You may open them all."),
    ],
)  # fmt: skip
def test_lesson_page_begins_with_its_choice_as_details_that_need_no_script(
    page: Page, query: str, actions: list[str], note: str
) -> None:
    main = page.get(f"/belajar/{LESSON}{query}").one("main")
    details = main.all("details", cls="pilihan")
    assert [each.one("summary").text for each in details] == actions
    assert all("open" not in each.attributes for each in details)
    assert main.all("h2")[0].text in ("Kirim lewat mana?", "Which way?")
    assert note in page.text
    assert not main.all("script")


def test_kept_module_has_the_choice_of_its_lesson(page: Page) -> None:
    answer = page.client.get("/belajar/kirim-uang/paket.json")
    _, kept = json.loads(answer.data)["files"][f"/belajar/{LESSON}"]
    assert "Kios di stasiun Kursnya rendah." in parse(kept).text


def test_page_to_read_aloud_has_the_sources_of_paragraphs_apart_from_the_lesson(
    page: Page,
) -> None:
    main = page.get(f"/belajar/{LESSON}/dengar?lang=en").one("main")
    (lesson, sources, *_) = [each for each in main.all() if "data-naskah" in each.attributes]
    assert lesson.get("lang") == "en"
    assert sources.get("lang") == "id"
    (name,) = [each.text for each in sources.all("p") if not each.classes]
    assert name.endswith(".")
    assert name not in lesson.text


def test_page_to_read_aloud_has_the_choice_with_numbered_actions(page: Page) -> None:
    page.get(f"/belajar/{LESSON}/dengar")
    assert "Pilihan kedua: Titip teman." in page.text
