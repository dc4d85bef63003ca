"""Reads kuis.<language>.md and skenario.<language>.md.

In both, each heading has a text and then a list, in which every entry is followed by its feedback:
`- [x] option` or `- [choice](#step)`, and `  > feedback`."""

import re
from decimal import Decimal
from typing import Final

from app.content.entries import ListEntry, read_list_entries
from app.content.faults import Report
from app.content.question import (
    NUMBER,
    ONE,
    SCENARIO,
    SEVERAL,
    QuizOption,
    QuizQuestion,
    ScenarioChoice,
    ScenarioStep,
)
from app.content.source import (
    CourseMarkdownFile,
    MarkdownSection,
    split_into_sections,
    without_formulas,
)
from app.kit.text import numbers

_KINDS: Final = {None: ONE, "beberapa": SEVERAL, "angka": NUMBER}
_OPTION: Final = re.compile(r"- \[(?P<key>[ x])\] (?P<text>\S.*)")
_CHOICE: Final = re.compile(r"- \[(?P<text>[^\]]*\S)\]\(#(?P<to>[a-z0-9-]+)\)\s*")
_RANGE: Final = re.compile(r"(?P<middle>[^±]*\d[^±]*?)(?:\s*±\s*(?P<room>[\d.,]+))?\s*")
# In Indonesian files a comma is the decimal sign; three digits after it are read as thousands.
_THREE_DECIMALS: Final = re.compile(r",\d{3}(?!\d)")
_EXAMPLE: Final = "- [ ] pilihan"
RULE: Final = "aturan"


def read_quiz_questions(
    source: CourseMarkdownFile, report: Report, *, is_translation: bool
) -> tuple[QuizQuestion, ...]:
    found = split_into_sections(source, report, kinds=("beberapa", "angka"))
    _check_quiz_begins_with_heading(found[0], report)
    questions = []
    for section in found[1:]:
        kind = _KINDS[section.kind]
        body, entries = read_list_entries(section, _OPTION, _EXAMPLE, report)
        options = tuple(_read_option(entry, kind, report, is_translation) for entry in entries)
        text = without_formulas(section.heading)
        questions.append(QuizQuestion(section.id, kind, text, body, options, line=section.line))
    return tuple(questions)


def _read_option(entry: ListEntry, kind: str, report: Report, is_translation: bool) -> QuizOption:
    text = without_formulas(entry.match["text"]).strip()
    right = entry.match["key"] == "x"
    if right and is_translation:
        _report_key_in_translation(entry.line, report)
    if not entry.feedback:
        report(entry.line, "no-feedback", "pilihan ini belum punya tanggapan (baris >)")
    low = high = None
    if kind == NUMBER and (match := _RANGE.fullmatch(text)):
        middle = numbers.parse_number(match["middle"])
        room = numbers.parse_number(match["room"]) if match["room"] else Decimal(0)
        if middle is None or room is None:
            report(entry.line, "unreadable-line", "angka ini tidak terbaca; tulis: Rp3.794 ± 1")
        else:
            low, high = middle - room, middle + room
            if not is_translation and _THREE_DECIMALS.search(text):
                report(
                    entry.line,
                    "three-decimals",
                    "tiga angka di belakang koma terbaca sebagai ribuan; pakai paling banyak dua",
                )
    return QuizOption(text, entry.feedback, right, low, high, entry.line)


def read_scenario_question(
    source: CourseMarkdownFile, name: str, title: str, report: Report, *, is_translation: bool
) -> QuizQuestion:
    """Reads a scenario file as one question; its steps keep the order of the file."""
    found = split_into_sections(source, report, keys=True)
    _check_quiz_begins_with_heading(found[0], report)
    steps: list[ScenarioStep] = []
    rule = None
    for section in found[1:]:
        if section.key == "x" and is_translation:
            _report_key_in_translation(section.line, report)
        body, entries = read_list_entries(section, _CHOICE, _EXAMPLE, report)
        step = ScenarioStep(
            section.id,
            without_formulas(section.heading),
            body,
            tuple(_read_scenario_choice(entry, report) for entry in entries),
            None if section.key is None else section.key == "x",
            section.line,
        )
        if section.id == RULE:
            rule = step
        else:
            steps.append(step)
    return QuizQuestion(name, SCENARIO, title, steps=tuple(steps), rule=rule, line=1)


def _read_scenario_choice(entry: ListEntry, report: Report) -> ScenarioChoice:
    if not entry.feedback:
        report(entry.line, "no-feedback", "pilihan ini belum punya akibat (baris >)")
    text = without_formulas(entry.match["text"])
    return ScenarioChoice(text, entry.match["to"], entry.feedback, entry.line)


def _check_quiz_begins_with_heading(intro: MarkdownSection, report: Report) -> None:
    for number, line in enumerate(intro.lines, intro.line + 1):
        if line.strip():
            report(number, "unreadable-line", "di atas judul pertama tidak boleh ada tulisan")
            return


def _report_key_in_translation(line: int, report: Report) -> None:
    report(line, "key-in-translation", "terjemahan tidak memakai [x]; kunci hanya di berkas .id")
