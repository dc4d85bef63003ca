"""Checks the length and difficulty of a text, its sums, and whether its languages match."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from app.content import prose, sums
from app.content.faults import Report
from app.content.lesson import ORIGINAL, Lesson, LessonBody, mean_sentence_length, reading_minutes
from app.content.prose import Sentence
from app.content.source import CourseMarkdownFile

FEWEST_WORDS: Final = 120
MOST_WORDS: Final = 220
MOST_MINUTES: Final = 4
# Readable for an adult who left school at twelve.
MEAN_SENTENCE: Final = 12
LONGEST_SENTENCE: Final = 25
_NOTATION: Final = re.compile(r"^(- |## )\[[ x]\] |\s*\{#[^}]*\}")


def check_lesson_length(lesson: Lesson, source: CourseMarkdownFile, report: Report) -> None:
    body = lesson.source[ORIGINAL]
    if not FEWEST_WORDS <= body.words <= MOST_WORDS:
        wanted = f"{FEWEST_WORDS} sampai {MOST_WORDS}"
        report(1, "word-count", f"pelajaran ini {body.words} kata; sebaiknya {wanted}")
    minutes = reading_minutes(body.words)
    if minutes > MOST_MINUTES:
        report(
            source.front_matter_line("menit"),
            "too-long",
            f"pelajaran ini {minutes} menit; paling lama 4",
        )
    if "menit" in source.front and source.front["menit"].value != minutes:
        report(
            source.front_matter_line("menit"),
            "minutes",
            f"{body.words} kata: tulis menit: {minutes}",
        )
    _check_sentence_lengths(body.sentences, report)


def check_file_sentences(source: CourseMarkdownFile, report: Report) -> None:
    """Checks the sentence lengths of a quiz or scenario, where headings and options count as
    sentences too."""
    lines = [_NOTATION.sub(r"\1", line) for line in source.lines[source.first :]]
    found: list[Sentence] = []
    for passage in prose.split_passages(lines, source.first):
        found.extend(prose.split_sentences(passage))
    _check_sentence_lengths(found, report)


def _check_sentence_lengths(sentences: Sequence[Sentence], report: Report) -> None:
    mean = mean_sentence_length(sentences)
    if mean > MEAN_SENTENCE:
        text = f"rata-rata {mean:.1f} kata tiap kalimat; paling banyak {MEAN_SENTENCE}"
        report(1, "hard-to-read", text.replace(".", ",", 1))
    report_long_sentences(sentences, report)


def report_long_sentences(sentences: Iterable[Sentence], report: Report) -> None:
    for each in sentences:
        if each.words > LONGEST_SENTENCE:
            text = f"kalimat ini {each.words} kata; paling banyak {LONGEST_SENTENCE}"
            report(each.line, "long-sentence", text)


def check_formulas(source: CourseMarkdownFile, report: Report) -> None:
    lines = source.lines[source.first :]
    if not any("{=" in line for line in lines):
        return
    seen = sums.numbers_outside_formulas(lines)
    for number, line in enumerate(lines, source.first + 1):
        sums.check_formulas_in_line(line, number, seen, report)


def check_sums(body: LessonBody, report: Report) -> None:
    for section in body.sections:
        for token in section.tokens:
            if token.type != "fence":
                continue
            line = section.line + (token.map[0] if token.map else 0) + 1
            kind, _, title = token.info.partition(" ")
            if kind != "hitung" or not title:
                report(line, "unreadable-line", "tulis: ```hitung Judul")
                continue
            read = sums.read_sum_block(title, token.content.splitlines(), line, report)
            sums.check_sum_block(read, report)


def check_no_calculation_in_quiz(source: CourseMarkdownFile, report: Report) -> None:
    """Report each ``` line of a quiz or scenario: calculations stand in lessons only."""
    for number, line in enumerate(source.lines, 1):
        if line.startswith("```"):
            report(number, "unreadable-line", "hitungan ``` hanya ada di pelajaran")


def compare_sections(original: LessonBody, translation: LessonBody, report: Report) -> None:
    wanted = [section.id for section in original.sections]
    for number, section in enumerate(translation.sections):
        if number >= len(wanted) or section.id != wanted[number]:
            report(section.line, "ids-differ", f"di aslinya di sini bukan {{#{section.id}}}")
            return
    if len(translation.sections) < len(wanted):
        missing = wanted[len(translation.sections)]
        report(1, "ids-differ", f"bagian {{#{missing}}} belum diterjemahkan")
