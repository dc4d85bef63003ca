"""Serves the current publication from memory, and reloads it on the first request after a new one.

Pages are the same bytes for everyone: the answer depends on address, language and Accept headers
only. As public pages are the busiest, their responses are assembled when loaded."""

from __future__ import annotations

import json
import math
import os
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, current_app

from app.content.glossary import PAGE
from app.content.quiz import Quiz
from app.kit.registry import ValuePerApp
from app.kit.web.headers import PUBLIC
from app.kit.web.packing import ENCODINGS, FOR_EVER, CompressedFile
from app.publication.rules import catalogue as catalogues
from app.publication.rules.catalogue import EMPTY, Catalogue

# The same address also has a personal page. The browser must revalidate, or it would show the
# public page after signing in.
REVALIDATE = "no-cache"
VARY = "Accept-Encoding, Save-Data"
FULL, LEAN = "halaman", "hemat"
LASTING = ("gambar", "kuis")
"""Folders beside the versions whose files are never deleted."""
PUBLISHING_LOCK = "terbit.lock"
CONTROLS = "/dengar"
STORIES = "/belajar/cerita"
PACKAGE = "paket.json"
CLASS = "kelas"
PICTURE = re.compile(r"[0-9a-f]{16}\.(?:svg|png)")
REV = re.compile(r"[0-9a-f]{64}")
VERSION = re.compile(r"[0-9a-f]{16}")
FOLLOWING = re.compile(r"([0-9a-f]{16}) (\d{1,12})")
"""The second line of the pointer: a version and the Unix time from which on it is served."""

log = structlog.get_logger("bekal.course")


@dataclass(frozen=True)
class Publication:
    """One publication in memory. `pages` are by address and language."""

    catalogue: Catalogue
    folder: Path | None = None
    pages: Mapping[tuple[str, str], CompressedFile] = field(default_factory=dict)


def _load_page(file: Path, lean: Path, is_public_only: bool) -> CompressedFile:
    cache = PUBLIC if is_public_only else REVALIDATE
    if not lean.exists():
        return CompressedFile.of(file, cache)
    return CompressedFile.of(file, cache, VARY, CompressedFile.of(lean, cache, VARY))


def _files_with_encodings(file: Path) -> tuple[Path, ...]:
    """The files that are written for one file: itself and its compressed forms."""
    return (file, *(file.with_name(file.name + end) for end in ENCODINGS.values()))


class CourseStore:
    """The publications stored below `folder`, of which one is current and kept in memory."""

    def __init__(self, folder: Path, languages: tuple[str, ...]) -> None:
        self.folder = folder
        self.languages = languages
        self._pointer = str(folder / "current")
        self._stamp = (0, 0)
        self._following_at = math.inf
        self._publication = Publication(EMPTY)
        self._shown: dict[tuple[str, str], dict[str, Any]] = {}
        self._pictures: dict[str, CompressedFile] = {}
        self.marked: dict[str, Quiz] = {}
        """Quiz versions that were requested, by rev: they never change."""

    def current_publication(self) -> Publication:
        """The current publication, reloaded if the pointer changed since the last read. If it is
        unreadable (written by another release, or damaged), the previous one stays in service, or
        none; `build_publication` rebuilds it."""
        try:
            seen = os.stat(self._pointer)  # noqa: PTH116 (each request: a Path costs twice as much)
        except FileNotFoundError:
            return self._publication
        stamp = (seen.st_mtime_ns, seen.st_ino)
        if stamp != self._stamp or time.time() >= self._following_at:
            try:
                self._publication = self._read_current_publication()
            except (OSError, ValueError) as error:
                log.error("publication_unreadable", kind=type(error).__name__)
            self._stamp = stamp
            self._shown = {}
        return self._publication

    def _read_current_publication(self) -> Publication:
        """Reads the current publication. Raises OSError if a file is missing, ValueError if its
        format is unknown."""
        try:
            folder = self._current_folder()
        except FileNotFoundError:  # replaced and removed in between
            folder = self._current_folder()
        catalogue = catalogues.load_catalogue((folder / catalogues.FILE).read_bytes())
        lessons = (f"/belajar/{lesson.id}" for lesson in catalogue.lessons)
        classes = (f"/belajar/{lesson.id}/{CLASS}" for lesson in catalogue.lessons)
        files = {PAGE, CONTROLS, STORIES, *lessons, *classes}
        pages: dict[tuple[str, str], CompressedFile] = {}
        for language in self.languages:
            top = folder / FULL / language
            for file in sorted(top.rglob("*.html")):
                path = "/" + file.relative_to(top).with_suffix("").as_posix()
                pages[path, language] = _load_page(
                    file, folder / LEAN / file.relative_to(folder / FULL), path in files
                )
            for file in sorted(top.rglob("*.json")):  # packages, and their recordings
                path = "/" + file.relative_to(top).as_posix()
                pages[path, language] = CompressedFile.of(file, PUBLIC)
        return Publication(catalogue, folder, pages)

    def _current_folder(self) -> Path:
        """The folder that the pointer names for now. Raises FileNotFoundError, or ValueError if it
        does not contain a version."""
        self._following_at = math.inf
        version, following = self.pointed_versions()
        if following is not None:
            at = following[1].timestamp()
            if time.time() >= at:
                version = following[0]
            else:
                self._following_at = at
        if not version:
            raise ValueError("current names no version")
        return (self.folder / version).resolve(strict=True)

    def pointed_versions(self) -> tuple[str, tuple[str, datetime] | None]:
        """The version that the pointer names, and the one that follows it with the time from which
        on it is served. An empty version if the pointer is missing or damaged."""
        try:
            served, *rest = Path(self._pointer).read_text().split("\n")
        except FileNotFoundError:
            return "", None
        found = FOLLOWING.fullmatch(rest[0]) if rest else None
        following = found and (found[1], datetime.fromtimestamp(int(found[2]), UTC))
        return served.strip() if VERSION.fullmatch(served.strip()) else "", following

    def current_catalogue(self) -> Catalogue:
        return self.current_publication().catalogue

    @property
    def source_folder(self) -> Path | None:
        """The course files of the current publication; if it is unreadable, those of the newest
        folder that still has them."""
        folder = self.current_publication().folder
        if folder is not None:
            return folder / "sumber"
        found = (each for each in self.folder.glob("*") if VERSION.fullmatch(each.name))
        sources = [each / "sumber" for each in found if (each / "sumber").is_dir()]
        return max(sources, key=lambda each: each.stat().st_mtime_ns, default=None)

    def quiz_presentation(self, rev: str, language: str) -> dict[str, Any] | None:
        """The questions of a quiz version, however old, as a page shows them; None if it was never
        published here."""
        self.current_publication()
        key = (rev, language)
        if key not in self._shown:
            file = self.folder / "kuis" / f"{rev}.{language}.json"
            if not REV.fullmatch(rev) or language not in self.languages or not file.exists():
                return None
            self._shown[key] = json.loads(file.read_bytes())
        return self._shown[key]

    def load_quizzes(self, catalogue: Catalogue) -> tuple[Quiz, ...]:
        """The quizzes of a publication, for marking."""
        return tuple(
            Quiz.from_canonical((self.folder / "kuis" / f"{lesson.rev}.json").read_text("utf-8"))
            for lesson in catalogue.lessons
        )

    def has_all_files_of_publication(self, catalogue: Catalogue) -> bool:
        """Whether every file of this published version of the course exists and is not empty."""
        return all(
            file.is_file() and file.stat().st_size for file in self._files_of_publication(catalogue)
        )

    def _files_of_publication(self, catalogue: Catalogue) -> Iterator[Path]:
        folder = self.folder / catalogue.version
        yield folder / catalogues.FILE
        for lesson in catalogue.lessons:
            yield self.folder / "kuis" / f"{lesson.rev}.json"
        for name in catalogue.picture_files:
            yield from _files_with_encodings(self.folder / "gambar" / name)
        for language in catalogue.languages:
            full, lean = folder / FULL / language, folder / LEAN / language
            told = (STORIES,) if catalogue.numbered_episodes else ()
            for path in ("/belajar", PAGE, CONTROLS, *told):
                yield from _files_with_encodings(full / f"{path.strip('/')}.html")
            for module in catalogue.modules:
                yield from _files_with_encodings(full / "belajar" / f"{module.id}.html")
                if module.scene:
                    yield from _files_with_encodings(lean / "belajar" / f"{module.id}.html")
                yield from _files_with_encodings(full / "belajar" / module.id / PACKAGE)
            for lesson in catalogue.lessons:
                yield self.folder / "kuis" / f"{lesson.rev}.{language}.json"
                yield from _files_with_encodings(full / "belajar" / f"{lesson.id}.html")
                yield from _files_with_encodings(full / "belajar" / lesson.id / "kuis.html")
                if lesson.pictures:
                    yield from _files_with_encodings(lean / "belajar" / f"{lesson.id}.html")
                if not lesson.private:
                    yield from _files_with_encodings(full / "belajar" / lesson.id / f"{CLASS}.html")

    def catalogue_if_complete(self, version: str) -> Catalogue | None:
        """The catalogue of a complete publication, current or not; None if it is incomplete."""
        try:
            found = catalogues.load_catalogue(
                (self.folder / version / catalogues.FILE).read_bytes()
            )
        except (OSError, ValueError):
            return None
        if found.version != version or self.quizzes_if_complete(found) is None:
            return None
        return found

    def quizzes_if_complete(self, catalogue: Catalogue) -> tuple[Quiz, ...] | None:
        """The quizzes of a publication, for marking; None if any of its files is missing or
        unreadable."""
        if not self.has_all_files_of_publication(catalogue):
            return None
        try:
            for rev in (lesson.rev for lesson in catalogue.lessons):
                for language in catalogue.languages:
                    json.loads((self.folder / "kuis" / f"{rev}.{language}.json").read_bytes())
            return self.load_quizzes(catalogue)
        except (OSError, ValueError, KeyError):
            return None

    def find_page(self, address: str, language: str) -> CompressedFile | None:
        """The page of the current publication at this address; None if there is none."""
        return self.current_publication().pages.get((address, language))

    def find_drawing(self, file_name: str) -> CompressedFile | None:
        """The drawing with this file name, from any publication; None if there is none."""
        if file_name not in self._pictures:
            file = self.folder / "gambar" / file_name
            if not PICTURE.fullmatch(file_name) or not file.exists():
                return None
            self._pictures[file_name] = CompressedFile.of(file, FOR_EVER)
        return self._pictures[file_name]


SHELF = ValuePerApp[CourseStore]("shelf")


def course_store() -> CourseStore:
    return course_store_of(current_app)


def course_store_of(app: Flask) -> CourseStore:
    """The publication store that `routes.create_publication_store` created."""
    return SHELF.of(app)
