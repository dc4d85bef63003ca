"""Checks recordings beside a lesson: complete, with consent, up to date, and not too large."""

from collections.abc import Iterable
from pathlib import Path

from app.content.aloud.controls import ID, controls_script
from app.content.aloud.recordings import any_recorded, recorded
from app.content.aloud.script import script
from app.content.checks.course import Course
from app.content.faults import Faults
from app.content.lesson import Lesson


def check_recordings(lesson: Lesson, course: Course, faults: Faults) -> None:
    """Makes a script only for recorded lessons, since most have no recording."""
    for language in lesson.texts:
        if language in lesson.source and any_recorded(course.root, lesson.id, language):
            recorded(course.root, script(lesson, language), faults)


def check_controls(root: Path, languages: Iterable[str], faults: Faults) -> None:
    """Checks the recordings of control labels in the same way."""
    for language in languages:
        if any_recorded(root, ID, language):
            recorded(root, controls_script(language), faults)
