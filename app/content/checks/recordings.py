"""Checks recordings beside a lesson: complete, with consent, up to date, and not too large."""

from collections.abc import Iterable
from pathlib import Path

from app.content.aloud.controls import ID, controls_script
from app.content.aloud.recordings import find_valid_recordings, has_any_recording
from app.content.aloud.script import lesson_script
from app.content.checks.course import CourseContext
from app.content.faults import FaultList
from app.content.lesson import Lesson


def check_lesson_recordings(lesson: Lesson, course: CourseContext, faults: FaultList) -> None:
    """Checks the recordings of a lesson. Most lessons have none, and need no script."""
    for language in lesson.texts:
        if language in lesson.source and has_any_recording(course.root, lesson.id, language):
            find_valid_recordings(course.root, lesson_script(lesson, language), faults)


def check_control_recordings(root: Path, languages: Iterable[str], faults: FaultList) -> None:
    """Checks the recordings of button and link labels."""
    for language in languages:
        if has_any_recording(root, ID, language):
            find_valid_recordings(root, controls_script(language), faults)
