"""Helpers shared by the views."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, abort

from app.kit.permissions import signed_in_person
from app.meetings import queries
from app.meetings.rules import Attendance
from app.training import queries as training

bp = Blueprint("meetings", __name__, template_folder="../templates")


@dataclass(frozen=True, slots=True)
class OpenMeeting:
    """A meeting of one of the signed-in trainer's cohorts, with its marks."""

    cohort: training.CohortRow
    meeting: queries.MeetingRow
    marks: list[queries.MeetingMark]
    attendance: dict[UUID, Attendance]


def own_cohort_or_404(cohort_id: UUID) -> training.CohortRow:
    """The cohort if it is this trainer's; 404 for any other."""
    return training.find_cohort(cohort_id, signed_in_person().id) or abort(404)


def own_meeting_or_404(cohort_id: UUID, meeting_id: UUID) -> OpenMeeting:
    """The meeting if it is of a cohort of this trainer; 404 for any other. Two statements."""
    cohort = own_cohort_or_404(cohort_id)
    meeting, marks = queries.meeting_with_marks(cohort_id, meeting_id) or abort(404)
    return OpenMeeting(cohort, meeting, marks, queries.attendance_of_meeting(marks))
