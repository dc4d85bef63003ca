"""Selects the modules of a publication: the current version of each, or its last published one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Flask

from app.audio.actions import gather_recordings
from app.audio.queries import Chosen, Clips, Where
from app.content import library
from app.content.episodes import CourseStory
from app.content.glossary import Glossary
from app.content.lesson import Lesson
from app.content.library import CourseLibrary
from app.content.module import CoreLessons
from app.publication.queries.shelf import CourseStore
from app.publication.rules.catalogue import FaultNote

PLAN = "susunan.yaml"


class NothingToPublishError(RuntimeError):
    """No module (or the plan itself) is free of faults, and nothing was published before."""

    def __init__(self, notes: tuple[FaultNote, ...]) -> None:
        super().__init__("nothing to publish")
        self.notes = notes


@dataclass(frozen=True)
class ModulesToPublish:
    """The modules selected for a publication, each with the folder that it is read from, and their
    recordings."""

    languages: tuple[str, ...]
    library: CourseLibrary
    modules: tuple[Chosen, ...]
    sounds: dict[Where, Clips]
    notes: tuple[FaultNote, ...]
    missing: tuple[str, ...]
    story: CourseStory

    @property
    def lessons(self) -> dict[str, Lesson]:
        return {lesson.id: lesson for module, _, _ in self.modules for lesson in module.lessons}

    @property
    def glossary(self) -> Glossary:
        terms = (term for module, _, _ in self.modules for term in module.terms)
        return Glossary(terms, self.library.languages)


def select_modules_to_publish(
    app: Flask, current_library: CourseLibrary, store: CourseStore, today: date
) -> ModulesToPublish:
    """Selects the current version of each module, or the last published one if it has faults."""
    notes = tuple(
        FaultNote(
            "" if fault.path == PLAN else fault.path.split("/")[0],
            fault.path,
            fault.line,
            fault.text,
            fault.is_warning,
        )
        for fault in current_library.faults
    ) + _changed_core_list_faults(current_library.cores, store.current_catalogue().cores)
    plan = current_library
    held = any(not note.module and not note.warning for note in notes)
    # Read the published sources only if something is held back: reading takes most of the time.
    all_good = not held and all(module.publishable for module in current_library.modules)
    before = None if all_good else _read_published_library(store, today)
    if held:
        if before is None:
            raise NothingToPublishError(notes)
        plan = before
    present = {module.id: module for module in current_library.modules}
    earlier = {module.id: module for module in before.modules} if before else {}
    chosen: list[Chosen] = []
    missing: list[str] = []
    for name in (module.id for module in plan.modules):
        if name in present and present[name].publishable:
            chosen.append((present[name], current_library.root, False))
        elif before is not None and name in earlier:
            chosen.append((earlier[name], before.root, True))
        else:
            missing.append(name)
    if not chosen:
        raise NothingToPublishError(notes)
    sounds = gather_recordings(app, current_library.root, chosen, plan.languages)
    story = current_library.story or store.current_catalogue().story
    return ModulesToPublish(
        store.languages, plan, tuple(chosen), sounds, notes, tuple(missing), story
    )


def _read_published_library(store: CourseStore, today: date) -> CourseLibrary | None:
    if store.source_folder is None or not (store.source_folder / PLAN).exists():
        return None
    return library.read_course(store.source_folder, today, languages=store.languages)


def _changed_core_list_faults(
    cores: tuple[CoreLessons, ...], published: tuple[CoreLessons, ...]
) -> tuple[FaultNote, ...]:
    """Faults for published core lists that were changed or removed. People may have finished a
    list, and their progress and the counters refer to its version, so it must never change."""
    now = {core.version: core for core in cores}
    newest = max((core.version for core in (*cores, *published)), default=0)
    return tuple(
        FaultNote(
            "",
            PLAN,
            1,
            f"bekal inti versi {old.version} sudah terbit dan tidak diubah lagi; kembalikan "
            f"daftarnya, lalu tulis daftar baru sebagai versi {newest + 1}",
            warning=False,
        )
        for old in published
        if old.version not in now or not now[old.version].has_same_lessons_as(old)
    )
