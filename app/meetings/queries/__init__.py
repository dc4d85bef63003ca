"""Reads of meetings and of who was there."""

from app.meetings.queries.exported import own_attendance_marks, own_meetings
from app.meetings.queries.marks import (
    MeetingMark,
    Participant,
    accounts_and_invitations,
    attendance_of_cohort,
    attendance_of_meeting,
    attendance_of_people,
    meeting_with_marks,
    participant_of_slip,
    participants_of_cohort,
)
from app.meetings.queries.meetings import (
    MeetingRow,
    find_meeting,
    meetings_of_cohort,
    meetings_of_trainer,
)
from app.meetings.queries.reached import last_cohort_day_by_village
