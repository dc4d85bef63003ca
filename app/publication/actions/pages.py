"""The public pages of a publication, made through the application's own templates."""

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
from app.content.asking import asking, first_question, order, pack
from app.content.glossary import PAGE, Glossary, Term
from app.content.kept import endings, every_ask, key_of
from app.content.lesson import Lesson
from app.content.quiz import Quiz
from app.content.render import render_lesson
from app.kit.registry import registry
from app.kit.text.i18n import gettext as _
from app.kit.web.pages import page, size
from app.publication.queries.shelf import CONTROLS, FULL, LEAN
from app.publication.rules.catalogue import Catalogue, LessonEntry, ModuleEntry

# What is done, at home or today, stands beside what is read; on a phone it follows it.
BESIDE = ("hari-ini", "di-rumah")
RIDES_ALONG = 3000
PLAIN = " =:/'"
DRAWN = re.compile(r'<img src="(?P<src>[^"]*)" alt="(?P<alt>[^"]*)"[^>]*>')


@dataclass(frozen=True)
class Place:
    """One page to make: its address, language, template and what the template is given. `lean`:
    the face without drawings."""

    path: str
    language: str
    template: str
    context: Callable[[], dict[str, Any]]
    lean: bool = False


@dataclass(frozen=True)
class Drawing:
    """A drawing's file name below /belajar/gambar/, what is in it, and its size on the way."""

    name: str
    data: bytes
    size: int

    @property
    def file(self) -> str:
        """Its address, the same in every language."""
        return url_for("course.picture", name=self.name, lang=None)

    @property
    def is_file(self) -> bool:
        """A small one rides in the page, which saves a request of half a second on a slow
        network."""
        return len(self.data) > RIDES_ALONG

    @property
    def place(self) -> str:
        """Where a page has it."""
        if self.is_file:
            return self.file
        return f"data:image/svg+xml,{quote(self.data, safe=PLAIN)}"


@dataclass(frozen=True)
class Content:
    """What pages are made of: lessons by id, drawings by their path in the course, the quiz of each
    (lesson, language) as it is shown, and what can be heard."""

    catalogue: Catalogue
    lessons: dict[str, Lesson]
    glossary: Glossary
    drawings: dict[str, Drawing]
    shown: dict[tuple[str, str], dict[str, Any]]
    sounds: Mapping[Where, Clips] = field(default_factory=dict)
    _read: dict[Where, dict[str, Any]] = field(default_factory=dict, repr=False, compare=False)

    def sections(self, lesson: str, language: str) -> dict[str, Any]:
        """What content.render makes of a lesson, once for all its faces. Every drawing is a file
        here; a face puts in its place what it shows."""
        if (lesson, language) not in self._read:
            self._read[lesson, language] = render_lesson(
                self.lessons[lesson], language, lambda path: self.drawings[path].file, self.glossary
            )
        return self._read[lesson, language]

    def drawn(self, lesson: str) -> dict[str, Drawing]:
        """The drawings of a lesson by their addresses."""
        pictures = self.lessons[lesson].pictures
        return {each.file: each for each in (self.drawings[one.path] for one in pictures)}


def places(content: Content) -> Iterator[Place]:
    """Every public page."""
    catalogue = content.catalogue
    for language in catalogue.languages:
        yield Place("/belajar", language, "course_public", _fixed(catalogue=catalogue))
        terms = _by_name(content.glossary.terms, language)
        yield Place(PAGE, language, "glossary", _fixed(terms=terms))
        spoken = content.sounds.get((controls.ID, language), {})
        yield Place(CONTROLS, language, "controls", _fixed(screens=controls.SCREENS, spoken=spoken))
        for module in catalogue.modules:
            where = f"/belajar/{module.id}"
            yield Place(where, language, "module_public", _fixed(module=module))
            for entry in module.lessons:
                where = f"/belajar/{entry.id}"
                lesson = partial(_lesson, content, module, entry, language)
                yield Place(where, language, "lesson", lesson)
                if entry.pictures:
                    lesson = partial(lesson, lean=True)
                    yield Place(where, language, "lesson", lesson, lean=True)
                shown = content.shown[entry.id, language]
                yield Place(f"{where}/kuis", language, "quiz_try", _first_question(entry, shown))


def kept_places(content: Content, module: ModuleEntry, language: str) -> Iterator[Place]:
    """The pages of a module as a phone keeps them, with the scripts that they need there."""
    where = f"/belajar/{module.id}"
    yield Place(where, language, "module_public", _fixed(module=module, kept=True))
    for entry in module.lessons:
        lesson = partial(_lesson, content, module, entry, language, kept=True)
        yield Place(f"/belajar/{entry.id}", language, "lesson", lesson)
        if language in entry.sound:
            yield Place(
                f"/belajar/{entry.id}/dengar", language, "listen", _heard(content, entry, language)
            )
        shown, quiz = content.shown[entry.id, language], content.lessons[entry.id].quiz
        yield kept_quiz(module, entry, shown, quiz, language)


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
    shown = partial(_asked_for if lean else _riding_along, drawn=drawn)
    sections = {
        name: _redrawn(body, shown) for name, body in content.sections(entry.id, language).items()
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


def _heard(content: Content, entry: LessonEntry, language: str) -> Callable[[], dict[str, Any]]:
    def context() -> dict[str, Any]:
        made = script(content.lessons[entry.id], language)
        return {"lesson": entry, "clip": entry.sound[language], "script": made, "kept": True}

    return context


def _redrawn(body: Any, shown: Callable[[re.Match[str]], str]) -> Any:
    """A section with each of its drawings as it is `shown`."""
    if not isinstance(body, str):
        return body | {"html": _redrawn(body["html"], shown)}
    return DRAWN.sub(shown, body)


def _asked_for(found: re.Match[str], drawn: Mapping[str, Drawing]) -> str:
    """A link that says what it loads."""
    words = _("Lihat gambar, %(size)s", size=size(drawn[found["src"]].size))
    return f'<a class="kembali" href="{found["src"]}">{words}</a><br>{found["alt"]}'


def _riding_along(found: re.Match[str], drawn: Mapping[str, Drawing]) -> str:
    return found[0].replace(found["src"], drawn[found["src"]].place, 1)


def _first_question(entry: LessonEntry, shown: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    def context() -> dict[str, Any]:
        asked = asking(first_question(shown), entry.rev, len(shown["questions"]))
        return {"lesson": entry, "so_far": pack({}), "rev": entry.rev, **asked}

    return context


def kept_quiz(
    module: ModuleEntry, entry: LessonEntry, shown: dict[str, Any], quiz: Quiz, language: str
) -> Place:
    """The offline face of a quiz, at the quiz's own address."""

    def context() -> dict[str, Any]:
        at = module.lessons.index(entry)
        return {
            "lesson": entry,
            "shown": shown,
            "asks": [
                (ask, order(quiz.rev, ask.question, len(ask.choices))) for ask in every_ask(shown)
            ],
            "key": key_of(quiz),
            "right": endings(quiz),
            "after": (*module.lessons[at + 1 :], *module.lessons[:at]),
        }

    return Place(f"/belajar/{entry.id}/kuis", language, "quiz_kept", context)


def render(app: Flask, place: Place) -> bytes:
    """The page's bytes as everyone gets them. Opens contexts of its own, so that nothing of the
    caller's request or of the page before shows in it."""
    base = registry(app).settings.public_url
    with (
        app.app_context(),
        app.test_request_context(place.path, base_url=base, query_string=_query(place.language)),
    ):
        response = page(f"publication/{place.template}.html", **place.context())
        return bytes(response.get_data())


def _query(language: str) -> dict[str, str]:
    return {} if language == "id" else {"lang": language}


def file_of(folder: Path, place: Place) -> Path:
    """Where a page lies in its publication; the shelf finds its address from there."""
    kind = LEAN if place.lean else FULL
    return folder / kind / place.language / f"{place.path.strip('/')}.html"
