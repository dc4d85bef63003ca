"""How a translation older than its original is treated. susunan.yaml says for each language: hold
back its module (as for any fault), show it with a note, or show the original.

In a language that may be partial, the original also replaces a translation that is missing or has a
fault, so that it holds back no module."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.content.faults import BEHIND, MISSING, STALE, CourseFault
from app.content.lesson import ORIGINAL, Lesson
from app.content.module import HELD, NOTED, ORIGINAL_SHOWN

Where = tuple[str, str]
"""(lesson, language)"""


def apply_translation_policy(
    faults: Iterable[CourseFault],
    lessons: Mapping[str, Lesson],
    policies: Mapping[str, str],
    partial: tuple[str, ...] = (),
) -> tuple[tuple[CourseFault, ...], dict[str, Lesson]]:
    """The faults, where those of translations that hold nothing back become warnings, and the
    lessons as they are to be shown. Where the original is shown for a stale translation, other
    faults of that translation do not count. A missing file in a language of `partial` is no fault.
    """
    faults = tuple(faults)
    behind: dict[Where, str] = {}
    for fault in faults:
        where = _translation_of_fault(fault)
        if where is None or fault.is_warning:
            continue
        if where[1] in partial:
            behind[where] = ORIGINAL_SHOWN
        elif fault.code == STALE and policies.get(where[1], HELD) != HELD:
            behind[where] = policies[where[1]]
    kept = []
    for fault in faults:
        where = _translation_of_fault(fault) or ("", "")
        if where[1] in partial:
            if fault.code != MISSING:
                kept.append(fault if fault.is_warning else replace(fault, code=BEHIND))
        elif where in behind and fault.code == STALE:
            kept.append(replace(fault, code=BEHIND))
        elif behind.get(where) != ORIGINAL_SHOWN:
            kept.append(fault)
    return tuple(kept), {
        name: _replace_or_mark_stale_translations(each, behind) for name, each in lessons.items()
    }


def _translation_of_fault(fault: CourseFault) -> Where | None:
    lesson, _, file = fault.path.rpartition("/")
    parts = file.split(".")
    return (lesson, parts[1]) if len(parts) == 3 else None


def _replace_or_mark_stale_translations(lesson: Lesson, behind: Mapping[Where, str]) -> Lesson:
    ways = {language: way for (name, language), way in behind.items() if name == lesson.id}
    noted = frozenset(language for language, way in ways.items() if way == NOTED)
    languages_shown_in_original = frozenset(ways) - noted
    if not ways:
        return lesson

    def overwrite_unusable_translations(by_language: Mapping[str, Any]) -> dict[str, Any]:
        originals = [by_language[ORIGINAL]] if ORIGINAL in by_language else []
        return {
            **by_language,
            **{each: text for text in originals for each in languages_shown_in_original},
        }

    return replace(
        lesson,
        title=overwrite_unusable_translations(lesson.title),
        source=overwrite_unusable_translations(lesson.source),
        texts=overwrite_unusable_translations(lesson.texts),
        behind=noted,
        untranslated=languages_shown_in_original,
    )
