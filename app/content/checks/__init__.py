"""The checks of `bekal kursus cek` on files that have been read."""

from app.content.checks.countries import check_countries
from app.content.checks.course import Course
from app.content.checks.guessing import check_guessing
from app.content.checks.recordings import check_controls
from app.content.checks.stories import check_stories
from app.content.checks.terms import check_terms
from app.content.checks.whole import check_lesson, check_plan

__all__ = [
    "Course",
    "check_controls",
    "check_countries",
    "check_guessing",
    "check_lesson",
    "check_plan",
    "check_stories",
    "check_terms",
]
