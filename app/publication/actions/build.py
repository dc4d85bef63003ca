"""Builds a publication from the modules without faults, in the state folder's `terbit/`:
current             the version that is served: one line, replaced atomically
<version>/          catalogue.json; halaman/<language>/…html with .br and .gz, each module's
                    paket.json and suara.json; hemat/<language>/… lessons without drawings;
                    sumber/ (the course files, so that a good version can be rebuilt)
gambar/<hash>.svg   drawings, never deleted: a page stored on a phone may still show them
kuis/<rev>.json     a quiz version for marking; <rev>.<language>.json for display. Never
                    deleted: an attempt may start before a publication and end after it
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from tqdm import tqdm

from app.audio.actions import gather, list_sounds
from app.audio.queries import Chosen, Clips, Where, made_from, whole_lesson
from app.content import library
from app.content.glossary import Glossary
from app.content.lesson import Lesson
from app.content.library import Library
from app.content.module import Core
from app.content.quiz import Quiz
from app.content.render import presentation
from app.kit.web import inputs, packing
from app.publication.actions import package, pages
from app.publication.actions.pages import Content, Drawing
from app.publication.queries.shelf import FULL, Shelf
from app.publication.rules import catalogue as catalogues
from app.publication.rules.catalogue import (
    Catalogue,
    LessonEntry,
    ModuleEntry,
    Note,
    PackageEntry,
)

PLAN = "susunan.yaml"


class NothingToPublishError(RuntimeError):
    """No module (or the plan itself) is free of faults, and nothing was published before."""

    def __init__(self, notes: tuple[Note, ...]) -> None:
        super().__init__("nothing to publish")
        self.notes = notes


@dataclass(frozen=True)
class Built:
    """A complete publication. `quizzes` are the quizzes it shows; `fresh` is False if it existed
    already."""

    catalogue: Catalogue
    quizzes: tuple[Quiz, ...]
    fresh: bool


@dataclass(frozen=True)
class _Course:
    """The content of a publication: modules, each with the folder it is read from."""

    languages: tuple[str, ...]
    library: Library
    modules: tuple[Chosen, ...]
    sounds: dict[Where, Clips]
    notes: tuple[Note, ...]
    missing: tuple[str, ...]

    @property
    def lessons(self) -> dict[str, Lesson]:
        return {lesson.id: lesson for module, _, _ in self.modules for lesson in module.lessons}

    @property
    def glossary(self) -> Glossary:
        terms = (term for module, _, _ in self.modules for term in module.terms)
        return Glossary(terms, self.library.languages)


def build(app: Flask, shelf: Shelf, root: Path, today: date) -> Built:
    """Builds the publication of the course in `root`, or finds it already built.

    Modules with faults keep their last published version. Readers see no change until `point_to`.
    The caller holds the lock `one_process_at_a_time`. Raises NothingToPublishError."""
    sources = made_from(app, root)
    current = shelf.current()
    if current.inputs == sources and current.is_good_on(today):
        quizzes = shelf.whole_quizzes(current)
        if quizzes is not None:
            return Built(current, quizzes, fresh=False)
    course = _choose(app, library.read(root, today, languages=shelf.languages), shelf, today)
    planned = _catalogue(course, sources, today)
    catalogue = shelf.complete_catalogue(planned.version)  # includes the sizes of its packages
    if catalogue is None:
        catalogue = _write(app, shelf, course, planned)
    return Built(catalogue, tuple(each.quiz for each in course.lessons.values()), fresh=True)


def point_to(shelf: Shelf, catalogue: Catalogue) -> None:
    """Serves this publication from now on, and removes all except it and the previous one."""
    before = shelf.current().version
    packing.write_durably(shelf.folder / "current", catalogue.version.encode())
    kept = {catalogue.version, before, "gambar", "kuis"}
    for folder in shelf.folder.iterdir():
        if folder.is_dir() and folder.name not in kept:
            shutil.rmtree(folder)


def _choose(app: Flask, now: Library, shelf: Shelf, today: date) -> _Course:
    """The current version of each module, or the last published one if it has faults."""
    notes = tuple(
        Note(
            "" if fault.path == PLAN else fault.path.split("/")[0],
            fault.path,
            fault.line,
            fault.text,
            fault.warning,
        )
        for fault in now.faults
    ) + _core_notes(now.cores, shelf.current().cores)
    plan = now
    held = any(not note.module and not note.warning for note in notes)
    # Read the published sources only if something is held back: reading takes most of the time.
    before = _before(shelf, today) if held or not all(m.publishable for m in now.modules) else None
    if held:
        if before is None:
            raise NothingToPublishError(notes)
        plan = before
    present = {module.id: module for module in now.modules}
    earlier = {module.id: module for module in before.modules} if before else {}
    chosen: list[Chosen] = []
    missing: list[str] = []
    for name in (module.id for module in plan.modules):
        if name in present and present[name].publishable:
            chosen.append((present[name], now.root, False))
        elif before is not None and name in earlier:
            chosen.append((earlier[name], before.root, True))
        else:
            missing.append(name)
    if not chosen:
        raise NothingToPublishError(notes)
    sounds = gather(app, now.root, chosen, plan.languages)
    return _Course(shelf.languages, plan, tuple(chosen), sounds, notes, tuple(missing))


def _before(shelf: Shelf, today: date) -> Library | None:
    if shelf.sources is None or not (shelf.sources / PLAN).exists():
        return None
    return library.read(shelf.sources, today, languages=shelf.languages)


def _core_notes(cores: tuple[Core, ...], published: tuple[Core, ...]) -> tuple[Note, ...]:
    """Faults for published core lists that were changed or removed. People may have finished a
    list, and their progress and the counters refer to its version, so it must never change."""
    now = {core.version: core for core in cores}
    newest = max((core.version for core in (*cores, *published)), default=0)
    return tuple(
        Note(
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


def _catalogue(course: _Course, sources: str, today: date) -> Catalogue:
    modules = tuple(_module(each, today, course) for each in course.modules)
    reviews = [lesson.due for lesson in course.lessons.values()]
    overdue = sorted(e.id for module in modules for e in module.lessons if e.overdue)
    kept = [(m.id, inputs.folder_digest(root / m.id)) for m, root, kept in course.modules if kept]
    kept += [(PLAN, repr(course.library.cores))]  # may come from an older plan
    version = hashlib.sha256(repr((sources, overdue, kept)).encode()).hexdigest()[:16]
    return Catalogue(
        version,
        sources,
        course.languages,
        modules,
        course.library.cores,
        course.missing,
        course.notes,
        min((day for day in reviews if day >= today), default=None),
    )


def _module(chosen: Chosen, today: date, course: _Course) -> ModuleEntry:
    module, root, kept = chosen
    lessons = tuple(
        LessonEntry(
            lesson.id,
            module.id,
            lesson.slug,
            lesson.title,
            lesson.minutes,
            len(lesson.quiz.questions),
            lesson.quiz.rev,
            lesson.as_of,
            lesson.due,
            lesson.due < today,
            lesson.private,
            lesson.behind,
            lesson.untranslated,
            tuple(_picture_name(root / picture.path) for picture in lesson.pictures),
            sound=whole_lesson(lesson.id, course.sounds),
            changes=lesson.changes,
        )
        for lesson in module.lessons
    )
    texts = (module.title, module.summary)
    title, summary = ({each: text[each] for each in course.languages} for text in texts)
    return ModuleEntry(module.id, title, summary, module.audience, module.stages, lessons, kept)


def _picture_name(file: Path) -> str:
    return f"{hashlib.sha256(file.read_bytes()).hexdigest()[:16]}.svg"


def _write(app: Flask, shelf: Shelf, course: _Course, catalogue: Catalogue) -> Catalogue:
    """Writes the publication atomically; returns its catalogue with package sizes."""
    part = shelf.folder / f"{catalogue.version}.{os.getpid()}.part"
    shutil.rmtree(part, ignore_errors=True)
    (part / "sumber").mkdir(parents=True)
    shutil.copy2(course.library.root / PLAN, part / "sumber" / PLAN)
    drawings: dict[str, Drawing] = {}
    for module, root, _ in course.modules:
        shutil.copytree(root / module.id, part / "sumber" / module.id)
        for lesson in module.lessons:
            for picture in lesson.pictures:
                drawings[picture.path] = _drawing(shelf, root / picture.path)
    shown = _presentations(app, shelf, course, catalogue, drawings)
    content = Content(catalogue, course.lessons, course.glossary, drawings, shown, course.sounds)
    before = shelf.publication().folder or part
    content = replace(content, catalogue=_packages(app, part, before, content))
    specs = list(pages.public_pages(content))
    for spec in tqdm(specs, desc="Menerbitkan kursus", unit=" halaman", delay=1):
        file, earlier = (pages.file_of(each, spec) for each in (part, before))
        packing.write_compressed(file, pages.render_to_bytes(app, spec), earlier)
    list_sounds(part / FULL, course.modules, course.sounds)
    (part / catalogues.FILE).write_bytes(catalogues.dump(content.catalogue))
    os.sync()  # one sync for all files; syncing 2,000 files one by one takes 5 s
    made = shelf.folder / catalogue.version
    if made.exists():  # an unreadable one
        made.rename(part.with_name(f"{part.name}.lama"))
    part.rename(made)
    packing.fsync_folder(shelf.folder)
    return content.catalogue


def _drawing(shelf: Shelf, file: Path) -> Drawing:
    name, data = _picture_name(file), file.read_bytes()
    kept = shelf.folder / "gambar" / name
    packing.write_compressed(kept, data, earlier_file=kept)
    return Drawing(name, data, packing.brotli_size_of(kept))


def _packages(app: Flask, part: Path, before: Path, content: Content) -> Catalogue:
    """Writes the package of every module; returns the catalogue with their sizes."""
    modules = []
    for module in content.catalogue.modules:
        made: dict[str, PackageEntry] = {}
        for language in content.catalogue.languages:
            version, data = package.make(app, content, module, language)
            file, earlier = (package.file_of(each, module, language) for each in (part, before))
            packing.write_compressed(file, data, earlier)
            made[language] = PackageEntry(version, packing.brotli_size_of(file), len(data))
        modules.append(replace(module, packages=made))
    return replace(content.catalogue, modules=tuple(modules))


def _presentations(
    app: Flask, shelf: Shelf, course: _Course, catalogue: Catalogue, drawings: dict[str, Drawing]
) -> dict[tuple[str, str], dict[str, Any]]:
    shown: dict[tuple[str, str], dict[str, Any]] = {}
    folder = shelf.folder / "kuis"
    with app.app_context(), app.test_request_context():
        for lesson in course.lessons.values():
            packing.write_unsynced(
                folder / f"{lesson.quiz.rev}.json", lesson.quiz.canonical.encode()
            )
            for language in catalogue.languages:
                clips = course.sounds.get((lesson.id, language))
                made = presentation(lesson, language, lambda path: drawings[path].src, clips)
                shown[lesson.id, language] = made
                file = folder / f"{lesson.quiz.rev}.{language}.json"
                # A corrected translation replaces the old text; the right answers are the same.
                packing.write_unsynced(file, json.dumps(made, ensure_ascii=False).encode())
    return shown
