"""The content of a publication, as stored in its `catalogue.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from pydantic import TypeAdapter

from app.content.aloud.recordings import AudioClip
from app.content.episodes import CourseStory, Episode
from app.content.lesson import LessonChange
from app.content.module import TRAINER, CoreLessons

FILE = "catalogue.json"


@dataclass(frozen=True)
class LessonEntry:
    """A lesson in the catalogue of published lessons. `id` is "module/slug"; texts are by language;
    `minutes` is the reading time; `questions` counts those of its quiz, including a scenario; `rev`
    is the quiz version; `pictures` are file names under /belajar/gambar/. `overdue`: its review
    date had passed at publication. `private`: only the reader is shown that it was read. `behind`
    and `untranslated` as in content.lesson. `sound` is the recording of the whole lesson by
    language; `scenario_title` is that of its scenario, if it has one. Catalogues of earlier
    releases have neither."""

    id: str
    module: str
    slug: str
    title: Mapping[str, str]
    minutes: int
    questions: int
    rev: str
    as_of: date
    review_by: date
    overdue: bool
    private: bool
    behind: frozenset[str]
    untranslated: frozenset[str]
    pictures: tuple[str, ...]
    sound: Mapping[str, AudioClip] = field(default_factory=dict)
    changes: Mapping[str, tuple[LessonChange, ...]] = field(default_factory=dict)
    scenario_title: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PackageEntry:
    """The package of a module in one language, which phones store: `version` identifies its
    content, `size` is the compressed and `length` the unpacked size in bytes."""

    version: str
    size: int
    length: int


@dataclass(frozen=True)
class SceneEntry:
    """The drawing that opens a module: a file name under /belajar/gambar/, the words for those who
    do not see it by language, and its size in bytes."""

    file: str
    alt: Mapping[str, str]
    size: int


@dataclass(frozen=True)
class ModuleEntry:
    """A module in the catalogue of the published course. `kept`: its folder now has faults, so this
    is its last good version. `packages` are by language, and empty until they are built. `emblem`:
    the shapes of its emblem as SVG, checked by content.emblem; empty if it has none. `scene`:
    the drawing that opens it, if it has one. `preview`: the file name of its picture for chats,
    below /belajar/gambar/; empty if it has neither."""

    id: str
    title: Mapping[str, str]
    summary: Mapping[str, str]
    audience: tuple[str, ...]
    stages: tuple[str, ...]
    lessons: tuple[LessonEntry, ...]
    kept: bool
    packages: Mapping[str, PackageEntry] = field(default_factory=dict)
    emblem: str = ""
    scene: SceneEntry | None = None
    preview: str = ""

    @property
    def reading_minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)

    @property
    def only_for_trainers(self) -> bool:
        """Whether the module is for trainers: anyone may read it, but it is not recommended to
        learners."""
        return self.audience == (TRAINER,)


@dataclass(frozen=True)
class FaultNote:
    """A fault as `kursus cek` reports it. `module` is empty for a fault of susunan.yaml; a
    `warning` does not prevent publication."""

    module: str
    path: str
    line: int
    text: str
    warning: bool

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


@dataclass(frozen=True)
class Catalogue:
    """The published course, in its order. `cores` are newest last; `missing` are modules with
    faults and no good version yet; `good_until` is the last day before another review date passes;
    `inputs` is a digest of everything the pages were made from; `story` are the families of the
    course and their episodes."""

    version: str
    inputs: str
    languages: tuple[str, ...]
    modules: tuple[ModuleEntry, ...]
    cores: tuple[CoreLessons, ...]
    missing: tuple[str, ...]
    notes: tuple[FaultNote, ...]
    good_until: date | None
    story: CourseStory = field(default_factory=CourseStory)

    @cached_property
    def lessons(self) -> tuple[LessonEntry, ...]:
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @cached_property
    def _lessons_by_id(self) -> Mapping[str, LessonEntry]:
        return {lesson.id: lesson for lesson in self.lessons}

    @cached_property
    def _modules_by_id(self) -> Mapping[str, ModuleEntry]:
        return {module.id: module for module in self.modules}

    def lesson(self, lesson_id: str) -> LessonEntry | None:
        """The lesson with id "module/slug"; None if it is not published."""
        return self._lessons_by_id.get(lesson_id)

    def module(self, module_id: str) -> ModuleEntry | None:
        return self._modules_by_id.get(module_id)

    @property
    def trainer_modules(self) -> tuple[ModuleEntry, ...]:
        """The modules for trainers only: how to lead a meeting."""
        return tuple(module for module in self.modules if module.only_for_trainers)

    @property
    def learner_modules(self) -> tuple[ModuleEntry, ...]:
        """The modules that are not for trainers only."""
        return tuple(module for module in self.modules if not module.only_for_trainers)

    @cached_property
    def numbered_episodes(self) -> Mapping[str, tuple[int, Episode]]:
        """The episodes of the published modules by module id, numbered from 1."""
        told = (each for each in self.story.episodes if each.module in self._modules_by_id)
        return {each.module: (number, each) for number, each in enumerate(told, 1)}

    @property
    def picture_files(self) -> tuple[str, ...]:
        """The file names of all drawings and pictures, below /belajar/gambar/."""
        of_modules = (
            (each.scene.file if each.scene else "", each.preview) for each in self.modules
        )
        of_lessons = (lesson.pictures for lesson in self.lessons)
        return tuple(name for names in (*of_modules, *of_lessons) for name in names if name)

    def lessons_with_scenarios(self) -> tuple[LessonEntry, ...]:
        """The lessons for learners that have a branching story and are not private."""
        lessons = (each for module in self.learner_modules for each in module.lessons)
        return tuple(each for each in lessons if each.scenario_title and not each.private)

    @cached_property
    def private_lesson_ids(self) -> frozenset[str]:
        """The ids of private lessons: nobody but the reader is shown that they were read."""
        return frozenset(lesson.id for lesson in self.lessons if lesson.private)

    def next_lesson(self, lesson: LessonEntry) -> LessonEntry | None:
        """The lesson after `lesson` in the same module; None after the last."""
        following = iter(self._modules_by_id[lesson.module].lessons)
        return next((next(following, None) for each in following if each.id == lesson.id), None)

    @property
    def has_faults(self) -> bool:
        """Whether faults keep a part of the course folder from being published."""
        return any(not note.warning for note in self.notes)

    @property
    def held_back_modules(self) -> tuple[str, ...]:
        """Modules whose current version is not published."""
        return (*self.missing, *(module.id for module in self.modules if module.kept))

    def is_current_on(self, day: date) -> bool:
        """Whether no review date has passed since publication."""
        return self.good_until is None or day <= self.good_until


EMPTY = Catalogue("", "", (), (), (), (), (), None)
"""The catalogue before the first publication."""

_ADAPTER = TypeAdapter(Catalogue)


def dump_catalogue(catalogue: Catalogue) -> bytes:
    return _ADAPTER.dump_json(catalogue, indent=1)


def load_catalogue(data: bytes) -> Catalogue:
    """Reads what `dump_catalogue` wrote. Raises pydantic.ValidationError for any other text."""
    return _ADAPTER.validate_json(data)
