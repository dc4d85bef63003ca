"""The whole course in a folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from app.content import checks
from app.content.countryfile import read_countries
from app.content.episodes import CourseStory, read_course_story
from app.content.faces import Faces, read_faces
from app.content.faults import CourseFault, FaultList
from app.content.lesson import Lesson
from app.content.meetingkit import read_meeting_kit
from app.content.module import TRAINER, CoreLessons, CourseModule, read_course_plan, read_module
from app.content.officeways import CHILD_PAPERS, COMING_HOME, read_office_ways
from app.content.stale import apply_translation_policy

# Pages that a lesson may link to.
TOOLS: Final = frozenset(
    {
        "/alat/anggaran",
        "/alat/biaya-berangkat",
        "/alat/cek-tawaran",
        "/alat/impas",
        "/alat/inflasi",
        "/alat/kirim-uang",
        "/alat/lembar",
        "/alat/lembar/amplop",
        "/alat/lembar/anggaran",
        "/alat/lembar/biaya-berangkat",
        "/alat/lembar/kesepakatan",
        "/alat/lembar/rencana-pulang",
        "/alat/pinjaman",
        "/alat/slip-gaji",
        "/alat/tabungan",
        "/bantuan",
        "/bantuan/belum-ada-kabar",
        "/bantuan/surat-anak",
        "/pulang",
    }
)


@dataclass(frozen=True)
class CourseLibrary:
    """The whole course as read from its folder. `cores` are newest last; `languages` are
    Indonesian, the others that must be complete, then those that may be partial; `faults` are
    sorted by file and line; `faces` are those of the people in the lessons; `story` is None if
    its file has faults. A module with a fault is read as far as possible, but is not
    publishable."""

    root: Path
    modules: tuple[CourseModule, ...]
    cores: tuple[CoreLessons, ...]
    languages: tuple[str, ...]
    faults: tuple[CourseFault, ...]
    faces: Faces
    story: CourseStory | None
    _by_id: Mapping[str, Lesson] = field(repr=False, compare=False)

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """Every lesson that could be read, in the order of the course."""
        return tuple(self._by_id.values())

    def lesson(self, lesson_id: str) -> Lesson:
        """The lesson with id `lesson_id` ("modul/slug"). Raises KeyError."""
        return self._by_id[lesson_id]


def read_course(
    root: Path, today: date, tools: frozenset[str] = TOOLS, languages: tuple[str, ...] = ()
) -> CourseLibrary:
    """Reads and checks the course in `root`. Never raises for the content of its files: faults are
    collected. `today` decides which review dates have passed. Those of `languages` that are not in
    `bahasa` of susunan.yaml may be partial: where something is missing, the original is shown."""
    faults = FaultList()
    plan = read_course_plan(root, faults)
    partial = tuple(each for each in languages if each not in plan.languages)
    modules = [
        read_module(root, each, plan.languages, today, faults, partial) for each in plan.modules
    ]
    lessons = {lesson.id: lesson for module in modules for lesson in module.lessons}
    course = checks.CourseContext(
        root,
        today,
        tools,
        frozenset(lessons),
        frozenset(each.id for each in lessons.values() if each.private),
        frozenset(
            lesson.id
            for module in modules
            for lesson in module.lessons
            if module.audience != (TRAINER,)
        ),
        frozenset(word for module in modules for term in module.terms for word in term.name_words),
    )
    for lesson in lessons.values():
        checks.check_lesson(lesson, course, faults)
    checks.check_scenario_names_differ(lessons.values(), faults)
    checks.check_control_recordings(root, plan.languages, faults)
    checks.check_glossary_terms(modules, faults)
    checks.check_quiz_guessability(modules, plan.languages, faults)
    checks.check_stock_phrases(modules, plan.languages, faults)
    checks.check_course_plan(plan, course, faults)
    story = read_course_story(root, plan.modules, plan.languages, faults)
    checks.check_countries(read_countries(root, plan.languages, faults), course, faults)
    for file in (CHILD_PAPERS, COMING_HOME):
        ways = read_office_ways(root, file, plan.languages, faults)
        checks.check_office_ways(ways, file, course, faults)
    checks.check_meeting_kit(read_meeting_kit(root, plan.languages, faults), course, faults)
    faces = read_faces(root, faults)
    found, lessons = apply_translation_policy(faults.sorted_faults(), lessons, plan.stale, partial)
    broken = {fault.path.split("/")[0] for fault in found if not fault.is_warning}
    return CourseLibrary(
        root,
        tuple(
            replace(
                module,
                lessons=tuple(lessons[each.id] for each in module.lessons),
                publishable=module.id not in broken,
            )
            for module in modules
        ),
        plan.cores,
        (*plan.languages, *partial),
        found,
        faces,
        story,
        lessons,
    )
