"""`/belajar/<module>/<slug>/kejelasan`: how often a lesson was marked unclear, and its changes
since. Public; the comments of readers are for authors only."""

from __future__ import annotations

from datetime import UTC, datetime, time

from flask import Response, abort

from app.authors.routes import bp
from app.course import queries
from app.course.queries import LessonEntry
from app.kit import permissions
from app.kit.clock import WIB
from app.kit.text.i18n import ORIGINAL, language
from app.kit.web.pages import render


@bp.get("/belajar/<module>/<slug>/kejelasan", endpoint="clarity")
@permissions.public
def lesson_unclear_reports_page(module: str, slug: str) -> Response:
    lesson = queries.catalogue().lesson(f"{module}/{slug}") or abort(404)
    spoken = language() if lesson.changes.get(language()) else ORIGINAL
    return render(
        "authors/clarity.html",
        lesson=lesson,
        changes=lesson.changes.get(spoken, ()),
        spoken=spoken,
        counts=queries.count_unclear_reports(lesson.id, _start_of_newest_lesson_change(lesson)),
    )


def _start_of_newest_lesson_change(lesson: LessonEntry) -> datetime:
    """The start, in Jakarta, of the day of the lesson's newest change; the year 2000 without
    one."""
    days = [each.day for each in lesson.changes.get(ORIGINAL, ())]
    return datetime.combine(max(days), time(), WIB) if days else datetime(2000, 1, 1, tzinfo=UTC)
