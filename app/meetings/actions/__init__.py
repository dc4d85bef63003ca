"""Writes of meetings."""

from app.meetings.actions.erasing import (
    delete_marks_of_people_who_left,
    erase_attendance_marks,
    erase_meetings,
)
from app.meetings.actions.marks import record_attendance_marks
from app.meetings.actions.meetings import call_off_meeting, enter_meeting, plan_meeting
from app.meetings.actions.sent import ATTENDANCE
