"""The script of a lesson: what is read aloud, cut into takes. A take is one recording: the lesson,
a question, an option, what is said about that option; of a story each moment, branch and ending."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, Protocol

from markdown_it.token import Token

from app.content import prose, sums
from app.content.aloud.say import for_machine, in_full
from app.content.lesson import ORIGINAL, Lesson
from app.content.question import NUMBER, SCENARIO, Question, Step
from app.content.source import markdown, without_marks

LESSON: Final = "pelajaran"
QUESTION, OPTION, FEEDBACK = "soal", "pilihan", "tanggapan"
WHOLE: Final = "suara"
"""The take of the lesson itself: its files are suara.<language>.opus and .mp3."""
WORDS_A_SECOND: Final = 2
_TOLERANCE: Final = re.compile(r"\s*±.*")
_ENDED: Final = re.compile(r"[.?!:…][”’)]*$")
# "Rp10 …" began its sentence with a capital; "sepuluh rupiah …" does too.
_FIRST: Final = re.compile(r"(?:^|(?<=[.?!] ))[“(]?[a-z]", re.MULTILINE)
_FOR: Final = {
    "id": {"pekerja": "Untuk yang bekerja di luar negeri", "keluarga": "Untuk keluarga di rumah"},
    "en": {"pekerja": "For those who work abroad", "keluarga": "For the family at home"},
}


@dataclass(frozen=True)
class Take:
    """`name` is where its files stand in the lesson's folder, without language and ending; `text`
    is in words, one line for each paragraph. `question` is the id of the question it belongs to,
    empty for the lesson; `step` that of a story's moment; `number` the option's, in file order."""

    name: str
    kind: str
    text: str
    language: str
    question: str = ""
    step: str = ""
    number: int = 0

    @property
    def digest(self) -> str:
        """Of the text: a recording of other words is older than its lesson."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    @property
    def seconds(self) -> int:
        """About how long it takes to read."""
        return max(1, round(prose.count_words(self.text) / WORDS_A_SECOND))

    @property
    def spelled(self) -> str:
        """For a voice program."""
        return for_machine(self.text, self.language)


class Read(Protocol):
    """What is read: a lesson, or the words of the controls. `due`: to be checked again that day."""

    @property
    def id(self) -> str: ...
    @property
    def slug(self) -> str: ...
    @property
    def title(self) -> Mapping[str, str]: ...
    @property
    def due(self) -> date: ...


@dataclass(frozen=True)
class Script:
    """`takes` in the order in which they are read. `language` is that of the page; where the
    original stands in for a translation, the takes are in Indonesian."""

    lesson: Read
    language: str
    takes: tuple[Take, ...]

    @property
    def version(self) -> str:
        """Six hex digits, printed on the script and told again with its recordings."""
        return hashlib.sha256("\0".join(t.text for t in self.takes).encode()).hexdigest()[:6]

    @property
    def whole(self) -> Take:
        return self.takes[0]

    @cached_property
    def by_name(self) -> dict[str, Take]:
        return {take.name: take for take in self.takes}

    def about(self, question: str) -> tuple[Take, ...]:
        """The takes of one question, its own first."""
        return tuple(take for take in self.takes if take.question == question)

    @property
    def questions(self) -> tuple[tuple[Take, ...], ...]:
        """Each question with its options, without what is said about them; of a story its title."""
        asked = dict.fromkeys(take.question for take in self.takes if take.question)
        return tuple(
            tuple(t for t in self.about(name) if t.kind != FEEDBACK and not t.step)
            for name in asked
        )


def option_name(question: str, number: int, step: str = "") -> str:
    """The name of an option's take (`number` from 1, in file order), of a question's own (0)."""
    parts = [f"suara/{question}", step, str(number) if number else ""]
    return "-".join(part for part in parts if part)


def feedback_name(question: str, number: int, step: str = "") -> str:
    return f"{option_name(question, number, step)}-{FEEDBACK}"


def script(lesson: Lesson, language: str) -> Script:
    """Raises KeyError where the lesson has no such language."""
    spoken = ORIGINAL if language in lesson.untranslated else language
    takes = [Take(WHOLE, LESSON, say(_lesson(lesson, language, spoken), spoken), spoken)]
    for question in lesson.texts[language]:
        takes.extend(_question(question, spoken))
    return Script(lesson, language, tuple(take for take in takes if take.text))


def say(lines: Iterable[str], language: str) -> str:
    """Lines as they are read aloud: signs in words, a stop after each."""
    text = in_full("\n".join(_ended(line) for line in lines), language)
    return _FIRST.sub(lambda match: match[0].upper(), text)


def _ended(line: str) -> str:
    """With a stop, so that a voice pauses there."""
    line = " ".join(line.split())
    return line if _ENDED.search(line) else f"{line}."


def _lesson(lesson: Lesson, language: str, spoken: str) -> Iterator[str]:
    body = lesson.source[language]
    yield body.title
    for section in body.sections:
        lines = list(_lines(section.tokens))
        if reader := _FOR[spoken].get(section.id):
            yield reader
        if section.heading and lines:  # not that of a lone button
            yield without_marks(section.heading)
        yield from lines


def _text(text: str) -> list[str]:
    return list(_lines(markdown(text.split("\n"))))


def _lines(tokens: Sequence[Token]) -> Iterator[str]:
    """Paragraphs, list items and rows; a link that is a button is not read."""
    heads: list[str] = []
    row: list[str] = []
    inside: list[str] = []
    for token in tokens:
        if token.nesting > 0:
            inside.append(token.type)
        elif token.nesting < 0:
            if inside.pop() == "tr_open" and row:
                yield from _row(heads, row)
                row = []
        elif token.type == "fence":
            yield from _sum(token)
        elif token.type == "inline" and inside[-1] == "th_open":
            heads.append(prose.inline_text(token))
        elif token.type == "inline" and inside[-1] == "td_open":
            row.append(prose.inline_text(token))
        elif token.type == "inline" and not prose.is_link(token):
            text = prose.inline_text(token)
            if text:
                yield text


def _row(heads: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    named = [f"{head}: {cell}" for head, cell in zip(heads[1:], row[1:], strict=False) if cell]
    yield "; ".join([row[0], *named])


def _sum(token: Token) -> Iterator[str]:
    title = token.info.partition(" ")[2]
    yield title
    for group in sums.read_sum(title, token.content.splitlines(), 0, lambda *_: None).groups:
        for row in group:
            told = row.written in row.label.split()  # "Dikali 24 bulan | x 24"
            yield row.label if told else f"{row.label}: {row.about} {row.written}"


def _question(question: Question, language: str) -> Iterator[Take]:
    text = say([without_marks(question.text), *_text(question.body)], language)
    yield Take(option_name(question.id, 0), QUESTION, text, language, question.id)
    if question.kind == SCENARIO:
        yield from _story(question, language)
        return
    for number, option in enumerate(question.options, 1):
        if question.kind != NUMBER:  # there, what could be typed is shown nowhere
            said = say([_TOLERANCE.sub("", option.text)], language)
            name = option_name(question.id, number)
            yield Take(name, OPTION, said, language, question.id, number=number)
        told = say(_text(option.feedback), language)
        name = feedback_name(question.id, number)
        yield Take(name, FEEDBACK, told, language, question.id, number=number)


def _story(question: Question, language: str) -> Iterator[Take]:
    last = (question.rule,) if question.rule else ()
    for step in (*question.steps, *last):
        yield from _step(question, step, language)


def _step(question: Question, step: Step, language: str) -> Iterator[Take]:
    text = say([step.text, *_text(step.body)], language)
    name = option_name(question.id, 0, step.id)
    yield Take(name, QUESTION, text, language, question.id, step.id)
    for number, choice in enumerate(step.choices, 1):
        name = option_name(question.id, number, step.id)
        said = say([choice.text], language)
        yield Take(name, OPTION, said, language, question.id, step.id, number)
        name = feedback_name(question.id, number, step.id)
        told = say(_text(choice.feedback), language)
        yield Take(name, FEEDBACK, told, language, question.id, step.id, number)
