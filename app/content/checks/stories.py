"""Checks that scenario names are unique in the course, as docs/coverage-of-topics.md assumes."""

from __future__ import annotations

from collections.abc import Iterable

from app.content.faults import Faults
from app.content.lesson import ORIGINAL, Lesson


def check_stories(lessons: Iterable[Lesson], faults: Faults) -> None:
    where: dict[str, str] = {}
    for lesson in lessons:
        source = lesson.files.get(f"skenario.{ORIGINAL}")
        if source is None or lesson.scenario is None or "id" not in source.front:
            continue
        name = lesson.scenario.id
        if name in where:
            text = f"nama “{name}” sudah dipakai cerita di {where[name]}"
            faults.of(source.path)(source.line_of("id"), "duplicate-id", text)
        where.setdefault(name, lesson.id)
