"""Builds a publication from the modules without faults, in the state folder's `terbit/`:
current             the version that is served: one line, replaced atomically; a second one names
                    the version that follows it, and from when on
<version>/          catalogue.json; halaman/<language>/…html with .br and .gz, each module's
                    paket.json and suara.json; hemat/<language>/… lessons without drawings;
                    sumber/ (the course files, so that a good version can be rebuilt)
gambar/<hash>.svg   drawings, never deleted: a page stored on a phone may still show them;
                    <hash>.png preview pictures, which chats load later
kuis/<rev>.json     a quiz version for marking; <rev>.<language>.json for display. Never
                    deleted: an attempt may start before a publication and end after it"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from tqdm import tqdm

from app.audio.actions import write_recording_lists
from app.audio.queries import Chosen, publication_inputs_digest, whole_lesson_recordings
from app.content import library
from app.content.lesson import ORIGINAL, Lesson
from app.content.module import CourseModule
from app.content.quiz import Quiz
from app.content.render import present_quiz
from app.kit.web import inputs, packing
from app.publication.actions import package, pages
from app.publication.actions.page_content import Drawing, PageContent
from app.publication.actions.previews import preview_file_name, store_preview
from app.publication.actions.selection import PLAN, ModulesToPublish, select_modules_to_publish
from app.publication.queries.shelf import FULL, LASTING, CourseStore
from app.publication.rules import catalogue as catalogues
from app.publication.rules.catalogue import (
    Catalogue,
    LessonEntry,
    ModuleEntry,
    PackageEntry,
    SceneEntry,
)


@dataclass(frozen=True)
class BuiltPublication:
    """A complete publication. `quizzes` are the quizzes it shows; `fresh` is False if it is the one
    already served."""

    catalogue: Catalogue
    quizzes: tuple[Quiz, ...]
    fresh: bool


def build_publication(app: Flask, store: CourseStore, root: Path, today: date) -> BuiltPublication:
    """Builds the publication of the course in `root`, or finds it already built.

    Modules with faults keep their last published version. Readers see no change until
    `activate_publication`. The caller must hold the lock `one_process_at_a_time`. Raises
    NothingToPublishError."""
    sources = publication_inputs_digest(app, root)
    current = store.current_catalogue()
    if current.inputs == sources and current.is_current_on(today):
        quizzes = store.quizzes_if_complete(current)
        if quizzes is not None:
            return BuiltPublication(current, quizzes, fresh=False)
    course = select_modules_to_publish(
        app, library.read_course(root, today, languages=store.languages), store, today
    )
    planned = _make_catalogue(course, sources, today)
    catalogue = store.catalogue_if_complete(planned.version)  # includes the sizes of its packages
    if catalogue is None:
        catalogue = _write_publication(app, store, course, planned)
    return BuiltPublication(
        catalogue, tuple(each.quiz for each in course.lessons.values()), fresh=True
    )


def activate_publication(store: CourseStore, catalogue: Catalogue) -> None:
    """Makes this publication the one that is served, and removes all others except the previous
    one."""
    before = store.current_catalogue().version
    packing.write_durably(store.folder / "current", catalogue.version.encode())
    kept = {catalogue.version, before, *LASTING}
    for folder in store.folder.iterdir():
        if folder.is_dir() and folder.name not in kept:
            shutil.rmtree(folder)


def schedule_publication(store: CourseStore, version: str, at: datetime) -> None:
    """Makes this publication follow the served one at `at`; nobody needs to write again then."""
    served, _ = store.pointed_versions()
    packing.write_durably(
        store.folder / "current", f"{served}\n{version} {at.timestamp():.0f}".encode()
    )


def _make_catalogue(course: ModulesToPublish, inputs_digest: str, today: date) -> Catalogue:
    modules = tuple(_make_module_entry(each, today, course) for each in course.modules)
    reviews = [lesson.next_review for lesson in course.lessons.values()]
    overdue = sorted(e.id for module in modules for e in module.lessons if e.overdue)
    kept = [(m.id, inputs.folder_digest(root / m.id)) for m, root, kept in course.modules if kept]
    # The core lists and the story may come from an older publication.
    cores = [astuple(core) for core in course.library.cores]
    kept += [(PLAN, repr((cores, course.story)))]
    version = hashlib.sha256(repr((inputs_digest, overdue, kept)).encode()).hexdigest()[:16]
    return Catalogue(
        version,
        inputs_digest,
        course.languages,
        modules,
        course.library.cores,
        course.missing,
        course.notes,
        min((day for day in reviews if day >= today), default=None),
        course.story.in_languages(course.languages),
    )


def _scenario_titles(lesson: Lesson, languages: tuple[str, ...]) -> dict[str, str]:
    titles = lesson.scenario.title if lesson.scenario else {}
    return {each: titles.get(each, titles[ORIGINAL]) for each in languages if titles}


def _make_module_entry(chosen: Chosen, today: date, course: ModulesToPublish) -> ModuleEntry:
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
            lesson.next_review,
            lesson.next_review < today,
            lesson.private,
            lesson.behind,
            lesson.untranslated,
            tuple(_drawing_file_name(root / picture.path) for picture in lesson.pictures),
            sound=whole_lesson_recordings(lesson.id, course.sounds),
            changes=lesson.changes,
            scenario_title=_scenario_titles(lesson, course.languages),
        )
        for lesson in module.lessons
    )
    texts = (module.title, module.summary)
    title, summary = ({each: text[each] for each in course.languages} for text in texts)
    return ModuleEntry(
        module.id,
        title,
        summary,
        module.audience,
        module.stages,
        lessons,
        kept,
        emblem=module.emblem,
        scene=_make_scene_entry(module, root, course.languages),
        preview=preview_file_name(module, root),
    )


def _make_scene_entry(
    module: CourseModule, root: Path, languages: tuple[str, ...]
) -> SceneEntry | None:
    if module.scene is None:
        return None
    file = root / module.scene.path
    alt = {each: module.scene.alt[each] for each in languages}
    return SceneEntry(_drawing_file_name(file), alt, file.stat().st_size)


def _drawing_file_name(file: Path) -> str:
    return f"{hashlib.sha256(file.read_bytes()).hexdigest()[:16]}.svg"


def _write_publication(
    app: Flask, store: CourseStore, course: ModulesToPublish, catalogue: Catalogue
) -> Catalogue:
    """Writes the publication atomically; returns its catalogue with package sizes."""
    part = store.folder / f"{catalogue.version}.{os.getpid()}.part"
    shutil.rmtree(part, ignore_errors=True)
    (part / "sumber").mkdir(parents=True)
    shutil.copy2(course.library.root / PLAN, part / "sumber" / PLAN)
    drawings: dict[str, Drawing] = {}
    for module, root, _ in course.modules:
        shutil.copytree(root / module.id, part / "sumber" / module.id)
        if module.scene:
            drawings[module.scene.path] = _store_drawing(store, root / module.scene.path)
        store_preview(store, module, root)
        for lesson in module.lessons:
            for picture in lesson.pictures:
                drawings[picture.path] = _store_drawing(store, root / picture.path)
    shown = _write_quizzes(app, store, course, catalogue, drawings)
    content = PageContent(
        catalogue,
        course.lessons,
        course.glossary,
        drawings,
        shown,
        course.sounds,
        course.library.faces,
    )
    before = store.current_publication().folder or part
    content = replace(content, catalogue=_write_packages(app, part, before, content))
    specs = list(pages.public_pages(content))
    for spec in tqdm(specs, desc="Menerbitkan kursus", unit=" halaman", delay=1):
        file, earlier = (pages.published_page_path(each, spec) for each in (part, before))
        packing.write_with_compressed_versions(file, pages.render_to_bytes(app, spec), earlier)
    write_recording_lists(part / FULL, course.modules, course.sounds)
    (part / catalogues.FILE).write_bytes(catalogues.dump_catalogue(content.catalogue))
    os.sync()  # one sync for all files; syncing 2,000 files one by one takes 5 s
    made = store.folder / catalogue.version
    if made.exists():  # an unreadable one
        made.rename(part.with_name(f"{part.name}.lama"))
    part.rename(made)
    packing.fsync_folder(store.folder)
    return content.catalogue


def _store_drawing(store: CourseStore, file: Path) -> Drawing:
    name, data = _drawing_file_name(file), file.read_bytes()
    kept = store.folder / "gambar" / name
    packing.write_with_compressed_versions(kept, data, earlier_file=kept)
    return Drawing(name, data, packing.brotli_size_of(kept))


def _write_packages(
    app: Flask, new_folder: Path, previous_folder: Path, content: PageContent
) -> Catalogue:
    """Writes the package of every module; returns the catalogue with their sizes."""
    modules = []
    for module in content.catalogue.modules:
        made: dict[str, PackageEntry] = {}
        for language in content.catalogue.languages:
            version, data = package.build_offline_package(app, content, module, language)
            file, earlier = (
                package.offline_package_path(each, module, language)
                for each in (new_folder, previous_folder)
            )
            packing.write_with_compressed_versions(file, data, earlier)
            made[language] = PackageEntry(version, packing.brotli_size_of(file), len(data))
        modules.append(replace(module, packages=made))
    return replace(content.catalogue, modules=tuple(modules))


def _write_quizzes(
    app: Flask,
    store: CourseStore,
    course: ModulesToPublish,
    catalogue: Catalogue,
    drawings: dict[str, Drawing],
) -> dict[tuple[str, str], dict[str, Any]]:
    shown: dict[tuple[str, str], dict[str, Any]] = {}
    folder = store.folder / "kuis"
    with app.app_context(), app.test_request_context():
        for lesson in course.lessons.values():
            packing.write_unsynced(
                folder / f"{lesson.quiz.rev}.json", lesson.quiz.canonical.encode()
            )
            for language in catalogue.languages:
                clips = course.sounds.get((lesson.id, language))
                made = present_quiz(lesson, language, lambda path: drawings[path].img_src, clips)
                shown[lesson.id, language] = made
                file = folder / f"{lesson.quiz.rev}.{language}.json"
                # A corrected translation replaces the old text; the right answers are the same.
                packing.write_unsynced(file, json.dumps(made, ensure_ascii=False).encode())
    return shown
