"""Checks that scenario names are unique in the course, as docs/coverage-of-topics.md assumes."""

from __future__ import annotations

from collections.abc import Iterable

from app.content.faults import FaultList
from app.content.lesson import ORIGINAL, Lesson


def check_scenario_names_differ(lessons: Iterable[Lesson], faults: FaultList) -> None:
    where: dict[str, str] = {}
    for lesson in lessons:
        source = lesson.files.get(f"skenario.{ORIGINAL}")
        if source is None or lesson.scenario is None or "id" not in source.front:
            continue
        name = lesson.scenario.id
        if name in where:
            text = f"nama “{name}” sudah dipakai cerita di {where[name]}"
            faults.reporter_for(source.path)(source.front_matter_line("id"), "duplicate-id", text)
        where.setdefault(name, lesson.id)
