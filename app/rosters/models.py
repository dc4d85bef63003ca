"""Invitations made of a list of names, and lists that are being looked over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model, new_id


class RosterInvitation(Model, kw_only=True):
    """A person on a trainer's list is invited into her cohort, once. `number` counts within the
    cohort (RosterNumbering) and stands on the slip; `name` and `village` are as in the list.
    `account`: who accepted it. `made_by` is None after that account was erased."""

    __tablename__ = "roster_invitation"
    __table_args__ = (
        UniqueConstraint("cohort", "number"),
        CheckConstraint("number > 0", name="numbers_begin_at_one"),
        CheckConstraint(
            "(account IS NULL) = (accepted_at IS NULL)", name="who_accepts_does_so_at_a_time"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    cohort: Mapped[UUID] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(8), unique=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    village: Mapped[str | None] = mapped_column(ForeignKey("region.code"), default=None)
    made_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    made_at: Mapped[datetime]
    until: Mapped[datetime] = mapped_column(index=True)
    account: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), default=None, index=True
    )
    accepted_at: Mapped[datetime | None] = mapped_column(default=None)


class RosterNumbering(Model, kw_only=True):
    """The last number that stands on a slip of this cohort. No number is given twice: a slip or a
    card of an invitation that is gone may still be in a drawer, and it would name another person.
    """

    __tablename__ = "roster_numbering"
    __table_args__ = (CheckConstraint("last > 0", name="numbers_begin_at_one"),)

    cohort: Mapped[UUID] = mapped_column(
        ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True
    )
    last: Mapped[int]


class RosterDraft(Model, kw_only=True):
    """A list that a trainer is looking over, without numbers of people, as JSON (rules.Draft). One
    for each trainer and cohort; a job erases it after a day."""

    __tablename__ = "roster_draft"

    cohort: Mapped[UUID] = mapped_column(
        ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True
    )
    made_by: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    made_at: Mapped[datetime] = mapped_column(index=True)
    document: Mapped[str] = mapped_column(Text)
