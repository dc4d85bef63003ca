"""What a person gets of meetings in the export of their own data."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from app.kit.store.exported import exported_rows
from app.meetings.models import AttendanceMark, Meeting
from app.rosters.models import RosterInvitation
from app.training.models import Cohort


def own_meetings(account: UUID) -> list[dict[str, Any]]:
    """The meetings that this person entered as a trainer."""
    return exported_rows(
        select(Cohort.name, Meeting.held_on, Meeting.nth, Meeting.made_at)
        .join(Cohort, Cohort.id == Meeting.cohort)
        .where(Meeting.made_by == account)
    )


def own_attendance_marks(account: UUID) -> list[dict[str, Any]]:
    """The marks about this person; of those that they made about others, no name."""
    marks = (
        select(
            Cohort.name.label("cohort"),
            Meeting.held_on,
            Meeting.nth,
            AttendanceMark.is_present,
            AttendanceMark.occurred_at,
        )
        .select_from(AttendanceMark)
        .join(Meeting, Meeting.id == AttendanceMark.meeting)
        .join(Cohort, Cohort.id == Meeting.cohort)
        .order_by(AttendanceMark.occurred_at, AttendanceMark.id)
    )
    mine = or_(AttendanceMark.account == account, AttendanceMark.invitation.in_(_accepted(account)))
    return exported_rows(marks.where(mine)) + exported_rows(
        marks.where(AttendanceMark.marked_by == account)
    )


def _accepted(account: UUID) -> Any:
    return select(RosterInvitation.id).where(RosterInvitation.account == account)
