"""A lesson: its text, its quiz and, if it has one, a branching scenario."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from app.content import prose, questionfile, source
from app.content.faults import Faults
from app.content.question import Question
from app.content.quiz import Quiz
from app.content.source import Section, Source
from app.content.yamltree import Node

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
class Picture:
    """`path` is relative to the course folder; width and height are those of the viewBox."""

    path: str
    width: int
    height: int


@dataclass(frozen=True)
class Body:
    """A lesson in one language. `sections[0]` is the text before the first heading."""

    title: str
    sections: tuple[Section, ...]
    words: int
    sentences: tuple[prose.Sentence, ...]

    @property
    def mean_sentence(self) -> float:
        return mean_words(self.sentences)


@dataclass(frozen=True)
class Scenario:
    """`sources` are (publisher, address)."""

    id: str
    title: Mapping[str, str]
    sources: tuple[tuple[str, str], ...]
    as_of: date
    review_by: date


@dataclass(frozen=True)
class Lesson:
    """`sources` are (publisher, address), `minutes` the reading time, `texts` the questions in each
    language (a scenario comes last), `files` the parsed files, for the checks. `example_numbers`:
    the page says that the amounts are not today's prices. `private`: other people are never shown
    that this lesson was read. `changes`: published changes by language, newest first. `behind`:
    languages shown although the translation is older than the original; `untranslated`: languages
    in which the original is shown instead."""

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
    source: Mapping[str, Body]
    quiz: Quiz
    scenario: Scenario | None
    texts: Mapping[str, tuple[Question, ...]]
    pictures: tuple[Picture, ...]
    files: Mapping[str, Source] = field(repr=False, compare=False)
    changes: Mapping[str, tuple[LessonChange, ...]] = field(default_factory=dict)
    behind: frozenset[str] = frozenset()
    untranslated: frozenset[str] = frozenset()

    @property
    def due(self) -> date:
        """The next review date: the earlier one of the lesson and its scenario."""
        return min(each.review_by for each in (self, self.scenario) if each is not None)

    @property
    def words(self) -> int:
        return self.source[ORIGINAL].words

    @property
    def mean_sentence(self) -> float:
        return self.source[ORIGINAL].mean_sentence


def mean_words(sentences: Iterable[prose.Sentence]) -> float:
    counted = [each.words for each in sentences]
    return sum(counted) / len(counted) if counted else 0.0


def minutes_for(words: int) -> int:
    return math.ceil(words / WORDS_A_MINUTE)


def sources_of(node: Node | None) -> tuple[tuple[str, str], ...]:
    """(publisher, address) of each entry that ends in an https address."""
    found = []
    for entry in node.items() if node else ():
        who, _, address = (entry.text() or "").rpartition(" ")
        if who and re.fullmatch(r"https://\S+\.\S+", address):
            found.append((who.rstrip(" ,"), address))
    return tuple(found)


def changes_of(node: Node | None) -> tuple[LessonChange, ...]:
    """The entries that begin with a date, such as "2026-11-25 Kalimat pertama dipendekkan."."""
    found = []
    for entry in node.items() if node else ():
        day, _, text = (entry.text() or "").partition(" ")
        if _DAY.fullmatch(day) and text.strip():
            try:
                found.append(LessonChange(date.fromisoformat(day), text.strip()))
            except ValueError:
                continue
    return tuple(sorted(found, key=lambda each: each.day, reverse=True))


def read_lesson(
    root: Path, module: str, slug: str, languages: tuple[str, ...], today: date, faults: Faults
) -> Lesson | None:
    """The lesson in folder `module`/`slug`; None if its Indonesian text is missing or unreadable.
    Missing values get neutral defaults and are reported as faults."""
    folder = f"{module}/{slug}"
    files: dict[str, Source] = {}
    names = ["pelajaran", "kuis"]
    if any((root / folder).glob("skenario.*.md")):
        names.append("skenario")
    for name in names:
        for language in languages:
            path = f"{folder}/{name}.{language}.md"
            if found := source.read(root, path, faults.of(path)):
                files[f"{name}.{language}"] = found
    original = files.get(f"pelajaran.{ORIGINAL}")
    if original is None:
        return None
    bodies = {
        language: _body(files[f"pelajaran.{language}"], slug, faults)
        for language in languages
        if f"pelajaran.{language}" in files
    }
    scenario = _scenario(files.get(f"skenario.{ORIGINAL}"), files, languages, today)
    texts = {
        language: _questions(files, language, scenario, faults)
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
        minutes=(front["menit"].whole() if "menit" in front else None)
        or minutes_for(bodies[ORIGINAL].words),
        sources=sources_of(front.get("sumber")),
        as_of=_day(front, "per", today),
        review_by=_day(front, "tinjau", today),
        example_numbers=example is not None and example.value == "contoh",
        private=private is not None and private.value == PRIVATE,
        source=bodies,
        quiz=Quiz.of(folder, texts.get(ORIGINAL, ())),
        scenario=scenario,
        texts=texts,
        pictures=_pictures(root, folder, original),
        files=files,
        changes={
            language: changes_of(files[f"pelajaran.{language}"].front.get("perubahan"))
            for language in bodies
        },
    )


def _day(front: Mapping[str, Node], key: str, otherwise: date) -> date:
    return (front[key].day() if key in front else None) or otherwise


def _title(front: Mapping[str, Node], otherwise: str) -> str:
    return (front["judul"].text() if "judul" in front else None) or otherwise


def _body(read: Source, slug: str, faults: Faults) -> Body:
    sections = source.sections(read, faults.of(read.path))
    words = 0
    counted: list[prose.Sentence] = []
    for section in sections:
        words += prose.count_words(section.heading)
        for passage in prose.passages_of(section):
            words += prose.count_words(passage.text)
            counted.extend(prose.sentences(passage) if passage.prose else ())
    return Body(_title(read.front, slug), sections, words, tuple(counted))


def _scenario(
    read: Source | None, files: Mapping[str, Source], languages: tuple[str, ...], today: date
) -> Scenario | None:
    if read is None:
        return None
    name = (read.front["id"].text() if "id" in read.front else None) or "skenario"
    titles = {
        language: _title(files[f"skenario.{language}"].front, name)
        for language in languages
        if f"skenario.{language}" in files
    }
    sources = sources_of(read.front.get("sumber"))
    as_of, review_by = _day(read.front, "per", today), _day(read.front, "tinjau", today)
    return Scenario(name, titles, sources, as_of, review_by)


def _questions(
    files: Mapping[str, Source], language: str, scenario: Scenario | None, faults: Faults
) -> tuple[Question, ...]:
    translation = language != ORIGINAL
    quiz = files[f"kuis.{language}"]
    questions = questionfile.read_quiz(quiz, faults.of(quiz.path), translation=translation)
    story = files.get(f"skenario.{language}")
    if scenario is None or story is None:
        return questions
    title = scenario.title[language]
    read = questionfile.read_scenario(
        story, scenario.id, title, faults.of(story.path), translation=translation
    )
    return (*questions, read)


def _pictures(root: Path, folder: str, read: Source) -> tuple[Picture, ...]:
    """The drawings that the lesson shows and that could be read."""
    found = []
    for match in PICTURE.finditer("\n".join(read.lines)):
        if not DRAWING.fullmatch(match["to"]):
            continue
        path = f"{folder}/{match['to']}"
        try:
            box = _VIEW_BOX.search((root / path).read_text("utf-8"))
        except (OSError, ValueError):
            continue
        if box:
            found.append(Picture(path, round(float(box[1])), round(float(box[2]))))
    return tuple(dict.fromkeys(found))
