"""Erase people from meetings."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from app.kit.store.db import transaction
from app.meetings.models import AttendanceMark, Meeting
from app.rosters.models import RosterInvitation
from app.training.models import Enrolment


def delete_marks_of_people_who_left(_now: datetime) -> int:
    """Scheduled job: delete the marks of people who left the cohort of the meeting; those under an
    invitation go with it. Returns how many."""
    takes_part = exists().where(
        Meeting.id == AttendanceMark.meeting,
        Enrolment.cohort == Meeting.cohort,
        Enrolment.account == AttendanceMark.account,
    )
    left = delete(AttendanceMark).where(AttendanceMark.account.is_not(None), ~takes_part)
    with transaction() as tx:
        return len(tx.scalars(left.returning(AttendanceMark.id)).all())


def erase_meetings(tx: Session, account: UUID, _now: datetime) -> None:
    """Take this person's id off the meetings that they entered."""
    tx.execute(update(Meeting).where(Meeting.made_by == account).values(made_by=None))


def erase_attendance_marks(tx: Session, account: UUID, _now: datetime) -> None:
    """Delete the marks about this person, and take their id off those that they made about
    others."""
    accepted = select(RosterInvitation.id).where(RosterInvitation.account == account)
    about = or_(AttendanceMark.account == account, AttendanceMark.invitation.in_(accepted))
    tx.execute(delete(AttendanceMark).where(about))
    made = update(AttendanceMark).where(AttendanceMark.marked_by == account)
    tx.execute(made.values(marked_by=None))
