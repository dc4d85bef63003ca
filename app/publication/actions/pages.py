"""Renders the public pages of a publication with the application's own templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask

from app.content.aloud import controls
from app.content.aloud.script import lesson_script
from app.content.asking import dump_answers, first_question, question_context, shuffle_options
from app.content.faces import draw_family
from app.content.glossary import PAGE, GlossaryTerm
from app.content.kept import all_questions, marking_key_json, scenario_endings
from app.content.quiz import Quiz
from app.kit.registry import registry
from app.kit.text.i18n import ORIGINAL
from app.kit.text.i18n import gettext as _
from app.kit.web.pages import format_download_size, render
from app.publication.actions.class_pages import class_page
from app.publication.actions.page_content import (
    Drawing,
    PageContent,
    PageSpec,
    inline_drawing,
    replace_drawings,
)
from app.publication.queries.shelf import CONTROLS, FULL, LEAN, STORIES
from app.publication.rules.catalogue import Catalogue, LessonEntry, ModuleEntry

# Sections with exercises stand beside the text on wide screens and after it on phones.
BESIDE = ("hari-ini", "di-rumah")


def public_pages(content: PageContent) -> Iterator[PageSpec]:
    """Yields all public pages of a publication."""
    catalogue = content.catalogue
    for language in catalogue.languages:
        course = _context_function(catalogue=catalogue)
        yield PageSpec("/belajar", language, "course_public", course)
        if catalogue.numbered_episodes:
            yield PageSpec(STORIES, language, "stories", _stories_context(content, language))
        terms = _sort_terms(content.glossary.terms, language)
        yield PageSpec(PAGE, language, "glossary", _context_function(terms=terms))
        spoken = content.sounds.get((controls.ID, language), {})
        yield PageSpec(
            CONTROLS,
            language,
            "controls",
            _context_function(screens=controls.SCREENS, spoken=spoken),
        )
        for module in catalogue.modules:
            where = f"/belajar/{module.id}"
            context = _module_context(catalogue, module)
            yield PageSpec(where, language, "module_public", context)
            if module.scene:
                context = _module_context(catalogue, module, lean=True)
                yield PageSpec(where, language, "module_public", context, lean=True)
            for entry in module.lessons:
                where = f"/belajar/{entry.id}"
                lesson = partial(_lesson_context, content, module, entry, language)
                yield PageSpec(where, language, "lesson", lesson)
                if entry.pictures:
                    lesson = partial(lesson, lean=True)
                    yield PageSpec(where, language, "lesson", lesson, lean=True)
                shown = content.shown[entry.id, language]
                yield PageSpec(
                    f"{where}/kuis", language, "quiz_try", _first_question_context(entry, shown)
                )
                if not entry.private:
                    yield class_page(content, module, entry, language)


def offline_pages(content: PageContent, module: ModuleEntry, language: str) -> Iterator[PageSpec]:
    """Yields the pages of a module as stored on a phone, with the scripts they need offline."""
    where = f"/belajar/{module.id}"
    context = _module_context(content.catalogue, module, kept=True)
    yield PageSpec(where, language, "module_public", context)
    for entry in module.lessons:
        lesson = partial(_lesson_context, content, module, entry, language, offline=True)
        yield PageSpec(f"/belajar/{entry.id}", language, "lesson", lesson)
        if language in entry.sound:
            yield PageSpec(
                f"/belajar/{entry.id}/dengar",
                language,
                "listen",
                _listening_context(content, entry, language),
            )
        shown, quiz = content.shown[entry.id, language], content.lessons[entry.id].quiz
        yield offline_quiz_page(module, entry, shown, quiz, language)
        if not entry.private:
            yield class_page(content, module, entry, language)


def _context_function(**context: Any) -> Callable[[], dict[str, Any]]:
    return lambda: context


def _stories_context(content: PageContent, language: str) -> Callable[[], dict[str, Any]]:
    families = content.catalogue.story.families
    drawn = {each.id: draw_family(each.name[language], content.faces) for each in families}
    return _context_function(catalogue=content.catalogue, faces=drawn)


def _module_context(
    catalogue: Catalogue, module: ModuleEntry, **context: Any
) -> Callable[[], dict[str, Any]]:
    episode = catalogue.numbered_episodes.get(module.id)
    return _context_function(module=module, episode=episode, **context)


def _sort_terms(terms: Sequence[GlossaryTerm], language: str) -> list[GlossaryTerm]:
    return sorted(terms, key=lambda term: term.name[language].lower())


def _lesson_context(
    content: PageContent,
    module: ModuleEntry,
    entry: LessonEntry,
    language: str,
    *,
    lean: bool = False,
    offline: bool = False,
) -> dict[str, Any]:
    lesson, drawn = content.lessons[entry.id], content.drawings_by_address(entry.id)
    shown = partial(_link_to_drawing if lean else inline_drawing, drawings=drawn)
    sections = {
        name: replace_drawings(body, shown)
        for name, body in content.rendered_sections(entry.id, language).items()
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
        "episode": content.catalogue.numbered_episodes.get(module.id),
        "kept": offline,
    }


def _listening_context(
    content: PageContent, entry: LessonEntry, language: str
) -> Callable[[], dict[str, Any]]:
    def listening_page_context() -> dict[str, Any]:
        made = lesson_script(content.lessons[entry.id], language)
        return {"lesson": entry, "clip": entry.sound[language], "script": made, "kept": True}

    return listening_page_context


def _link_to_drawing(img_tag: re.Match[str], drawings: Mapping[str, Drawing]) -> str:
    """A link to a drawing that states how many bytes it loads."""
    words = _("Lihat gambar, %(size)s", size=format_download_size(drawings[img_tag["src"]].size))
    return f'<a class="kembali" href="{img_tag["src"]}">{words}</a><br>{img_tag["alt"]}'


def _first_question_context(
    entry: LessonEntry, presentation: dict[str, Any]
) -> Callable[[], dict[str, Any]]:
    def first_question_page_context() -> dict[str, Any]:
        asked = question_context(
            first_question(presentation), entry.rev, len(presentation["questions"])
        )
        return {"lesson": entry, "so_far": dump_answers({}), "rev": entry.rev, **asked}

    return first_question_page_context


def offline_quiz_page(
    module: ModuleEntry, entry: LessonEntry, presentation: dict[str, Any], quiz: Quiz, language: str
) -> PageSpec:
    """The offline page of a quiz, at the address of the quiz."""

    def offline_quiz_page_context() -> dict[str, Any]:
        at = module.lessons.index(entry)
        return {
            "lesson": entry,
            "shown": presentation,
            "asks": [
                (ask, shuffle_options(quiz.rev, ask.question, len(ask.answer_choices)))
                for ask in all_questions(presentation)
            ],
            "key": marking_key_json(quiz),
            "right": scenario_endings(quiz),
            "after": (*module.lessons[at + 1 :], *module.lessons[:at]),
        }

    return PageSpec(f"/belajar/{entry.id}/kuis", language, "quiz_kept", offline_quiz_page_context)


def render_to_bytes(app: Flask, spec: PageSpec) -> bytes:
    """Renders a page to bytes. Opens its own contexts, so that nothing of the caller's request or
    of the previous page leaks into it."""
    base = registry(app).settings.public_url
    with (
        app.app_context(),
        app.test_request_context(
            spec.path, base_url=base, query_string=_language_query(spec.language)
        ),
    ):
        response = render(f"publication/{spec.template}.html", **spec.context())
        return bytes(response.get_data())


def _language_query(language: str) -> dict[str, str]:
    return {} if language == ORIGINAL else {"lang": language}


def published_page_path(folder: Path, spec: PageSpec) -> Path:
    """The file of a page in a publication; PublicationStore derives the address from it."""
    kind = LEAN if spec.lean else FULL
    return folder / kind / spec.language / f"{spec.path.strip('/')}.html"
