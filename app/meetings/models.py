"""Meetings of cohorts, and the marks of who was there."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model, new_id


class Meeting(Model, kw_only=True):
    """The first or second (`nth`) class of a cohort on a day. `id`: rules.meeting_id of the three.
    `lesson`: its topic, as module/lesson; `starts_at`: a time as 09:30, by the clock of the place.
    `called_off`: why it did not take place, else None. `made_by` is None after that account was
    erased."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("cohort", "held_on", "nth"),
        CheckConstraint("nth IN (1, 2)", name="first_or_second_class"),
        CheckConstraint(
            "called_off IN ('cuaca', 'tempat', 'pelatih', 'peserta', 'acara')",
            name="a_known_reason",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    cohort: Mapped[UUID] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    held_on: Mapped[date]
    nth: Mapped[int]
    lesson: Mapped[str | None] = mapped_column(String(120), default=None)
    starts_at: Mapped[str | None] = mapped_column(String(5), default=None)
    called_off: Mapped[str | None] = mapped_column(String(10), default=None)
    made_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    made_at: Mapped[datetime]


class AttendanceMark(Model, kw_only=True):
    """A trainer marked a person as present or absent at a meeting, or decided between marks that
    differ (`settles`). Rows are added, never changed: together they are the trail of corrections.

    The person is an account or, before the invitation of a list is accepted, that invitation; who
    accepts it takes its marks along. `occurred_at`: when the trainer tapped, also without a
    network; `received_at`: when the server stored it. `marked_by` is None after that account was
    erased."""

    __tablename__ = "attendance_mark"
    __table_args__ = (
        CheckConstraint("(account IS NULL) <> (invitation IS NULL)", name="of_one_person"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    meeting: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    account: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, default=None
    )
    invitation: Mapped[UUID | None] = mapped_column(
        ForeignKey("roster_invitation.id", ondelete="CASCADE"), index=True, default=None
    )
    is_present: Mapped[bool]
    settles: Mapped[bool] = mapped_column(default=False)
    marked_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime]
