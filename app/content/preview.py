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
from app.content.faces import Faces, read_faces
from app.content.faults import CourseFault, FaultList
from app.content.glossary import Glossary, GlossaryTerm, read_glossary_terms
from app.content.lesson import DRAWING, ORIGINAL, Lesson, read_lesson
from app.content.library import TOOLS
from app.content.module import read_course_plan
from app.content.render import present_quiz, render_lesson

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
class PreviewRemark:
    """A fault of a previewed file, with the text of its line if there is one."""

    line: int
    written: str
    fault: CourseFault


@dataclass(frozen=True)
class LessonPreview:
    """A lesson as it would be published, with its faults. `lesson` is None if its Indonesian text
    could not be read. `remarks` are by file name, each sorted by line. `drawings` are data URLs by
    path, `faces` those of the course."""

    lesson: Lesson | None
    remarks: Mapping[str, tuple[PreviewRemark, ...]]
    glossary: Glossary
    drawings: Mapping[str, str]
    faces: Faces

    @property
    def blocking_fault_count(self) -> int:
        """The number of faults that prevent publication."""
        found = (each.fault for some in self.remarks.values() for each in some)
        return sum(not fault.is_warning for fault in found)

    def rendered_sections(self, language: str) -> dict[str, object]:
        """The sections of the lesson as `render_lesson` returns them; empty if there is no
        lesson."""
        if self.lesson is None:
            return {}
        made = render_lesson(self.lesson, language, self._drawing_url, self.glossary, self.faces)
        return {name: _adapt_to_bilingual_page(part, language) for name, part in made.items()}

    def questions_with_right_answers(self, language: str) -> list[dict[str, object]]:
        """The questions as shown, each with "keys": the numbers of its right options, or in a
        scenario the ids of its good endings. Empty if there is no quiz in this language."""
        if self.lesson is None or language not in self.lesson.texts:
            return []
        made = present_quiz(self.lesson, language, self._drawing_url)
        shown = cast("list[dict[str, object]]", made["questions"])
        keys = {
            each.id: [*each.right_options, *(step.id for step in each.steps if step.right)]
            for each in self.lesson.quiz.questions
        }
        return [{**each, "keys": keys.get(str(each["id"]), [])} for each in shown]

    def _drawing_url(self, path: str) -> str:
        return self.drawings.get(path, "")


def course_file_name(uploaded_name: str) -> str | None:
    """The name that an uploaded file has in the course; None if it is not part of a lesson.

    >>> [course_file_name(each) for each in ("Kuis.id (1).md", "pelajaran.txt", "skenario-en.md")]
    ['kuis.id.md', 'pelajaran.id.md', 'skenario.en.md']
    >>> [course_file_name(each) for each in ("payung.svg", "../kuis.id.md", "foto.jpg")]
    ['gambar/payung.svg', None, None]
    """
    if DRAWING.fullmatch(f"gambar/{uploaded_name.strip()}"):
        return f"gambar/{uploaded_name.strip()}"
    match = _NAME.fullmatch(uploaded_name.strip())
    if match is None:
        return None
    return f"{match[1].lower()}.{(match[2] or ORIGINAL).lower()}.md"


def read_example_lesson() -> tuple[str, ...]:
    """The texts of an example lesson without faults: lesson, quiz and scenario."""
    return tuple((_EXAMPLE / f"{kind}.{ORIGINAL}.md").read_text("utf-8") for kind in KINDS)


def preview_uploaded_files(files: Mapping[str, bytes], course: Path, today: date) -> LessonPreview:
    """The preview of a lesson made of these files (by their name in the course), checked against
    the lessons, terms and tools of `course`."""
    others = sorted({name.split(".")[1] for name in files if name.endswith(".md")} - {ORIGINAL})
    with tempfile.TemporaryDirectory(prefix="bekal-pratinjau-") as made:
        folder = Path(made).joinpath(*_FOLDER)
        (folder / "gambar").mkdir(parents=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        return _build_preview(Path(made), "/".join(_FOLDER), (ORIGINAL, *others), course, today)


def preview_lesson_folder(course: Path, lesson: str, today: date) -> LessonPreview:
    """The preview of a lesson in the folder of `course`. Raises KeyError if there is none."""
    if lesson not in list_lesson_ids(course):
        raise KeyError(lesson)
    return _build_preview(
        course, lesson, read_course_plan(course, FaultList()).languages, course, today
    )


def list_lesson_ids(course: Path) -> tuple[str, ...]:
    """The ids of the lessons that have a folder and an Indonesian text, with or without faults."""
    found = course.glob(f"*/*/pelajaran.{ORIGINAL}.md")
    return tuple(sorted(each.parent.relative_to(course).as_posix() for each in found))


def _build_preview(
    root: Path, name: str, languages: tuple[str, ...], course: Path, today: date
) -> LessonPreview:
    faults = FaultList()
    module, slug = name.split("/")
    terms = _read_all_terms(course)
    lesson = read_lesson(root, module, slug, languages, today, faults)
    if lesson is not None:
        known = frozenset(list_lesson_ids(course))
        words = frozenset(word for term in terms for word in term.name_words)
        about = checks.CourseContext(root, today, TOOLS, known, frozenset(), known, words)
        checks.check_lesson(lesson, about, faults)
    pictures = lesson.pictures if lesson else ()
    return LessonPreview(
        lesson,
        _remarks_by_file(faults.sorted_faults(), lesson),
        Glossary(
            (term for term in terms if all(each in term.name for each in languages)), languages
        ),
        {each.path: _drawing_data_url((root / each.path).read_bytes()) for each in pictures},
        read_faces(course, FaultList()),
    )


def _read_all_terms(course: Path) -> list[GlossaryTerm]:
    plan = read_course_plan(course, FaultList())
    return [
        t
        for each in plan.modules
        for t in read_glossary_terms(course, each, plan.languages, FaultList())
    ]


def _adapt_to_bilingual_page(part: object, language: str) -> object:
    """Adapts a rendered lesson to a page that shows both languages below one h1."""
    if isinstance(part, dict):
        return {name: _adapt_to_bilingual_page(each, language) for name, each in part.items()}
    if not isinstance(part, str):
        return part
    part = _FIRST_HEADING.sub(r"\1h3>", part)
    return part if language == ORIGINAL else _PLACE.sub(rf"\1-{language}\2", part)


def _drawing_data_url(drawing: bytes) -> str:
    return f"data:image/svg+xml,{quote(drawing)}"


def _remarks_by_file(
    faults: Iterable[CourseFault], lesson: Lesson | None
) -> dict[str, tuple[PreviewRemark, ...]]:
    lines = {each.path: each.lines for each in lesson.files.values()} if lesson else {}
    found: dict[str, list[PreviewRemark]] = {}
    for fault in faults:
        there = lines.get(fault.path, ())
        written = there[fault.line - 1].strip() if 0 < fault.line <= len(there) else ""
        name = fault.path.rpartition("/")[2]
        found.setdefault(name, []).append(PreviewRemark(fault.line, written, fault))
    return {name: tuple(some) for name, some in found.items()}
