"""Checks the change notes in a lesson's front matter: a date and one sentence each."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.content import prose
from app.content.checks.reading import LONGEST_SENTENCE
from app.content.checks.wording import check_refused_words
from app.content.faults import BEHIND, FaultList, Report
from app.content.lesson import ORIGINAL, Lesson, parse_lesson_changes
from app.content.source import CourseMarkdownFile

KEY: Final = "perubahan"
_WANTED: Final = "tulis tanggal, lalu satu kalimat: 2026-11-25 Contoh kurs diganti."


def check_lesson_changes(lesson: Lesson, today: date, faults: FaultList) -> None:
    for language in lesson.source:
        source = lesson.files[f"pelajaran.{language}"]
        if KEY in source.front:
            _check_change_list(source, language, today, faults.reporter_for(source.path))
    days = {language: [each.day for each in some] for language, some in lesson.changes.items()}
    original = set(days.get(ORIGINAL, ()))
    for language, some in days.items():
        source = lesson.files[f"pelajaran.{language}"]
        report = faults.reporter_for(source.path)
        if not original.issuperset(some):
            text = "tanggal perubahan ini tidak ada di berkas .id"
            report(source.front_matter_line(KEY), "ids-differ", text)
        elif some and original.difference(some):
            # Only readers of this language miss a note; the others still get theirs.
            text = "perubahan terbaru belum diterjemahkan"
            report(source.front_matter_line(KEY), BEHIND, text)


def _check_change_list(
    source: CourseMarkdownFile, language: str, today: date, report: Report
) -> None:
    entries = source.front[KEY].as_list()
    if len(parse_lesson_changes(source.front[KEY])) < max(1, len(entries)):
        report(source.front_matter_line(KEY), "unreadable-line", _WANTED)
        return
    for entry in entries:
        day, _, text = str(entry.value).partition(" ")
        if date.fromisoformat(day) > today:
            report(entry.line, "unreadable-line", "tanggal perubahan ini belum tiba")
        sentences = list(prose.split_sentences(prose.TextPassage(entry.line, text, True)))
        if len(sentences) != 1 or text.rstrip()[-1] not in ".!?”":
            report(entry.line, "not-one-sentence", "perubahan: satu kalimat saja, dengan titik")
        elif sentences[0].words > LONGEST_SENTENCE:
            text = f"kalimat ini {sentences[0].words} kata; paling banyak {LONGEST_SENTENCE}"
            report(entry.line, "long-sentence", text)
        if language == ORIGINAL:
            check_refused_words("\n" * (entry.line - 1) + text, report)
