"""The script of a lesson: the spoken text, split into segments. A segment is one recording: the
lesson, a question, an option, or an option's feedback; in a scenario each step, choice and
ending."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, Protocol

from markdown_it.token import Token

from app.content import prose, sums
from app.content.aloud.say import spell_for_speech, spell_out_lines
from app.content.aloud.sources import spoken_sources
from app.content.aloud.speakers import NARRATOR, Utterance, number_voices, split_by_speaker
from app.content.aloud.spoken import spoken_languages
from app.content.lesson import ORIGINAL, Lesson
from app.content.opening import OPENING, OpeningChoice
from app.content.question import NUMBER, SCENARIO, QuizQuestion, ScenarioStep
from app.content.source import parse_markdown, without_formulas
from app.kit.text.catalogues import translate_sentence
from app.kit.text.msgid import N_

LESSON: Final = "pelajaran"
QUESTION, OPTION, FEEDBACK = "soal", "pilihan", "tanggapan"
WHOLE: Final = "suara"
"""The segment of the lesson itself: its files are suara.<language>.opus and .mp3."""
WORDS_A_SECOND: Final = 2
_TOLERANCE: Final = re.compile(r"\s*±.*")
_FOR: Final = {
    "pekerja": N_("Untuk yang bekerja di luar negeri"),
    "keluarga": N_("Untuk keluarga di rumah"),
}
# The labels under which the buttons of a quiz are read aloud as well.
_PLACES: Final = (N_("Pilihan pertama"), N_("Pilihan kedua"), N_("Pilihan ketiga"))


@dataclass(frozen=True)
class ScriptSegment:
    """A part of a lesson's script that is one recording. `name` is the path of its audio files in
    the lesson's folder, without language and extension; `text` is spelled out, one line per
    paragraph. `question` is the id of its question, empty for the lesson; `step` the id of a
    scenario's step; `number` that of the option, in file order."""

    name: str
    kind: str
    text: str
    language: str
    question: str = ""
    step: str = ""
    number: int = 0

    @property
    def text_digest(self) -> str:
        """The digest of the text: a recording made from another digest is outdated."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    @property
    def reading_seconds(self) -> int:
        """The estimated reading time."""
        return max(1, round(prose.count_words(self.text) / WORDS_A_SECOND))

    @property
    def has_machine_voice(self) -> bool:
        """Whether speech synthesis has spelling rules for its language."""
        return self.language in spoken_languages()

    @property
    def text_for_synthesis(self) -> str:
        """The text for speech synthesis. Raises KeyError for a language without rules."""
        return spell_for_speech(self.text, self.language)

    @cached_property
    def utterances(self) -> tuple[Utterance, ...]:
        """The text by speaker."""
        return split_by_speaker(self.text, self.language)

    @property
    def has_speech(self) -> bool:
        """Whether somebody other than the narrator speaks."""
        return any(each.speaker != NARRATOR for each in self.utterances)

    @property
    def parts_for_synthesis(self) -> tuple[tuple[int, str], ...]:
        """The text for speech synthesis in parts, each with the number of its voice
        (speakers.number_voices). Raises KeyError for a language without rules."""
        parts = number_voices(self.utterances)
        return tuple((voice, spell_for_speech(text, self.language)) for voice, text in parts)


class TextToReadAloud(Protocol):
    """A text to be read aloud: a lesson, or the labels of the controls."""

    @property
    def id(self) -> str: ...
    @property
    def slug(self) -> str: ...
    @property
    def title(self) -> Mapping[str, str]: ...
    @property
    def next_review(self) -> date: ...


@dataclass(frozen=True)
class AudioScript:
    """The text of a lesson as it is read aloud, in reading order. `language` is that of the page;
    where the original replaces a translation, the segments are in Indonesian. `sources` are those
    of the paragraphs, spelled out; nobody records them."""

    lesson: TextToReadAloud
    language: str
    segments: tuple[ScriptSegment, ...]
    sources: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """Six hex digits that identify the text; printed on the script, and asked for when its
        recordings are imported."""
        return hashlib.sha256("\0".join(t.text for t in self.segments).encode()).hexdigest()[:6]

    @property
    def lesson_segment(self) -> ScriptSegment:
        return self.segments[0]

    @cached_property
    def segments_by_name(self) -> dict[str, ScriptSegment]:
        return {segment.name: segment for segment in self.segments}

    def segments_of_question(self, question_id: str) -> tuple[ScriptSegment, ...]:
        """The segments of one question, beginning with the question itself."""
        return tuple(segment for segment in self.segments if segment.question == question_id)

    @property
    def question_and_option_segments(self) -> tuple[tuple[ScriptSegment, ...], ...]:
        """For each question its segment and those of its options, without feedback; for a scenario
        only its title."""
        asked = dict.fromkeys(segment.question for segment in self.segments if segment.question)
        return tuple(
            tuple(t for t in self.segments_of_question(name) if t.kind != FEEDBACK and not t.step)
            for name in asked
        )


def option_recording_name(question: str, number: int, step: str = "") -> str:
    """The name of the recording of an option (`number` from 1, in file order), or of the question
    itself if `number` is 0."""
    parts = [f"suara/{question}", step, str(number) if number else ""]
    return "-".join(part for part in parts if part)


def feedback_recording_name(question: str, number: int, step: str = "") -> str:
    return f"{option_recording_name(question, number, step)}-{FEEDBACK}"


def lesson_script(lesson: Lesson, language: str) -> AudioScript:
    """Makes the text to read aloud from a lesson and its quiz. Raises KeyError if the lesson has no
    such language."""
    spoken = ORIGINAL if language in lesson.untranslated else language
    segments = [
        ScriptSegment(
            WHOLE, LESSON, spell_out_lines(_lesson_lines(lesson, language, spoken), spoken), spoken
        )
    ]
    for question in lesson.texts[language]:
        segments.extend(_question_segments(question, spoken))
    spoken_segments = tuple(segment for segment in segments if segment.text)
    return AudioScript(lesson, language, spoken_segments, spoken_sources(lesson, language))


def _lesson_lines(lesson: Lesson, language: str, spoken: str) -> Iterator[str]:
    body = lesson.source[language]
    yield body.title
    for section in body.sections:
        if section.id == OPENING and body.opening:
            yield from _lines_of_opening(body.opening, spoken)
            continue
        lines = list(_lines_of_tokens(section.tokens))
        if reader := _FOR.get(section.id):
            yield translate_sentence(spoken, reader)
        if section.heading and lines:  # skips the heading above a button only
            yield without_formulas(section.heading)
        yield from lines


def _lines_of_opening(opening: OpeningChoice, spoken: str) -> Iterator[str]:
    """Yields the heading, the situation, then each action with its number, and its consequence."""
    yield without_formulas(opening.heading)
    yield from _lines_of_markdown(opening.situation)
    for place, action in zip(_PLACES, opening.actions, strict=False):
        named = translate_sentence(spoken, place)
        yield " ".join((f"{named}:", *_lines_of_markdown(action.text)))
        yield from _lines_of_markdown(action.consequence)


def _lines_of_markdown(text: str) -> list[str]:
    return list(_lines_of_tokens(parse_markdown(text.split("\n"))))


def _lines_of_tokens(tokens: Sequence[Token]) -> Iterator[str]:
    """Yields paragraphs, list items and table rows; skips links that are buttons."""
    heads: list[str] = []
    row: list[str] = []
    inside: list[str] = []
    for token in tokens:
        if token.nesting > 0:
            inside.append(token.type)
        elif token.nesting < 0:
            if inside.pop() == "tr_open" and row:
                yield from _line_of_table_row(heads, row)
                row = []
        elif token.type == "fence":
            yield from _lines_of_sum(token)
        elif token.type == "inline" and inside[-1] == "th_open":
            heads.append(prose.inline_text(token))
        elif token.type == "inline" and inside[-1] == "td_open":
            row.append(prose.inline_text(token))
        elif token.type == "inline" and not prose.is_link(token):
            text = prose.inline_text(token)
            if text:
                yield text


def _line_of_table_row(heads: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    named = [f"{head}: {cell}" for head, cell in zip(heads[1:], row[1:], strict=False) if cell]
    yield "; ".join([row[0], *named])


def _lines_of_sum(token: Token) -> Iterator[str]:
    title = token.info.partition(" ")[2]
    yield title
    for group in sums.read_sum_block(title, token.content.splitlines(), 0, lambda *_: None).groups:
        for row in group:
            is_repeated = row.written in row.label.split()  # "Dikali 24 bulan | x 24"
            yield row.label if is_repeated else f"{row.label}: {row.about} {row.written}"


def _question_segments(question: QuizQuestion, language: str) -> Iterator[ScriptSegment]:
    text = spell_out_lines(
        [without_formulas(question.text), *_lines_of_markdown(question.body)], language
    )
    yield ScriptSegment(
        option_recording_name(question.id, 0), QUESTION, text, language, question.id
    )
    if question.kind == SCENARIO:
        yield from _scenario_segments(question, language)
        return
    for number, option in enumerate(question.options, 1):
        if question.kind != NUMBER:  # the answers of a number question are not shown
            text = spell_out_lines([_TOLERANCE.sub("", option.text)], language)
            name = option_recording_name(question.id, number)
            yield ScriptSegment(name, OPTION, text, language, question.id, number=number)
        feedback = spell_out_lines(_lines_of_markdown(option.feedback), language)
        name = feedback_recording_name(question.id, number)
        yield ScriptSegment(name, FEEDBACK, feedback, language, question.id, number=number)


def _scenario_segments(question: QuizQuestion, language: str) -> Iterator[ScriptSegment]:
    last = (question.rule,) if question.rule else ()
    for step in (*question.steps, *last):
        yield from _scenario_step_segments(question, step, language)


def _scenario_step_segments(
    question: QuizQuestion, step: ScenarioStep, language: str
) -> Iterator[ScriptSegment]:
    text = spell_out_lines([step.text, *_lines_of_markdown(step.body)], language)
    name = option_recording_name(question.id, 0, step.id)
    yield ScriptSegment(name, QUESTION, text, language, question.id, step.id)
    for number, choice in enumerate(step.choices, 1):
        name = option_recording_name(question.id, number, step.id)
        text = spell_out_lines([choice.text], language)
        yield ScriptSegment(name, OPTION, text, language, question.id, step.id, number)
        name = feedback_recording_name(question.id, number, step.id)
        feedback = spell_out_lines(_lines_of_markdown(choice.feedback), language)
        yield ScriptSegment(name, FEEDBACK, feedback, language, question.id, step.id, number)
