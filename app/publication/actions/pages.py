"""Renders the public pages of a publication with the application's own templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask, url_for

from app.audio.queries import Clips, Where
from app.content.aloud import controls
from app.content.aloud.script import script
from app.content.asking import first_question, order, pack, question_context
from app.content.glossary import PAGE, Glossary, Term
from app.content.kept import endings, every_question, marking_key
from app.content.lesson import Lesson
from app.content.quiz import Quiz
from app.content.render import render_lesson
from app.kit.registry import registry
from app.kit.text.i18n import ORIGINAL
from app.kit.text.i18n import gettext as _
from app.kit.web.pages import format_download_size, render
from app.publication.queries.shelf import CONTROLS, FULL, LEAN
from app.publication.rules.catalogue import Catalogue, LessonEntry, ModuleEntry

# Sections with exercises stand beside the text on wide screens and after it on phones.
BESIDE = ("hari-ini", "di-rumah")
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
    """A drawing: file name below /belajar/gambar/, content, and compressed size."""

    name: str
    data: bytes
    size: int

    @property
    def file(self) -> str:
        """Its address, the same in every language."""
        return url_for("course.picture", name=self.name, lang=None)

    @property
    def is_file(self) -> bool:
        """Whether it is a file of its own. A small drawing is inlined, which saves a request of
        half a second on a slow network."""
        return len(self.data) > INLINE_UP_TO

    @property
    def src(self) -> str:
        """The value of `src` in a page."""
        if self.is_file:
            return self.file
        return f"data:image/svg+xml,{quote(self.data, safe=PLAIN)}"


@dataclass(frozen=True)
class Content:
    """The input of all pages: lessons by id, drawings by their path in the course, quiz
    presentations by (lesson, language), and recordings."""

    catalogue: Catalogue
    lessons: dict[str, Lesson]
    glossary: Glossary
    drawings: dict[str, Drawing]
    shown: dict[tuple[str, str], dict[str, Any]]
    sounds: Mapping[Where, Clips] = field(default_factory=dict)
    _read: dict[Where, dict[str, Any]] = field(default_factory=dict, repr=False, compare=False)

    def sections(self, lesson: str, language: str) -> dict[str, Any]:
        """The sections of a lesson from content.render, rendered once for all variants. Drawings
        are linked as files; each variant then replaces them."""
        if (lesson, language) not in self._read:
            self._read[lesson, language] = render_lesson(
                self.lessons[lesson], language, lambda path: self.drawings[path].file, self.glossary
            )
        return self._read[lesson, language]

    def drawn(self, lesson: str) -> dict[str, Drawing]:
        """The drawings of a lesson by address."""
        pictures = self.lessons[lesson].pictures
        return {each.file: each for each in (self.drawings[one.path] for one in pictures)}


def public_pages(content: Content) -> Iterator[PageSpec]:
    """All public pages."""
    catalogue = content.catalogue
    for language in catalogue.languages:
        yield PageSpec("/belajar", language, "course_public", _fixed(catalogue=catalogue))
        terms = _by_name(content.glossary.terms, language)
        yield PageSpec(PAGE, language, "glossary", _fixed(terms=terms))
        spoken = content.sounds.get((controls.ID, language), {})
        yield PageSpec(
            CONTROLS, language, "controls", _fixed(screens=controls.SCREENS, spoken=spoken)
        )
        for module in catalogue.modules:
            where = f"/belajar/{module.id}"
            yield PageSpec(where, language, "module_public", _fixed(module=module))
            for entry in module.lessons:
                where = f"/belajar/{entry.id}"
                lesson = partial(_lesson, content, module, entry, language)
                yield PageSpec(where, language, "lesson", lesson)
                if entry.pictures:
                    lesson = partial(lesson, lean=True)
                    yield PageSpec(where, language, "lesson", lesson, lean=True)
                shown = content.shown[entry.id, language]
                yield PageSpec(f"{where}/kuis", language, "quiz_try", _first_question(entry, shown))


def offline_pages(content: Content, module: ModuleEntry, language: str) -> Iterator[PageSpec]:
    """The pages of a module as stored on a phone, with the scripts they need offline."""
    where = f"/belajar/{module.id}"
    yield PageSpec(where, language, "module_public", _fixed(module=module, kept=True))
    for entry in module.lessons:
        lesson = partial(_lesson, content, module, entry, language, kept=True)
        yield PageSpec(f"/belajar/{entry.id}", language, "lesson", lesson)
        if language in entry.sound:
            yield PageSpec(
                f"/belajar/{entry.id}/dengar",
                language,
                "listen",
                _listening_page(content, entry, language),
            )
        shown, quiz = content.shown[entry.id, language], content.lessons[entry.id].quiz
        yield offline_quiz(module, entry, shown, quiz, language)


def _fixed(**context: Any) -> Callable[[], dict[str, Any]]:
    return lambda: context


def _by_name(terms: Sequence[Term], language: str) -> list[Term]:
    return sorted(terms, key=lambda term: term.name[language].lower())


def _lesson(
    content: Content,
    module: ModuleEntry,
    entry: LessonEntry,
    language: str,
    *,
    lean: bool = False,
    kept: bool = False,
) -> dict[str, Any]:
    lesson, drawn = content.lessons[entry.id], content.drawn(entry.id)
    shown = partial(_as_link if lean else _inlined, drawn=drawn)
    sections = {
        name: _with_drawings_replaced(body, shown)
        for name, body in content.sections(entry.id, language).items()
    }
    stories = lesson.scenario.sources if lesson.scenario else ()
    return {
        "module": module,
        "lesson": entry,
        "number": module.lessons.index(entry) + 1,
        "read": [body for name, body in sections.items() if name not in BESIDE],
        "beside": [body for name, body in sections.items() if name in BESIDE],
        "sources": tuple(dict.fromkeys((*lesson.sources, *stories))),
        "example_numbers": lesson.example_numbers,
        "kept": kept,
    }


def _listening_page(
    content: Content, entry: LessonEntry, language: str
) -> Callable[[], dict[str, Any]]:
    def context() -> dict[str, Any]:
        made = script(content.lessons[entry.id], language)
        return {"lesson": entry, "clip": entry.sound[language], "script": made, "kept": True}

    return context


def _with_drawings_replaced(body: Any, replacement: Callable[[re.Match[str]], str]) -> Any:
    """A section with each drawing replaced by what `replacement` returns for it."""
    if not isinstance(body, str):
        return body | {"html": _with_drawings_replaced(body["html"], replacement)}
    return DRAWN.sub(replacement, body)


def _as_link(found: re.Match[str], drawn: Mapping[str, Drawing]) -> str:
    """A link that states how much it loads."""
    words = _("Lihat gambar, %(size)s", size=format_download_size(drawn[found["src"]].size))
    return f'<a class="kembali" href="{found["src"]}">{words}</a><br>{found["alt"]}'


def _inlined(found: re.Match[str], drawn: Mapping[str, Drawing]) -> str:
    return found[0].replace(found["src"], drawn[found["src"]].src, 1)


def _first_question(entry: LessonEntry, shown: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    def context() -> dict[str, Any]:
        asked = question_context(first_question(shown), entry.rev, len(shown["questions"]))
        return {"lesson": entry, "so_far": pack({}), "rev": entry.rev, **asked}

    return context


def offline_quiz(
    module: ModuleEntry, entry: LessonEntry, shown: dict[str, Any], quiz: Quiz, language: str
) -> PageSpec:
    """The offline page of a quiz, at the address of the quiz."""

    def context() -> dict[str, Any]:
        at = module.lessons.index(entry)
        return {
            "lesson": entry,
            "shown": shown,
            "asks": [
                (ask, order(quiz.rev, ask.question, len(ask.choices)))
                for ask in every_question(shown)
            ],
            "key": marking_key(quiz),
            "right": endings(quiz),
            "after": (*module.lessons[at + 1 :], *module.lessons[:at]),
        }

    return PageSpec(f"/belajar/{entry.id}/kuis", language, "quiz_kept", context)


def render_to_bytes(app: Flask, spec: PageSpec) -> bytes:
    """The page's bytes. Opens its own contexts, so that nothing of the caller's request or of the
    previous page leaks into it."""
    base = registry(app).settings.public_url
    with (
        app.app_context(),
        app.test_request_context(spec.path, base_url=base, query_string=_query(spec.language)),
    ):
        response = render(f"publication/{spec.template}.html", **spec.context())
        return bytes(response.get_data())


def _query(language: str) -> dict[str, str]:
    return {} if language == ORIGINAL else {"lang": language}


def file_of(folder: Path, place: PageSpec) -> Path:
    """The page's file in a publication; the shelf derives the address from it."""
    kind = LEAN if place.lean else FULL
    return folder / kind / place.language / f"{place.path.strip('/')}.html"
