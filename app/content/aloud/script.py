"""The script of a lesson: the spoken text, split into takes. A take is one recording: the lesson, a
question, an option, or an option's feedback; in a scenario each step, choice and ending."""

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
from app.content.aloud.tongue import TONGUES
from app.content.lesson import ORIGINAL, Lesson
from app.content.question import NUMBER, SCENARIO, Question, Step
from app.content.source import markdown, without_marks
from app.kit.text.catalogues import sentence
from app.kit.text.msgid import N_

LESSON: Final = "pelajaran"
QUESTION, OPTION, FEEDBACK = "soal", "pilihan", "tanggapan"
WHOLE: Final = "suara"
"""The take of the lesson itself: its files are suara.<language>.opus and .mp3."""
WORDS_A_SECOND: Final = 2
_TOLERANCE: Final = re.compile(r"\s*±.*")
_ENDED: Final = re.compile(r"[.?!:…][”’)]*$")
# "Rp10 …" started its sentence with a digit; "sepuluh rupiah …" needs a capital.
_FIRST: Final = re.compile(r"(?:^|(?<=[.?!] ))[“(]?[a-z]", re.MULTILINE)
_FOR: Final = {
    "pekerja": N_("Untuk yang bekerja di luar negeri"),
    "keluarga": N_("Untuk keluarga di rumah"),
}


@dataclass(frozen=True)
class Take:
    """`name` is the path of its files in the lesson's folder, without language and ending; `text`
    is written out, one line per paragraph. `question` is the id of its question, empty for the
    lesson; `step` the id of a scenario's step; `number` that of the option, in file order."""

    name: str
    kind: str
    text: str
    language: str
    question: str = ""
    step: str = ""
    number: int = 0

    @property
    def digest(self) -> str:
        """Digest of the text: a recording with another digest is outdated."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    @property
    def seconds(self) -> int:
        """The estimated reading time."""
        return max(1, round(prose.count_words(self.text) / WORDS_A_SECOND))

    @property
    def has_machine_voice(self) -> bool:
        """Whether there are rules of spelling for its language."""
        return self.language in TONGUES

    @property
    def spelled(self) -> str:
        """The text for speech synthesis. Raises KeyError for a language without rules."""
        return for_machine(self.text, self.language)


class Readable(Protocol):
    """A text to be read: a lesson, or the labels of the controls. `due` is its next review date."""

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
    """`takes` are in reading order. `language` is that of the page; where the original replaces a
    translation, the takes are in Indonesian."""

    lesson: Readable
    language: str
    takes: tuple[Take, ...]

    @property
    def version(self) -> str:
        """Six hex digits, printed on the script and repeated in the notes of its recordings."""
        return hashlib.sha256("\0".join(t.text for t in self.takes).encode()).hexdigest()[:6]

    @property
    def whole(self) -> Take:
        return self.takes[0]

    @cached_property
    def by_name(self) -> dict[str, Take]:
        return {take.name: take for take in self.takes}

    def about(self, question: str) -> tuple[Take, ...]:
        """The takes of one question, beginning with the question itself."""
        return tuple(take for take in self.takes if take.question == question)

    @property
    def questions(self) -> tuple[tuple[Take, ...], ...]:
        """Each question with its options, without feedback; for a scenario only its title."""
        asked = dict.fromkeys(take.question for take in self.takes if take.question)
        return tuple(
            tuple(t for t in self.about(name) if t.kind != FEEDBACK and not t.step)
            for name in asked
        )


def option_name(question: str, number: int, step: str = "") -> str:
    """The take name of an option (`number` from 1, in file order) or of the question itself (0)."""
    parts = [f"suara/{question}", step, str(number) if number else ""]
    return "-".join(part for part in parts if part)


def feedback_name(question: str, number: int, step: str = "") -> str:
    return f"{option_name(question, number, step)}-{FEEDBACK}"


def script(lesson: Lesson, language: str) -> Script:
    """Raises KeyError if the lesson has no such language."""
    spoken = ORIGINAL if language in lesson.untranslated else language
    takes = [Take(WHOLE, LESSON, say(_lesson(lesson, language, spoken), spoken), spoken)]
    for question in lesson.texts[language]:
        takes.extend(_question(question, spoken))
    return Script(lesson, language, tuple(take for take in takes if take.text))


def say(lines: Iterable[str], language: str) -> str:
    """Lines as they are read aloud: signs written out, each line ended by a full stop."""
    text = in_full("\n".join(_ended(line) for line in lines), language)
    return _FIRST.sub(lambda match: match[0].upper(), text)


def _ended(line: str) -> str:
    """Adds a full stop, so that the voice pauses."""
    line = " ".join(line.split())
    return line if _ENDED.search(line) else f"{line}."


def _lesson(lesson: Lesson, language: str, spoken: str) -> Iterator[str]:
    body = lesson.source[language]
    yield body.title
    for section in body.sections:
        lines = list(_lines(section.tokens))
        if reader := _FOR.get(section.id):
            yield sentence(spoken, reader)
        if section.heading and lines:  # skips the heading above a button only
            yield without_marks(section.heading)
        yield from lines


def _text(text: str) -> list[str]:
    return list(_lines(markdown(text.split("\n"))))


def _lines(tokens: Sequence[Token]) -> Iterator[str]:
    """Paragraphs, list items and rows; links that are buttons are skipped."""
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
            is_repeated = row.written in row.label.split()  # "Dikali 24 bulan | x 24"
            yield row.label if is_repeated else f"{row.label}: {row.about} {row.written}"


def _question(question: Question, language: str) -> Iterator[Take]:
    text = say([without_marks(question.text), *_text(question.body)], language)
    yield Take(option_name(question.id, 0), QUESTION, text, language, question.id)
    if question.kind == SCENARIO:
        yield from _story(question, language)
        return
    for number, option in enumerate(question.options, 1):
        if question.kind != NUMBER:  # the answers of a number question are not shown
            text = say([_TOLERANCE.sub("", option.text)], language)
            name = option_name(question.id, number)
            yield Take(name, OPTION, text, language, question.id, number=number)
        feedback = say(_text(option.feedback), language)
        name = feedback_name(question.id, number)
        yield Take(name, FEEDBACK, feedback, language, question.id, number=number)


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
        text = say([choice.text], language)
        yield Take(name, OPTION, text, language, question.id, step.id, number)
        name = feedback_name(question.id, number, step.id)
        feedback = say(_text(choice.feedback), language)
        yield Take(name, FEEDBACK, feedback, language, question.id, step.id, number)
