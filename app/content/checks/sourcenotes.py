"""Checks the lines that name the source of the paragraph above, such as {sumber 2}."""

from __future__ import annotations

from typing import Final

from app.content.faults import Report
from app.content.lesson import ORIGINAL, Lesson, parse_sources
from app.content.source import CourseMarkdownFile, source_notes

_BEGINNING: Final = "{sumber"
_CODE: Final = "source-note"


def check_source_notes(lesson: Lesson, language: str, report: Report) -> None:
    """Checks the source notes of the lesson's text in `language`: each stands alone on its line
    and names a source of the front matter; a translation has those of the original."""
    file = lesson.files[f"pelajaran.{language}"]
    original = lesson.files[f"pelajaran.{ORIGINAL}"]
    listed = len(parse_sources(original.front.get("sumber")))
    notes = source_notes(file.lines)
    for index, line in enumerate(file.lines):
        if index in notes and notes[index] > listed:
            text = f"sumber {notes[index]} tidak ada; di atas berkas ada {listed}"
            report(index + 1, _CODE, text)
        elif index not in notes and _BEGINNING in line:
            report(index + 1, _CODE, "tulis {sumber 2} sendiri di satu baris, di bawah paragrafnya")
    wanted = list(source_notes(original.lines).values())
    if list(notes.values()) != wanted:
        written = ", ".join(map(str, wanted)) or "tidak ada"
        report(min(notes, default=0) + 1, _CODE, f"{{sumber}} di aslinya: {written}")


def check_no_source_notes(source: CourseMarkdownFile, report: Report) -> None:
    """Reports source notes in a quiz or scenario, whose pages show none."""
    for number, line in enumerate(source.lines, 1):
        if _BEGINNING in line:
            report(number, _CODE, "{sumber} hanya di pelajaran")
