"""Attendance from a trainer's phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.identity.queries import current_grants
from app.kit.clock import today, utcnow
from app.kit.items import JudgedItem, SentItem
from app.kit.room import SyncItemKind
from app.meetings import queries
from app.meetings.actions.marks import record_attendance_marks
from app.meetings.actions.meetings import enter_meeting
from app.meetings.forms import AttendanceBody
from app.meetings.rules import is_day_of_meeting, may_be_attended, meeting_id
from app.sync.rules import ItemRefusedError
from app.training.queries import find_cohort
from app.training.rules import VIEW_PERSON


@dataclass(frozen=True, slots=True)
class SentAttendance:
    """The marks of one meeting, and the accounts that they are about, which are locked."""

    body: AttendanceBody
    meeting: UUID
    accounts: frozenset[UUID]


def may_send_attendance(item: SentItem, body: AttendanceBody) -> bool:
    """Whether the sender trains this cohort today and may see its people."""
    grants = current_grants(item.account, utcnow())
    sees_people = any(VIEW_PERSON in grant.permissions for grant in grants)
    return sees_people and find_cohort(body.cohort, trainer=item.account) is not None


def judge_attendance(body: AttendanceBody) -> tuple[dict[str, Any], SentAttendance]:
    """The meeting that is meant, as the page of meetings would take it; none that is to come. Who
    does not take part, or was erased, is left out. Raises ItemRefusedError("bad_date")."""
    day = today()
    if not is_day_of_meeting(body.held_on, day) or not may_be_attended(body.held_on, day):
        raise ItemRefusedError("bad_date")
    meeting = meeting_id(body.cohort, body.held_on, body.nth)
    people = queries.accounts_and_invitations(body.cohort)
    accounts = (people.get(each.participant, (None, None))[0] for each in body.marks)
    about = frozenset(each for each in accounts if each is not None)
    return {"meeting": str(meeting)}, SentAttendance(body, meeting, about)


def record_sent_attendance(
    tx: Session, judged: Sequence[JudgedItem[SentAttendance]], now: datetime
) -> None:
    """Enter the meetings that nobody entered yet, and add the marks. Meetings come in one order,
    so that two batches do not wait for each other."""
    for item in sorted(judged, key=lambda each: (each.detail.meeting.int, each.sent.id.int)):
        body, sender = item.detail.body, item.sent.account
        meeting = enter_meeting(tx, body.cohort, body.held_on, body.nth, made_by=sender, now=now)
        record_attendance_marks(
            tx,
            meeting,
            {each.participant: each.present for each in body.marks},
            marked_by=sender,
            now=now,
            occurred_at=item.occurred_at,
            item=item.sent.id,
        )


def accounts_of_attendance(detail: SentAttendance) -> frozenset[UUID]:
    """Whose rows the marks change, besides the sender's."""
    return detail.accounts


ATTENDANCE = SyncItemKind(
    schema=AttendanceBody,
    judge=judge_attendance,
    apply=record_sent_attendance,
    may_send=may_send_attendance,
    also_locks=accounts_of_attendance,
    staff_permission=VIEW_PERSON,
)
