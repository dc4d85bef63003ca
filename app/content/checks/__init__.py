"""The checks of `bekal kursus cek` on files that have been read."""

from app.content.checks.countries import check_countries
from app.content.checks.course import CourseContext
from app.content.checks.guessing import check_quiz_guessability
from app.content.checks.meetingkit import check_meeting_kit
from app.content.checks.officeways import check_office_ways
from app.content.checks.phrases import check_stock_phrases
from app.content.checks.recordings import check_control_recordings
from app.content.checks.stories import check_scenario_names_differ
from app.content.checks.terms import check_glossary_terms
from app.content.checks.whole import check_course_plan, check_lesson
