"""The public pages of a publication, made through the application's own templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask, url_for

from app.content.asking import asking, first_question, pack
from app.content.glossary import PAGE, Glossary, Term
from app.content.lesson import Lesson
from app.content.render import render_lesson
from app.course.publication.catalogue import Catalogue, LessonEntry, ModuleEntry
from app.kit.pages import page

# What is done, at home or today, stands beside what is read; on a phone it follows it.
BESIDE = ("hari-ini", "di-rumah")
RIDES_ALONG = 3000
PLAIN = " =:/'"


@dataclass(frozen=True)
class Place:
    """One page to make: its address, language, template and what the template is given."""

    path: str
    language: str
    template: str
    context: Callable[[], dict[str, Any]]


def picture_place(name: str, data: bytes) -> str:
    """Where a drawing is: a small one rides in the page, which saves a request of half a second
    on a slow network; a larger one stays a file, by its `name`."""
    return name if len(data) > RIDES_ALONG else f"data:image/svg+xml,{quote(data, safe=PLAIN)}"


def picture_url(place: str) -> str:
    """A drawing is the same in every language: its address carries none."""
    return place if place.startswith("data:") else url_for("course.picture", name=place, lang=None)


def places(
    catalogue: Catalogue,
    lessons: dict[str, Lesson],
    glossary: Glossary,
    pictures: dict[str, str],
    presentations: dict[tuple[str, str], dict[str, Any]],
) -> Iterator[Place]:
    """Every public page. `pictures` gives a drawing's place by its path in the course;
    `presentations` the quiz of each (lesson, language)."""
    for language in catalogue.languages:
        yield Place("/belajar", language, "course_public", _fixed(catalogue=catalogue))
        yield Place(PAGE, language, "glossary", _fixed(terms=_by_name(glossary.terms, language)))
        for module in catalogue.modules:
            where = f"/belajar/{module.id}"
            yield Place(where, language, "module_public", _fixed(module=module))
            for entry in module.lessons:
                where = f"/belajar/{entry.id}"
                made = _lesson(module, entry, lessons[entry.id], glossary, pictures, language)
                yield Place(where, language, "lesson", made)
                shown = presentations[entry.id, language]
                yield Place(f"{where}/kuis", language, "quiz_try", _first_question(entry, shown))


def _fixed(**context: Any) -> Callable[[], dict[str, Any]]:
    return lambda: context


def _by_name(terms: Sequence[Term], language: str) -> list[Term]:
    return sorted(terms, key=lambda term: term.name[language].lower())


def _lesson(
    module: ModuleEntry,
    entry: LessonEntry,
    lesson: Lesson,
    glossary: Glossary,
    pictures: dict[str, str],
    language: str,
) -> Callable[[], dict[str, Any]]:
    def context() -> dict[str, Any]:
        sections = render_lesson(
            lesson, language, lambda path: picture_url(pictures[path]), glossary
        )
        stories = lesson.scenario.sources if lesson.scenario else ()
        return {
            "module": module,
            "lesson": entry,
            "number": module.lessons.index(entry) + 1,
            "read": [body for name, body in sections.items() if name not in BESIDE],
            "beside": [body for name, body in sections.items() if name in BESIDE],
            "sources": tuple(dict.fromkeys((*lesson.sources, *stories))),
            "example_numbers": lesson.example_numbers,
        }

    return context


def _first_question(entry: LessonEntry, shown: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    def context() -> dict[str, Any]:
        asked = asking(first_question(shown), entry.rev, len(shown["questions"]))
        return {"lesson": entry, "so_far": pack({}), "rev": entry.rev, **asked}

    return context


def render(app: Flask, place: Place) -> bytes:
    """The page's bytes as everyone gets them. Opens contexts of its own, so that nothing of the
    caller's request or of the page before shows in it."""
    base = app.extensions["bekal_settings"].public_url
    with (
        app.app_context(),
        app.test_request_context(place.path, base_url=base, query_string=_query(place.language)),
    ):
        response = page(f"course/{place.template}.html", **place.context())
        return bytes(response.get_data())


def _query(language: str) -> dict[str, str]:
    return {} if language == "id" else {"lang": language}


def file_of(folder: Path, place: Place) -> Path:
    """Where a page lies in its publication; the shelf finds its address from there."""
    return folder / place.language / f"{place.path.strip('/')}.html"
