"""Checks the length and difficulty of a text, its sums, and whether its languages match."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from app.content import prose, sums
from app.content.faults import Report
from app.content.lesson import ORIGINAL, Body, Lesson, mean_words, minutes_for
from app.content.prose import Sentence
from app.content.source import Source

FEWEST_WORDS: Final = 120
MOST_WORDS: Final = 220
MOST_MINUTES: Final = 4
# Readable for an adult who left school at twelve.
MEAN_SENTENCE: Final = 12
LONGEST_SENTENCE: Final = 25
_NOTATION: Final = re.compile(r"^(- |## )\[[ x]\] |\s*\{#[^}]*\}")


def check_length(lesson: Lesson, source: Source, report: Report) -> None:
    body = lesson.source[ORIGINAL]
    if not FEWEST_WORDS <= body.words <= MOST_WORDS:
        wanted = f"{FEWEST_WORDS} sampai {MOST_WORDS}"
        report(1, "word-count", f"pelajaran ini {body.words} kata; sebaiknya {wanted}")
    minutes = minutes_for(body.words)
    if minutes > MOST_MINUTES:
        report(source.line_of("menit"), "too-long", f"pelajaran ini {minutes} menit; paling lama 4")
    if "menit" in source.front and source.front["menit"].value != minutes:
        report(source.line_of("menit"), "minutes", f"{body.words} kata: tulis menit: {minutes}")
    _check_sentences(body.sentences, report)


def check_sentences(source: Source, report: Report) -> None:
    """Checks a quiz or a scenario, where headings and options count as sentences too."""
    lines = [_NOTATION.sub(r"\1", line) for line in source.lines[source.first :]]
    found: list[Sentence] = []
    for passage in prose.passages(lines, source.first):
        found.extend(prose.sentences(passage))
    _check_sentences(found, report)


def _check_sentences(sentences: Sequence[Sentence], report: Report) -> None:
    mean = mean_words(sentences)
    if mean > MEAN_SENTENCE:
        text = f"rata-rata {mean:.1f} kata tiap kalimat; paling banyak {MEAN_SENTENCE}"
        report(1, "hard-to-read", text.replace(".", ",", 1))
    check_each_sentence(sentences, report)


def check_each_sentence(sentences: Iterable[Sentence], report: Report) -> None:
    for each in sentences:
        if each.words > LONGEST_SENTENCE:
            text = f"kalimat ini {each.words} kata; paling banyak {LONGEST_SENTENCE}"
            report(each.line, "long-sentence", text)


def check_formulas(source: Source, report: Report) -> None:
    lines = source.lines[source.first :]
    if not any("{=" in line for line in lines):
        return
    seen = sums.visible_numbers(lines)
    for number, line in enumerate(lines, source.first + 1):
        sums.check_marks(line, number, seen, report)


def check_sums(body: Body, report: Report) -> None:
    for section in body.sections:
        for token in section.tokens:
            if token.type != "fence":
                continue
            line = section.line + (token.map[0] if token.map else 0) + 1
            kind, _, title = token.info.partition(" ")
            if kind != "hitung" or not title:
                report(line, "unreadable-line", "tulis: ```hitung Judul")
                continue
            read = sums.read_sum(title, token.content.splitlines(), line, report)
            sums.check_sum(read, report)


def check_no_fence(source: Source, report: Report) -> None:
    for number, line in enumerate(source.lines, 1):
        if line.startswith("```"):
            report(number, "unreadable-line", "hitungan ``` hanya ada di pelajaran")


def check_same_sections(original: Body, translation: Body, report: Report) -> None:
    wanted = [section.id for section in original.sections]
    for number, section in enumerate(translation.sections):
        if number >= len(wanted) or section.id != wanted[number]:
            report(section.line, "ids-differ", f"di aslinya di sini bukan {{#{section.id}}}")
            return
    if len(translation.sections) < len(wanted):
        missing = wanted[len(translation.sections)]
        report(1, "ids-differ", f"bagian {{#{missing}}} belum diterjemahkan")
