"""Serves the current publication from memory, and notices within one request when a new one came.

Pages are the same bytes for everyone, so nothing of the request counts but address, language and
what it accepts. Public pages are the busiest of all: their answers are put together beforehand.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from app.content.glossary import PAGE
from app.content.quiz import Quiz
from app.kit.registry import PerApp
from app.kit.text.i18n import LANGUAGES
from app.kit.web.packing import FOR_EVER, Packed
from app.publication.rules import catalogue as catalogues
from app.publication.rules.catalogue import EMPTY, Catalogue

PUBLIC = "public, max-age=300"
# An address with a personal face as well: ask again each time, or the public one would be shown
# to somebody who has just signed in.
TWO_FACED = "no-cache"
BY_WISH = "Accept-Encoding, Save-Data"
FULL, LEAN = "halaman", "hemat"
CONTROLS = "/dengar"
PACKAGE = "paket.json"
PICTURE = re.compile(r"[0-9a-f]{16}\.svg")
REV = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Publication:
    """One version, read into memory. `pages` by address and language."""

    catalogue: Catalogue
    folder: Path | None = None
    pages: Mapping[tuple[str, str], Packed] = field(default_factory=dict)


def _page(file: Path, lean: Path, one_faced: bool) -> Packed:
    cache = PUBLIC if one_faced else TWO_FACED
    if not lean.exists():
        return Packed.of(file, cache)
    return Packed.of(file, cache, BY_WISH, Packed.of(lean, cache, BY_WISH))


class Shelf:
    """The publications below `folder`, and the one that is current."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = str(folder / "current")
        self._stamp = (0, 0)
        self._publication = Publication(EMPTY)
        self._shown: dict[tuple[str, str], dict[str, Any]] = {}
        self._pictures: dict[str, Packed] = {}
        self.marked: dict[str, Quiz] = {}
        """Versions of quizzes that were asked for, by rev: they never change."""

    def publication(self) -> Publication:
        """The current one; read anew when the pointer has changed since it was last read."""
        try:
            seen = os.stat(self._pointer)  # noqa: PTH116 (each request: a Path costs twice as much)
        except FileNotFoundError:
            return self._publication
        stamp = (seen.st_mtime_ns, seen.st_ino)
        if stamp != self._stamp:
            try:
                self._publication = self._read()
            except FileNotFoundError:  # replaced and cleared away while it was read
                self._publication = self._read()
            self._stamp = stamp
            self._shown = {}
        return self._publication

    def _read(self) -> Publication:
        version = Path(self._pointer).read_text().strip()
        folder = self.folder / version
        catalogue = catalogues.load((folder / catalogues.FILE).read_bytes())
        files = {PAGE, CONTROLS, *(f"/belajar/{lesson.id}" for lesson in catalogue.lessons)}
        pages: dict[tuple[str, str], Packed] = {}
        for language in LANGUAGES:
            top = folder / FULL / language
            for file in sorted(top.rglob("*.html")):
                path = "/" + file.relative_to(top).with_suffix("").as_posix()
                pages[path, language] = _page(
                    file, folder / LEAN / file.relative_to(folder / FULL), path in files
                )
            for file in sorted(top.rglob("*.json")):  # packages, and their sound
                path = "/" + file.relative_to(top).as_posix()
                pages[path, language] = Packed.of(file, PUBLIC)
        return Publication(catalogue, folder, pages)

    def current(self) -> Catalogue:
        return self.publication().catalogue

    @property
    def sources(self) -> Path | None:
        """The course that the current publication was made from."""
        folder = self.publication().folder
        return None if folder is None else folder / "sumber"

    def presentation(self, rev: str, language: str) -> dict[str, Any] | None:
        """How a version of a quiz is shown, however old; None for one never published here."""
        self.publication()
        key = (rev, language)
        if key not in self._shown:
            file = self.folder / "kuis" / f"{rev}.{language}.json"
            if not REV.fullmatch(rev) or language not in LANGUAGES or not file.exists():
                return None
            self._shown[key] = json.loads(file.read_bytes())
        return self._shown[key]

    def quizzes(self, catalogue: Catalogue) -> tuple[Quiz, ...]:
        """The quizzes of a publication, as they are marked."""
        return tuple(
            Quiz.from_canonical((self.folder / "kuis" / f"{lesson.rev}.json").read_text("utf-8"))
            for lesson in catalogue.lessons
        )

    def page(self, path: str, language: str) -> Packed | None:
        """The published page at this address."""
        return self.publication().pages.get((path, language))

    def picture(self, name: str) -> Packed | None:
        """The drawing with this file name, from whatever publication."""
        if name not in self._pictures:
            file = self.folder / "gambar" / name
            if not PICTURE.fullmatch(name) or not file.exists():
                return None
            self._pictures[name] = Packed.of(file, FOR_EVER)
        return self._pictures[name]


SHELF = PerApp[Shelf]("shelf")


def shelf() -> Shelf:
    return shelf_of(current_app)


def shelf_of(app: Flask) -> Shelf:
    """The shelf that `routes.connect` put up."""
    return SHELF.of(app)
