"""Enter meetings, and call them off."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.kit.store import audit
from app.kit.store.db import insert_ignoring
from app.meetings.models import Meeting
from app.meetings.rules import meeting_id


def enter_meeting(
    tx: Session,
    cohort: UUID,
    held_on: date,
    nth: int,
    *,
    made_by: UUID,
    now: datetime,
    lesson: str | None = None,
    starts_at: str | None = None,
) -> UUID:
    """Enter a meeting of a cohort, and return its id. If another trainer entered it before, it
    stays as it is. The caller has checked that `made_by` trains the cohort."""
    meeting = meeting_id(cohort, held_on, nth)
    row = {
        "id": meeting,
        "cohort": cohort,
        "held_on": held_on,
        "nth": nth,
        "lesson": lesson,
        "starts_at": starts_at,
        "made_by": made_by,
        "made_at": now,
    }
    made = tx.scalar(insert_ignoring(tx, Meeting).values(row).returning(Meeting.id))
    if made is not None:
        audit.record_audit(tx, "meetings:meeting:make", now=now, actor=made_by, subject=meeting)
    tx.flush()
    return meeting


def plan_meeting(
    tx: Session,
    meeting: UUID,
    *,
    lesson: str | None,
    starts_at: str | None,
    now: datetime,
    by: UUID,
) -> None:
    """Change the topic and the time of a meeting."""
    changed = update(Meeting).where(Meeting.id == meeting)
    tx.execute(changed.values(lesson=lesson, starts_at=starts_at))
    audit.record_audit(tx, "meetings:meeting:plan", now=now, actor=by, subject=meeting)
    tx.flush()


def call_off_meeting(
    tx: Session, meeting: UUID, reason: str | None, *, called_off_by: UUID, now: datetime
) -> None:
    """Store why a meeting did not take place, one of rules.CALLED_OFF_BECAUSE; None: it did. The
    caller sees to it that nobody was there."""
    tx.execute(update(Meeting).where(Meeting.id == meeting).values(called_off=reason))
    verb = "restore" if reason is None else "call_off"
    audit.record_audit(
        tx, f"meetings:meeting:{verb}", now=now, actor=called_off_by, subject=meeting
    )
    tx.flush()
