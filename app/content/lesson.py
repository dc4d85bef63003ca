"""A lesson: its text, its quiz and, if it has one, a branching scenario."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from app.content import opening, prose, questionfile, source
from app.content.faults import FaultList
from app.content.opening import OpeningChoice
from app.content.question import QuizQuestion
from app.content.quiz import Quiz
from app.content.source import CourseMarkdownFile, MarkdownSection
from app.content.yamltree import YamlNode

ORIGINAL: Final = "id"
PRIVATE: Final = "ya"
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
WORDS_A_MINUTE: Final = 60
_VIEW_BOX: Final = re.compile(r"viewBox=[\"']\s*\S+\s+\S+\s+([\d.]+)\s+([\d.]+)\s*[\"']")
PICTURE: Final = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<to>[^)\s]*)\)")
# No other path: a preview of an uploaded text must not open other files.
DRAWING: Final = re.compile(r"gambar/[A-Za-z0-9_-]+\.svg")


@dataclass(frozen=True)
class LessonChange:
    """A change of a lesson, in one sentence."""

    day: date
    text: str


@dataclass(frozen=True)
class LessonPicture:
    """A drawing of a lesson. `path` is relative to the course folder; width and height are those of
    its viewBox."""

    path: str
    width: int
    height: int


@dataclass(frozen=True)
class LessonBody:
    """The text of a lesson in one language. `sections[0]` is the text before the first heading.
    `words` leaves out the opening choice, which has its own limit; `sentences` does not."""

    title: str
    sections: tuple[MarkdownSection, ...]
    words: int
    sentences: tuple[prose.Sentence, ...]
    opening: OpeningChoice | None = None

    @property
    def mean_sentence_length(self) -> float:
        return mean_sentence_length(self.sentences)


@dataclass(frozen=True)
class Scenario:
    """The branching story of a lesson. `sources` are (publisher, address)."""

    id: str
    title: Mapping[str, str]
    sources: tuple[tuple[str, str], ...]
    as_of: date
    review_by: date


@dataclass(frozen=True)
class Lesson:
    """A lesson of the course in all its languages. `sources` are (publisher, address), `minutes` is
    the reading time, `texts` the questions in each language (a scenario comes last), `files` the
    parsed files, for the checks. `example_numbers`: the page says that the amounts are not today's
    prices. `private`: other people are never shown that this lesson was read. `changes`: published
    changes by language, newest first. `behind`: languages shown although the translation is older
    than the original; `untranslated`: languages in which the original is shown instead."""

    id: str
    module: str
    slug: str
    title: Mapping[str, str]
    minutes: int
    sources: tuple[tuple[str, str], ...]
    as_of: date
    review_by: date
    example_numbers: bool
    private: bool
    source: Mapping[str, LessonBody]
    quiz: Quiz
    scenario: Scenario | None
    texts: Mapping[str, tuple[QuizQuestion, ...]]
    pictures: tuple[LessonPicture, ...]
    files: Mapping[str, CourseMarkdownFile] = field(repr=False, compare=False)
    changes: Mapping[str, tuple[LessonChange, ...]] = field(default_factory=dict)
    behind: frozenset[str] = frozenset()
    untranslated: frozenset[str] = frozenset()

    @property
    def next_review(self) -> date:
        """The next review date: the earlier one of the lesson and its scenario."""
        return min(each.review_by for each in (self, self.scenario) if each is not None)


def mean_sentence_length(sentences: Iterable[prose.Sentence]) -> float:
    counted = [each.words for each in sentences]
    return sum(counted) / len(counted) if counted else 0.0


def reading_minutes(word_count: int) -> int:
    return math.ceil(word_count / WORDS_A_MINUTE)


def parse_sources(node: YamlNode | None) -> tuple[tuple[str, str], ...]:
    """The (publisher, address) of each entry that ends in an https address."""
    found = []
    for entry in node.as_list() if node else ():
        who, _, address = (entry.as_text() or "").rpartition(" ")
        if who and re.fullmatch(r"https://\S+\.\S+", address):
            found.append((who.rstrip(" ,"), address))
    return tuple(found)


def parse_lesson_changes(node: YamlNode | None) -> tuple[LessonChange, ...]:
    """The changes in a list whose entries begin with a date, such as "2026-11-25 Kalimat pertama
    dipendekkan.", newest first."""
    found = []
    for entry in node.as_list() if node else ():
        day, _, text = (entry.as_text() or "").partition(" ")
        if _DAY.fullmatch(day) and text.strip():
            try:
                found.append(LessonChange(date.fromisoformat(day), text.strip()))
            except ValueError:
                continue
    return tuple(sorted(found, key=lambda each: each.day, reverse=True))


def read_lesson(
    root: Path, module: str, slug: str, languages: tuple[str, ...], today: date, faults: FaultList
) -> Lesson | None:
    """The lesson in folder `module`/`slug`; None if its Indonesian text is missing or unreadable.
    Missing values get neutral defaults and are reported as faults."""
    folder = f"{module}/{slug}"
    files: dict[str, CourseMarkdownFile] = {}
    names = ["pelajaran", "kuis"]
    if any((root / folder).glob("skenario.*.md")):
        names.append("skenario")
    for name in names:
        for language in languages:
            path = f"{folder}/{name}.{language}.md"
            if found := source.read_course_file(root, path, faults.reporter_for(path)):
                files[f"{name}.{language}"] = found
    original = files.get(f"pelajaran.{ORIGINAL}")
    if original is None:
        return None
    bodies = {
        language: _read_body(files[f"pelajaran.{language}"], slug, faults)
        for language in languages
        if f"pelajaran.{language}" in files
    }
    scenario = _read_scenario(files.get(f"skenario.{ORIGINAL}"), files, languages, today)
    texts = {
        language: _read_questions(files, language, scenario, faults)
        for language in languages
        if f"kuis.{language}" in files
    }
    front = original.front
    example, private = front.get("angka"), front.get("pribadi")
    return Lesson(
        id=folder,
        module=module,
        slug=slug,
        title={language: body.title for language, body in bodies.items()},
        minutes=(front["menit"].as_int() if "menit" in front else None)
        or reading_minutes(bodies[ORIGINAL].words),
        sources=parse_sources(front.get("sumber")),
        as_of=_read_date(front, "per", today),
        review_by=_read_date(front, "tinjau", today),
        example_numbers=example is not None and example.value == "contoh",
        private=private is not None and private.value == PRIVATE,
        source=bodies,
        quiz=Quiz.from_questions(folder, texts.get(ORIGINAL, ())),
        scenario=scenario,
        texts=texts,
        pictures=_read_pictures(root, folder, original),
        files=files,
        changes={
            language: parse_lesson_changes(files[f"pelajaran.{language}"].front.get("perubahan"))
            for language in bodies
        },
    )


def _read_date(front: Mapping[str, YamlNode], key: str, default: date) -> date:
    return (front[key].as_date() if key in front else None) or default


def _read_title(front: Mapping[str, YamlNode], default: str) -> str:
    return (front["judul"].as_text() if "judul" in front else None) or default


def _read_body(file: CourseMarkdownFile, slug: str, faults: FaultList) -> LessonBody:
    report = faults.reporter_for(file.path)
    sections = source.split_into_sections(file, report)
    words = 0
    counted: list[prose.Sentence] = []
    for section in sections:
        words += prose.count_words(section.heading)
        for passage in prose.section_passages(section):
            words += prose.count_words(passage.text)
            counted.extend(prose.split_sentences(passage) if passage.prose else ())
    choice = opening.read_opening_choice(sections, report)
    words -= choice.words if choice else 0
    return LessonBody(_read_title(file.front, slug), sections, words, tuple(counted), choice)


def _read_scenario(
    file: CourseMarkdownFile | None,
    files: Mapping[str, CourseMarkdownFile],
    languages: tuple[str, ...],
    today: date,
) -> Scenario | None:
    if file is None:
        return None
    name = (file.front["id"].as_text() if "id" in file.front else None) or "skenario"
    titles = {
        language: _read_title(files[f"skenario.{language}"].front, name)
        for language in languages
        if f"skenario.{language}" in files
    }
    sources = parse_sources(file.front.get("sumber"))
    as_of, review_by = _read_date(file.front, "per", today), _read_date(file.front, "tinjau", today)
    return Scenario(name, titles, sources, as_of, review_by)


def _read_questions(
    files: Mapping[str, CourseMarkdownFile],
    language: str,
    scenario: Scenario | None,
    faults: FaultList,
) -> tuple[QuizQuestion, ...]:
    translation = language != ORIGINAL
    quiz = files[f"kuis.{language}"]
    questions = questionfile.read_quiz_questions(
        quiz, faults.reporter_for(quiz.path), is_translation=translation
    )
    story = files.get(f"skenario.{language}")
    if scenario is None or story is None:
        return questions
    title = scenario.title[language]
    read = questionfile.read_scenario_question(
        story, scenario.id, title, faults.reporter_for(story.path), is_translation=translation
    )
    return (*questions, read)


def _read_pictures(root: Path, folder: str, file: CourseMarkdownFile) -> tuple[LessonPicture, ...]:
    """The drawings that the lesson shows and that could be read."""
    found = []
    for match in PICTURE.finditer("\n".join(file.lines)):
        if not DRAWING.fullmatch(match["to"]):
            continue
        path = f"{folder}/{match['to']}"
        try:
            box = _VIEW_BOX.search((root / path).read_text("utf-8"))
        except (OSError, ValueError):
            continue
        if box:
            found.append(LessonPicture(path, round(float(box[1])), round(float(box[2]))))
    return tuple(dict.fromkeys(found))
