"""A lesson that is not published: read, checked and shown as it would appear in the course. Stores
nothing: uploaded files go into a temporary directory that is removed after reading."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, cast
from urllib.parse import quote

from app.content import checks
from app.content.faults import Fault, Faults
from app.content.glossary import Glossary, Term, read_terms
from app.content.lesson import DRAWING, ORIGINAL, Lesson, read_lesson
from app.content.library import TOOLS
from app.content.module import read_plan
from app.content.render import presentation, render_lesson

KINDS: Final = ("pelajaran", "kuis", "skenario")
_EXAMPLE: Final = Path(__file__).parent / "contoh"
_FOLDER: Final = ("pratinjau", "pelajaran")
# Phones and mail programs name copies "kuis.id (1).md" and the like.
_NAME: Final = re.compile(
    rf"({'|'.join(KINDS)})(?:[.\-_ ]([a-z]{{2,3}}))?(?:[.\-_ (].*)?\.(?:md|markdown|txt)", re.I
)

_FIRST_HEADING: Final = re.compile(r"(</?)h1>")
_PLACE: Final = re.compile(r'( (?:id="|href="#)[a-z0-9-]+)(")')


@dataclass(frozen=True)
class Remark:
    """A fault with the text of its line, or an empty text."""

    line: int
    written: str
    fault: Fault


@dataclass(frozen=True)
class Preview:
    """`lesson` is None if its Indonesian text could not be read. `remarks` are by file name, each
    sorted by line. `drawings` are data URLs by path."""

    lesson: Lesson | None
    remarks: Mapping[str, tuple[Remark, ...]]
    glossary: Glossary
    drawings: Mapping[str, str]

    @property
    def faults(self) -> int:
        """How many faults prevent publication."""
        found = (each.fault for some in self.remarks.values() for each in some)
        return sum(not fault.warning for fault in found)

    def sections(self, language: str) -> dict[str, object]:
        """As `render_lesson` returns them; empty if there is no lesson."""
        if self.lesson is None:
            return {}
        made = render_lesson(self.lesson, language, self._drawing, self.glossary)
        return {name: _on_one_page(part, language) for name, part in made.items()}

    def quiz(self, language: str) -> list[dict[str, object]]:
        """The questions as shown, each with "keys": the numbers of its right options, or in a
        scenario the ids of its good endings. Empty if there is no quiz in this language."""
        if self.lesson is None or language not in self.lesson.texts:
            return []
        made = presentation(self.lesson, language, self._drawing)
        shown = cast("list[dict[str, object]]", made["questions"])
        keys = {
            each.id: [*each.keys, *(step.id for step in each.steps if step.right)]
            for each in self.lesson.quiz.questions
        }
        return [{**each, "keys": keys.get(str(each["id"]), [])} for each in shown]

    def _drawing(self, path: str) -> str:
        return self.drawings.get(path, "")


def name_of(sent: str) -> str | None:
    """The name in the course of an uploaded file; None if it is not part of a lesson.

    >>> name_of("Kuis.id (1).md"), name_of("pelajaran.txt"), name_of("skenario-en.md")
    ('kuis.id.md', 'pelajaran.id.md', 'skenario.en.md')
    >>> name_of("payung.svg"), name_of("../kuis.id.md"), name_of("foto.jpg")
    ('gambar/payung.svg', None, None)
    """
    if DRAWING.fullmatch(f"gambar/{sent.strip()}"):
        return f"gambar/{sent.strip()}"
    match = _NAME.fullmatch(sent.strip())
    if match is None:
        return None
    return f"{match[1].lower()}.{(match[2] or ORIGINAL).lower()}.md"


def example() -> tuple[str, ...]:
    """A lesson, its quiz and its scenario without faults, to start from."""
    return tuple((_EXAMPLE / f"{kind}.{ORIGINAL}.md").read_text("utf-8") for kind in KINDS)


def of_files(files: Mapping[str, bytes], course: Path, today: date) -> Preview:
    """The lesson made of these files (by their name in the course), checked against the lessons,
    terms and tools of `course`."""
    others = sorted({name.split(".")[1] for name in files if name.endswith(".md")} - {ORIGINAL})
    with tempfile.TemporaryDirectory(prefix="bekal-pratinjau-") as made:
        folder = Path(made).joinpath(*_FOLDER)
        (folder / "gambar").mkdir(parents=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        return _preview(Path(made), "/".join(_FOLDER), (ORIGINAL, *others), course, today)


def of_folder(course: Path, lesson: str, today: date) -> Preview:
    """A lesson of `course` in its folder. Raises KeyError if there is none."""
    if lesson not in lessons_of(course):
        raise KeyError(lesson)
    return _preview(course, lesson, read_plan(course, Faults()).languages, course, today)


def lessons_of(course: Path) -> tuple[str, ...]:
    """Ids of the lessons that have a folder and an Indonesian text, with or without faults."""
    found = course.glob(f"*/*/pelajaran.{ORIGINAL}.md")
    return tuple(sorted(each.parent.relative_to(course).as_posix() for each in found))


def _preview(
    root: Path, name: str, languages: tuple[str, ...], course: Path, today: date
) -> Preview:
    faults = Faults()
    module, slug = name.split("/")
    terms = _terms(course)
    lesson = read_lesson(root, module, slug, languages, today, faults)
    if lesson is not None:
        known = frozenset(lessons_of(course))
        words = frozenset(word for term in terms for word in term.words)
        about = checks.Course(root, today, TOOLS, known, frozenset(), known, words)
        checks.check_lesson(lesson, about, faults)
    pictures = lesson.pictures if lesson else ()
    return Preview(
        lesson,
        _remarks(faults.in_order(), lesson),
        Glossary(
            (term for term in terms if all(each in term.name for each in languages)), languages
        ),
        {each.path: _address((root / each.path).read_bytes()) for each in pictures},
    )


def _terms(course: Path) -> list[Term]:
    plan = read_plan(course, Faults())
    return [t for each in plan.modules for t in read_terms(course, each, plan.languages, Faults())]


def _on_one_page(part: object, language: str) -> object:
    """Adapts a rendered lesson to a page that shows both languages below one h1."""
    if isinstance(part, dict):
        return {name: _on_one_page(each, language) for name, each in part.items()}
    if not isinstance(part, str):
        return part
    part = _FIRST_HEADING.sub(r"\1h3>", part)
    return part if language == ORIGINAL else _PLACE.sub(rf"\1-{language}\2", part)


def _address(drawing: bytes) -> str:
    return f"data:image/svg+xml,{quote(drawing)}"


def _remarks(faults: Iterable[Fault], lesson: Lesson | None) -> dict[str, tuple[Remark, ...]]:
    lines = {each.path: each.lines for each in lesson.files.values()} if lesson else {}
    found: dict[str, list[Remark]] = {}
    for fault in faults:
        there = lines.get(fault.path, ())
        written = there[fault.line - 1].strip() if 0 < fault.line <= len(there) else ""
        name = fault.path.rpartition("/")[2]
        found.setdefault(name, []).append(Remark(fault.line, written, fault))
    return {name: tuple(some) for name, some in found.items()}
