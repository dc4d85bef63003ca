"""Reads kuis.<language>.md and skenario.<language>.md.

In both, each heading has a text and then a list, in which every entry is followed by its feedback:
`- [x] option` or `- [choice](#step)`, and `  > feedback`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from app.content.faults import Report
from app.content.question import NUMBER, ONE, SCENARIO, SEVERAL, Option, Question, Step, StoryChoice
from app.content.source import Section, Source, sections, without_marks
from app.kit.text import numbers

_KINDS: Final = {None: ONE, "beberapa": SEVERAL, "angka": NUMBER}
_OPTION: Final = re.compile(r"- \[(?P<key>[ x])\] (?P<text>\S.*)")
_CHOICE: Final = re.compile(r"- \[(?P<text>[^\]]*\S)\]\(#(?P<to>[a-z0-9-]+)\)\s*")
_FEEDBACK: Final = re.compile(r"\s{2,}> ?(?P<text>.*)")
_RANGE: Final = re.compile(r"(?P<middle>[^±]*\d[^±]*?)(?:\s*±\s*(?P<room>[\d.,]+))?\s*")
# In Indonesian files a comma is the decimal sign; three digits after it are read as thousands.
_THREE_DECIMALS: Final = re.compile(r",\d{3}(?!\d)")
RULE: Final = "aturan"


@dataclass(frozen=True)
class _Entry:
    match: re.Match[str]
    line: int
    feedback: str


def _entries(
    section: Section, shape: re.Pattern[str], report: Report
) -> tuple[str, tuple[_Entry, ...]]:
    """The text of a section and the list below it."""
    body: list[str] = []
    found: list[tuple[re.Match[str], int, list[str]]] = []
    for number, line in enumerate(section.lines, section.line + 1):
        feedback = _FEEDBACK.fullmatch(line)
        if match := shape.fullmatch(line):
            found.append((match, number, []))
        elif feedback and found:
            found[-1][2].append(feedback["text"])
        elif line.startswith(("-", "*", "+")) or feedback or (line.strip() and found):
            report(number, "unreadable-line", "baris ini tidak terbaca; tulis: - [ ] pilihan")
        else:
            body.append(line)
    entries = tuple(_Entry(match, number, _text(feedback)) for match, number, feedback in found)
    return _text(body), entries


def _text(lines: Iterable[str]) -> str:
    return without_marks("\n".join(line.rstrip() for line in lines)).strip()


def read_quiz(source: Source, report: Report, *, translation: bool) -> tuple[Question, ...]:
    found = sections(source, report, kinds=("beberapa", "angka"))
    _nothing_before(found[0], report)
    questions = []
    for section in found[1:]:
        kind = _KINDS[section.kind]
        body, entries = _entries(section, _OPTION, report)
        options = tuple(_option(entry, kind, report, translation) for entry in entries)
        text = without_marks(section.heading)
        questions.append(Question(section.id, kind, text, body, options, line=section.line))
    return tuple(questions)


def _option(entry: _Entry, kind: str, report: Report, translation: bool) -> Option:
    text = without_marks(entry.match["text"]).strip()
    right = entry.match["key"] == "x"
    if right and translation:
        _key_in_translation(entry.line, report)
    if not entry.feedback:
        report(entry.line, "no-feedback", "pilihan ini belum punya tanggapan (baris >)")
    low = high = None
    if kind == NUMBER and (match := _RANGE.fullmatch(text)):
        middle = numbers.parse(match["middle"])
        room = numbers.parse(match["room"]) if match["room"] else Decimal(0)
        if middle is None or room is None:
            report(entry.line, "unreadable-line", "angka ini tidak terbaca; tulis: Rp3.794 ± 1")
        else:
            low, high = middle - room, middle + room
            if not translation and _THREE_DECIMALS.search(text):
                report(
                    entry.line,
                    "three-decimals",
                    "tiga angka di belakang koma terbaca sebagai ribuan; pakai paling banyak dua",
                )
    return Option(text, entry.feedback, right, low, high, entry.line)


def read_scenario(
    source: Source, name: str, title: str, report: Report, *, translation: bool
) -> Question:
    """A scenario file is one question; its steps keep the order of the file."""
    found = sections(source, report, keys=True)
    _nothing_before(found[0], report)
    steps: list[Step] = []
    rule = None
    for section in found[1:]:
        if section.key == "x" and translation:
            _key_in_translation(section.line, report)
        body, entries = _entries(section, _CHOICE, report)
        step = Step(
            section.id,
            without_marks(section.heading),
            body,
            tuple(_choice(entry, report) for entry in entries),
            None if section.key is None else section.key == "x",
            section.line,
        )
        if section.id == RULE:
            rule = step
        else:
            steps.append(step)
    return Question(name, SCENARIO, title, steps=tuple(steps), rule=rule, line=1)


def _choice(entry: _Entry, report: Report) -> StoryChoice:
    if not entry.feedback:
        report(entry.line, "no-feedback", "pilihan ini belum punya akibat (baris >)")
    text = without_marks(entry.match["text"])
    return StoryChoice(text, entry.match["to"], entry.feedback, entry.line)


def _nothing_before(intro: Section, report: Report) -> None:
    for number, line in enumerate(intro.lines, intro.line + 1):
        if line.strip():
            report(number, "unreadable-line", "di atas judul pertama tidak boleh ada tulisan")
            return


def _key_in_translation(line: int, report: Report) -> None:
    report(line, "key-in-translation", "terjemahan tidak memakai [x]; kunci hanya di berkas .id")
