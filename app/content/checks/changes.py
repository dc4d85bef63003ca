"""Checks the change notes in a lesson's front matter: a date and one sentence each."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.content import prose
from app.content.checks.reading import LONGEST_SENTENCE
from app.content.checks.wording import check_words
from app.content.faults import BEHIND, Faults, Report
from app.content.lesson import ORIGINAL, Lesson, changes_of
from app.content.source import Source

KEY: Final = "perubahan"
_WANTED: Final = "tulis tanggal, lalu satu kalimat: 2026-11-25 Contoh kurs diganti."


def check_changes(lesson: Lesson, today: date, faults: Faults) -> None:
    for language in lesson.source:
        source = lesson.files[f"pelajaran.{language}"]
        if KEY in source.front:
            _check(source, language, today, faults.of(source.path))
    days = {language: [each.day for each in some] for language, some in lesson.changes.items()}
    original = set(days.get(ORIGINAL, ()))
    for language, some in days.items():
        source = lesson.files[f"pelajaran.{language}"]
        report = faults.of(source.path)
        if not original.issuperset(some):
            text = "tanggal perubahan ini tidak ada di berkas .id"
            report(source.line_of(KEY), "ids-differ", text)
        elif some and original.difference(some):
            # Only readers of this language miss a note; the others still get theirs.
            text = "perubahan terbaru belum diterjemahkan"
            report(source.line_of(KEY), BEHIND, text)


def _check(source: Source, language: str, today: date, report: Report) -> None:
    entries = source.front[KEY].items()
    if len(changes_of(source.front[KEY])) < max(1, len(entries)):
        report(source.line_of(KEY), "unreadable-line", _WANTED)
        return
    for entry in entries:
        day, _, text = str(entry.value).partition(" ")
        if date.fromisoformat(day) > today:
            report(entry.line, "unreadable-line", "tanggal perubahan ini belum tiba")
        sentences = list(prose.sentences(prose.Passage(entry.line, text, True)))
        if len(sentences) != 1 or text.rstrip()[-1] not in ".!?”":
            report(entry.line, "not-one-sentence", "perubahan: satu kalimat saja, dengan titik")
        elif sentences[0].words > LONGEST_SENTENCE:
            text = f"kalimat ini {sentences[0].words} kata; paling banyak {LONGEST_SENTENCE}"
            report(entry.line, "long-sentence", text)
        if language == ORIGINAL:
            check_words("\n" * (entry.line - 1) + text, report)
