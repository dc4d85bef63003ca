"""Who takes part in a cohort, and who of them was at its meetings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, false, func, or_, select, true, union_all

from app.households.queries import split_into_chunks
from app.identity.models import Account
from app.kit.store.db import read
from app.meetings.models import AttendanceMark, Meeting
from app.meetings.queries.meetings import MEETING_COLUMNS, MeetingRow
from app.meetings.rules import Attendance, Mark, attendance_of_marks
from app.rosters.models import RosterInvitation
from app.training.models import Enrolment


@dataclass(frozen=True, slots=True)
class Participant:
    """A person who takes part in a cohort: an account, or a person on a trainer's list who has not
    accepted the invitation yet. `id`: of that account or invitation; `number`: on the slip, None
    for who came without one."""

    id: UUID
    name: str
    number: int | None
    is_account: bool


_OF_COHORT = RosterInvitation.cohort == bindparam("cohort")
_ENROLLED = (
    select(
        Enrolment.account.label("id"),
        Account.name.label("name"),
        func.min(RosterInvitation.number).label("number"),
        true().label("is_account"),
    )
    .join(Account, Account.id == Enrolment.account)
    .outerjoin(RosterInvitation, and_(RosterInvitation.account == Enrolment.account, _OF_COHORT))
    .where(Enrolment.cohort == bindparam("cohort"))
    .group_by(Enrolment.account, Account.name)
)
_INVITED = select(
    RosterInvitation.id, RosterInvitation.name, RosterInvitation.number, false()
).where(RosterInvitation.account.is_(None), _OF_COHORT)
_BOTH = union_all(_ENROLLED, _INVITED).subquery()
_PARTICIPANTS = select(_BOTH).order_by(_BOTH.c.name, _BOTH.c.id)


def participants_of_cohort(cohort: UUID) -> list[Participant]:
    """Everybody who takes part in a cohort, by name. One statement."""
    rows = read().execute(_PARTICIPANTS, {"cohort": cohort})
    return [Participant(row.id, row.name, row.number, bool(row.is_account)) for row in rows]


def participant_of_slip(cohort: UUID, code: str) -> UUID | None:
    """The id of the Participant whose slip of this cohort has this code; None for any other code.
    One statement."""
    its = func.coalesce(RosterInvitation.account, RosterInvitation.id)
    found: UUID | None = read().scalar(
        select(its).where(RosterInvitation.cohort == cohort, RosterInvitation.code == code)
    )
    return found


def accounts_and_invitations(cohort: UUID) -> dict[UUID, tuple[UUID | None, UUID | None]]:
    """{id: (account, invitation), one of them None} of all who take part in a cohort. The id of an
    accepted invitation stands for its account: a phone may not know yet."""
    enrolled = read().scalars(select(Enrolment.account).where(Enrolment.cohort == cohort))
    people: dict[UUID, tuple[UUID | None, UUID | None]] = {each: (each, None) for each in enrolled}
    its = select(RosterInvitation.id, RosterInvitation.account).where(
        RosterInvitation.cohort == cohort
    )
    for id_, account in read().execute(its):
        if account is None:
            people[id_] = (None, id_)
        elif account in people:
            people[id_] = (account, None)
    return people


@dataclass(frozen=True, slots=True)
class MeetingMark:
    """A mark, whom it is about (the id of a Participant, unless they left), and the name of who
    made it, None after that account was erased."""

    participant: UUID
    mark: Mark
    marker: str | None


# A mark made under an invitation is, once it is accepted, about that account.
_WHO: ColumnElement[Any] = func.coalesce(
    RosterInvitation.account, AttendanceMark.account, AttendanceMark.invitation
)
_COLUMNS = (
    AttendanceMark.meeting,
    _WHO.label("participant"),
    AttendanceMark.id.label("mark"),
    AttendanceMark.is_present,
    AttendanceMark.marked_by,
    AttendanceMark.occurred_at,
    AttendanceMark.received_at,
    AttendanceMark.settles,
    Account.name.label("marker"),
)
_ORDER = (AttendanceMark.received_at, AttendanceMark.occurred_at, AttendanceMark.id)
_INVITATION = RosterInvitation.id == AttendanceMark.invitation
_MARKER = Account.id == AttendanceMark.marked_by
_MARKS = (
    select(*_COLUMNS)
    .select_from(AttendanceMark)
    .outerjoin(RosterInvitation, _INVITATION)
    .outerjoin(Account, _MARKER)
    .order_by(*_ORDER)
)
_WITH_MEETING = (
    select(*_COLUMNS, *MEETING_COLUMNS)
    .select_from(Meeting)
    .outerjoin(AttendanceMark, AttendanceMark.meeting == Meeting.id)
    .outerjoin(RosterInvitation, _INVITATION)
    .outerjoin(Account, _MARKER)
    .order_by(*_ORDER)
)


def _mark(row: Any) -> Mark:
    return Mark(
        row.mark, row.is_present, row.marked_by, row.occurred_at, row.received_at, row.settles
    )


def meeting_with_marks(cohort: UUID, meeting: UUID) -> tuple[MeetingRow, list[MeetingMark]] | None:
    """A meeting of this cohort and its marks, in the order in which they were stored; None if there
    is no such meeting. One statement."""
    found = _WITH_MEETING.where(Meeting.cohort == cohort, Meeting.id == meeting)
    rows = read().execute(found).all()
    if not rows:
        return None
    marks = [MeetingMark(row.participant, _mark(row), row.marker) for row in rows if row.mark]
    return MeetingRow(*rows[0][-len(MEETING_COLUMNS) :]), marks


def attendance_of_meeting(marks: Iterable[MeetingMark]) -> dict[UUID, Attendance]:
    """{participant: what the marks of one meeting add up to}."""
    found: defaultdict[UUID, list[Mark]] = defaultdict(list)
    for each in marks:
        found[each.participant].append(each.mark)
    return summed_marks(found)


def attendance_of_cohort(cohort: UUID) -> dict[UUID, dict[UUID, Attendance]]:
    """{meeting: {participant: what the marks say}} of a cohort; nothing for who was not marked.
    People who left the cohort may still stand there until the nightly job. One statement."""
    found = _MARKS.join(Meeting, Meeting.id == AttendanceMark.meeting)
    marks: defaultdict[UUID, defaultdict[UUID, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    for row in read().execute(found.where(Meeting.cohort == cohort)):
        marks[row.meeting][row.participant].append(_mark(row))
    return {meeting: summed_marks(its) for meeting, its in marks.items()}


def attendance_of_people(people: Collection[UUID]) -> dict[UUID, dict[UUID, Attendance]]:
    """{account: {meeting: what the marks say}} of these people, in all their cohorts."""
    found: dict[UUID, dict[UUID, Attendance]] = {}
    for some in split_into_chunks(sorted(people)):
        accepted = select(RosterInvitation.id).where(RosterInvitation.account.in_(some))
        about = or_(AttendanceMark.account.in_(some), AttendanceMark.invitation.in_(accepted))
        marks: defaultdict[UUID, defaultdict[UUID, list[Mark]]]
        marks = defaultdict(lambda: defaultdict(list))
        for row in read().execute(_MARKS.where(about)):
            marks[row.participant][row.meeting].append(_mark(row))
        found |= {account: summed_marks(its) for account, its in marks.items()}
    return found


def summed_marks(marks: Mapping[UUID, Iterable[Mark]]) -> dict[UUID, Attendance]:
    """What the marks of each key, a participant or a meeting, add up to."""
    found = ((key, attendance_of_marks(its)) for key, its in marks.items())
    return {key: attendance for key, attendance in found if attendance}
