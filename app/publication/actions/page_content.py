"""What the pages of a publication are rendered from, and the drawings on them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from flask import url_for

from app.audio.queries import Clips, Where
from app.content.faces import Faces
from app.content.glossary import Glossary
from app.content.lesson import Lesson
from app.content.render import render_lesson
from app.publication.rules.catalogue import Catalogue

INLINE_UP_TO = 3000
PLAIN = " =:/'"
DRAWN = re.compile(r'<img src="(?P<src>[^"]*)" alt="(?P<alt>[^"]*)"[^>]*>')


@dataclass(frozen=True)
class PageSpec:
    """One page to render: its address, language, template and context. `lean`: the variant without
    drawings."""

    path: str
    language: str
    template: str
    context: Callable[[], dict[str, Any]]
    lean: bool = False


@dataclass(frozen=True)
class Drawing:
    """A drawing of a publication: file name below /belajar/gambar/, content, and compressed
    size."""

    name: str
    data: bytes
    size: int

    @property
    def file_address(self) -> str:
        """The address of the drawing's file, the same in every language."""
        return url_for("course.picture", name=self.name, lang=None)

    @property
    def is_separate_file(self) -> bool:
        """Whether pages load the drawing as a file. A small drawing is inlined, which saves a
        request of half a second on a slow network."""
        return len(self.data) > INLINE_UP_TO

    @property
    def img_src(self) -> str:
        """The value of `src` in an <img> element."""
        if self.is_separate_file:
            return self.file_address
        return f"data:image/svg+xml,{quote(self.data, safe=PLAIN)}"


@dataclass(frozen=True)
class PageContent:
    """The content that the pages of a publication are rendered from: lessons by id, drawings by
    their path in the course, quiz presentations by (lesson, language), recordings, and faces."""

    catalogue: Catalogue
    lessons: dict[str, Lesson]
    glossary: Glossary
    drawings: dict[str, Drawing]
    shown: dict[tuple[str, str], dict[str, Any]]
    sounds: Mapping[Where, Clips] = field(default_factory=dict)
    faces: Faces = field(default_factory=dict)
    _read: dict[Where, dict[str, Any]] = field(default_factory=dict, repr=False, compare=False)

    def rendered_sections(self, lesson: str, language: str) -> dict[str, Any]:
        """The sections of a lesson from content.render, rendered once for all variants. Drawings
        are linked as files; each variant then replaces them."""
        if (lesson, language) not in self._read:
            self._read[lesson, language] = render_lesson(
                self.lessons[lesson],
                language,
                lambda path: self.drawings[path].file_address,
                self.glossary,
                self.faces,
            )
        return self._read[lesson, language]

    def drawings_by_address(self, lesson: str) -> dict[str, Drawing]:
        """The drawings of a lesson by address."""
        pictures = self.lessons[lesson].pictures
        return {each.file_address: each for each in (self.drawings[one.path] for one in pictures)}


def replace_drawings(section: Any, replacement: Callable[[re.Match[str]], str]) -> Any:
    """Replaces each drawing of a section by what `replacement` returns for its <img> element."""
    if not isinstance(section, str):
        return section | {"html": replace_drawings(section["html"], replacement)}
    return DRAWN.sub(replacement, section)


def inline_drawing(img_tag: re.Match[str], drawings: Mapping[str, Drawing]) -> str:
    return img_tag[0].replace(img_tag["src"], drawings[img_tag["src"]].img_src, 1)
