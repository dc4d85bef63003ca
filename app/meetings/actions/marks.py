"""Mark who was at a meeting."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.households import actions as households
from app.households.queries import acquaintances_by_way
from app.households.rules import SAY_KNOWN
from app.identity.actions import lock_accounts
from app.identity.queries import current_grants
from app.kit.store.db import new_id
from app.meetings import queries
from app.meetings.models import AttendanceMark, Meeting


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
    which the ids of its marks are derived. A meeting to which somebody came was not called off. The
    caller has checked that `marked_by` trains the cohort and, if it `settles`, that she may."""
    cohort = tx.execute(select(Meeting.cohort).where(Meeting.id == meeting)).scalar_one()
    people = queries.accounts_and_invitations(cohort)
    known = {account for each in marks if (account := people.get(each, (None, None))[0])}
    lock_accounts(tx, [marked_by, *known])
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
        if True in marks.values():
            tx.execute(update(Meeting).where(Meeting.id == meeting).values(called_off=None))
    _update_acquaintances(tx, meeting, known - {marked_by}, marked_by, now)
    tx.flush()
    return len(rows)


def _update_acquaintances(
    tx: Session, meeting: UUID, people: Collection[UUID], marked_by: UUID, now: datetime
) -> None:
    """Whom a trainer marked as present she knows, if she may say so. What meetings said about these
    people before ends where no meeting says it any more."""
    told = queries.attendance_of_people(people)
    here = [
        account
        for account, its in told.items()
        if meeting in its and marked_by in its[meeting].vouching
    ]
    if here and any(SAY_KNOWN in each.permissions for each in current_grants(marked_by, now)):
        households.record_acquaintances(tx, here, marked_by, way=households.MEETING, now=now)
    over = [
        said.id
        for said in acquaintances_by_way(people, households.MEETING)
        if not any(said.staff in each.vouching for each in told.get(said.account, {}).values())
    ]
    if over:
        households.end_acquaintances(tx, over, marked_by, now=now)
