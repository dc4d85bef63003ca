"""A lesson as a class sees it on a projector: large type, each question put to the room, and the
feedback afterwards. The same for everyone; it shows and stores nothing about a person."""

from __future__ import annotations

from functools import partial
from typing import Any

from app.content.asking import shuffle_options
from app.content.kept import right_options
from app.content.question import SCENARIO
from app.publication.actions.page_content import (
    PageContent,
    PageSpec,
    inline_drawing,
    replace_drawings,
)
from app.publication.queries.shelf import CLASS
from app.publication.rules.catalogue import LessonEntry, ModuleEntry


def class_page(
    content: PageContent, module: ModuleEntry, entry: LessonEntry, language: str
) -> PageSpec:
    """The class page of a lesson that is not private."""
    context = partial(_class_context, content, module, entry, language)
    return PageSpec(f"/belajar/{entry.id}/{CLASS}", language, "class", context)


def _class_context(
    content: PageContent, module: ModuleEntry, entry: LessonEntry, language: str
) -> dict[str, Any]:
    drawn = partial(inline_drawing, drawings=content.drawings_by_address(entry.id))
    sections = content.rendered_sections(entry.id, language)
    quiz, shown = content.lessons[entry.id].quiz, content.shown[entry.id, language]
    return {
        "module": module,
        "lesson": entry,
        "read": [replace_drawings(body, drawn) for body in sections.values()],
        # A scenario has a page of its own; a class decides there, step by step.
        "asks": [
            (each, shuffle_options(quiz.rev, each, len(each["options"])))
            for each in shown["questions"]
            if each["kind"] != SCENARIO
        ],
        "right": right_options(quiz),
    }
