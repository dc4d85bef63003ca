"""What the papers and files of a cohort say. Pure."""

from app.papers.rules.attendance import (
    AttendanceReport,
    PersonOfClass,
    attendance_lines,
    attendance_report,
)
from app.papers.rules.figures import CohortFigures, Part, cohort_figures, part_of
from app.papers.rules.files import learner_lines
