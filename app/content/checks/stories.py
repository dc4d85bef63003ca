"""Stories: a name stands for one of them in the whole course, as in docs/coverage-of-topics.md."""

from __future__ import annotations

from collections.abc import Iterable

from app.content.faults import Faults
from app.content.lesson import ORIGINAL, Lesson


def check_stories(lessons: Iterable[Lesson], faults: Faults) -> None:
    where: dict[str, str] = {}
    for lesson in lessons:
        told = lesson.files.get(f"skenario.{ORIGINAL}")
        if told is None or lesson.scenario is None or "id" not in told.front:
            continue
        name = lesson.scenario.id
        if name in where:
            text = f"nama “{name}” sudah dipakai cerita di {where[name]}"
            faults.of(told.path)(told.line_of("id"), "duplicate-id", text)
        where.setdefault(name, lesson.id)
