"""Enter meetings, mark who was there, and erase."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy import delete, exists, insert, or_, select, update
from sqlalchemy.orm import Session

from app.kit.store import audit
from app.kit.store.db import insert_ignoring, new_id, transaction
from app.meetings.models import AttendanceMark, Meeting
from app.meetings.rules import meeting_id
from app.rosters.models import RosterInvitation
from app.training.models import Enrolment


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


def record_attendance_marks(
    tx: Session,
    meeting: UUID,
    marks: Mapping[UUID, bool],
    *,
    marked_by: UUID,
    now: datetime,
    occurred_at: datetime | None = None,
    settles: bool = False,
    item: UUID | None = None,
) -> int:
    """Add marks, {participant: present}; a participant is an account of the cohort or one of its
    invitations. Who is neither, or not any more, is passed over. Returns how many marks were added.

    `occurred_at`: when the trainer tapped, if not now. `item`: the id of the item of a phone, from
    which the ids of its marks are derived. The caller has checked that `marked_by` trains the
    cohort and, if it `settles`, that she may."""
    cohort = tx.execute(
        select(Meeting.cohort).where(Meeting.id == meeting).with_for_update(key_share=True)
    ).scalar_one()
    people = _accounts_and_invitations(tx, cohort)
    rows = [
        {
            "id": new_id() if item is None else uuid5(item, str(participant)),
            "meeting": meeting,
            "account": account,
            "invitation": invitation,
            "is_present": is_present,
            "settles": settles,
            "marked_by": marked_by,
            "occurred_at": occurred_at or now,
            "received_at": now,
        }
        for participant, is_present in marks.items()
        if participant in people
        for account, invitation in [people[participant]]
    ]
    if rows:
        tx.execute(insert(AttendanceMark), rows)
    tx.flush()
    return len(rows)


def _accounts_and_invitations(
    tx: Session, cohort: UUID
) -> dict[UUID, tuple[UUID | None, UUID | None]]:
    """{id: (account, invitation), one of them None} of all who take part in a cohort. The id of an
    accepted invitation stands for its account: a phone may not know yet."""
    enrolled = tx.scalars(select(Enrolment.account).where(Enrolment.cohort == cohort)).all()
    people: dict[UUID, tuple[UUID | None, UUID | None]] = {each: (each, None) for each in enrolled}
    its = RosterInvitation.cohort == cohort
    for id_, account in tx.execute(
        select(RosterInvitation.id, RosterInvitation.account).where(its)
    ).all():
        if account is None:
            people[id_] = (None, id_)
        elif account in people:
            people[id_] = (account, None)
    return people


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
