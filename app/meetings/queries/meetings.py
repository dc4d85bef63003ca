"""The meetings of a cohort."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.kit.store.db import read
from app.meetings.models import Meeting
from app.training.models import Cohort, CohortTrainer


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A class of a cohort on a day; see models.Meeting."""

    id: UUID
    cohort: UUID
    held_on: date
    nth: int
    lesson: str | None
    starts_at: str | None
    called_off: str | None
    made_by: UUID | None
    made_at: datetime


MEETING_COLUMNS = (
    *(Meeting.id, Meeting.cohort, Meeting.held_on, Meeting.nth, Meeting.lesson),
    *(Meeting.starts_at, Meeting.called_off, Meeting.made_by, Meeting.made_at),
)


def meetings_of_cohort(cohort: UUID) -> list[MeetingRow]:
    """The meetings of a cohort, the newest first, also those called off. One statement."""
    return _meetings(Meeting.cohort == cohort)


def meetings_of_trainer(trainer: UUID, first: date, last: date) -> list[MeetingRow]:
    """The meetings from `first` to `last`, both included, of the cohorts that this person trains,
    without archived ones and those called off, in the order of the days. One statement."""
    found = (
        select(*MEETING_COLUMNS)
        .join(Cohort, Cohort.id == Meeting.cohort)
        .join(CohortTrainer, CohortTrainer.cohort == Meeting.cohort)
        .where(
            CohortTrainer.account == trainer,
            Cohort.archived_at.is_(None),
            Meeting.called_off.is_(None),
            Meeting.held_on.between(first, last),
        )
        .order_by(Meeting.held_on, Meeting.starts_at, Meeting.nth, Meeting.id)
    )
    return [MeetingRow(*row) for row in read().execute(found)]


def find_meeting(cohort: UUID, meeting: UUID) -> MeetingRow | None:
    """A meeting of this cohort by its id; None if there is none."""
    return next(iter(_meetings(Meeting.cohort == cohort, Meeting.id == meeting)), None)


def _meetings(*where: ColumnElement[bool]) -> list[MeetingRow]:
    found = (
        select(*MEETING_COLUMNS).where(*where).order_by(Meeting.held_on.desc(), Meeting.nth.desc())
    )
    return [MeetingRow(*row) for row in read().execute(found)]
