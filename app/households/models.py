"""Households, members, progress in the core list, sharing, refusals, and who is known to staff."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model, new_id


class Household(Model, kw_only=True):
    """A family that learns together. Only households have a village; without one a household
    counts for the country only."""

    __tablename__ = "household"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    village: Mapped[str | None] = mapped_column(ForeignKey("region.code"), default=None, index=True)
    made_at: Mapped[datetime]


class Member(Model, kw_only=True):
    """A person in a household, as worker or as family at home. A person may have two homes; one
    of them counts."""

    __tablename__ = "member"
    __table_args__ = (
        CheckConstraint("role IN ('pekerja', 'keluarga')", name="a_known_role"),
        Index(
            "uq_member_one_home_counts",
            "account",
            unique=True,
            sqlite_where=text("counts"),
            postgresql_where=text("counts"),
        ),
    )

    household: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), primary_key=True
    )
    account: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(10))
    counts: Mapped[bool]
    joined_at: Mapped[datetime]
    founded: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Made this home, and did not join it by a code."""


class CoreProgress(Model, kw_only=True):
    """How many lessons of the newest core list (version `core`) a person has done in a role.
    `since`: when they first finished a list that was in force then. It is never reset, and counts
    in the headline of coverage.

    `before_…`: the list and numbers that an unfinished person last saw, if a publication changed
    them since; None once the person has dismissed the notice."""

    __tablename__ = "core_progress"
    __table_args__ = (
        CheckConstraint("role IN ('pekerja', 'keluarga')", name="a_known_role"),
        CheckConstraint("done >= 0 AND done <= total", name="no_more_done_than_there_is"),
    )

    account: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(String(10), primary_key=True)
    core: Mapped[int]
    done: Mapped[int]
    total: Mapped[int]
    since: Mapped[datetime | None] = mapped_column(default=None)
    before_core: Mapped[int | None] = mapped_column(default=None)
    before_done: Mapped[int | None] = mapped_column(default=None)
    before_total: Mapped[int | None] = mapped_column(default=None)


class CompletedCore(Model, kw_only=True):
    """A person has passed every lesson of version `core` of the core list in a role. Rows of the
    newest version follow the person's progress and stage; rows of a replaced version stay as they
    were when it was replaced. Counts in the figures by version."""

    __tablename__ = "core_met"
    __table_args__ = (CheckConstraint("role IN ('pekerja', 'keluarga')", name="a_known_role"),)

    account: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(String(10), primary_key=True)
    core: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime]


class ProgressShare(Model, kw_only=True):
    """`owner` lets `viewer` see which lessons `owner` completed. The row records the consent."""

    __tablename__ = "share"

    owner: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    viewer: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[datetime]
    version: Mapped[int]
    language: Mapped[str] = mapped_column(String(2))


class ShareRefusal(Model, kw_only=True):
    """`owner` refused to share with `viewer`, so is not asked again. Only `owner` sees this: to
    `viewer` it looks like an unanswered question."""

    __tablename__ = "share_refusal"

    owner: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    viewer: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[datetime]


class LearningDay(Model, kw_only=True):
    """A day in western Indonesia on which the server received an answer of a person, since they
    count for their village. Only the days that the rule needs (rules.is_day_stored), three at
    most."""

    __tablename__ = "learning_day"

    account: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)


class Acquaintance(Model, kw_only=True):
    """A member of staff says that they know a person. `way`: by what; `tick`: on the sheet of a
    cohort; `slip`: by a one-time invitation that they gave and the person accepted; `meeting`: they
    marked the person as present at a meeting. It counts from `confirmed_at` on, None while it waits
    for the yes of another member of staff (`confirmed_by`, None where none was needed), until
    `ended_at`: taken back by `ended_by`, or because the person moved to another village (None).

    `staff` is None after that account was erased. `confirmed_by` and `ended_by` are ids without
    a reference, as in the audit."""

    __tablename__ = "acquaintance"
    __table_args__ = (
        CheckConstraint("way IN ('tick', 'slip', 'meeting')", name="a_known_way"),
        CheckConstraint(
            "confirmed_by IS NULL OR confirmed_at IS NOT NULL", name="who_confirms_at_a_time"
        ),
        CheckConstraint("ended_by IS NULL OR ended_at IS NOT NULL", name="who_ends_at_a_time"),
        Index(
            "uq_acquaintance_one_word_each",
            "account",
            "staff",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_acquaintance_staff_given_at", "staff", "given_at"),
        # Most acquaintances have neither; erasing a profile asks for both.
        *(
            Index(
                f"ix_acquaintance_{name}",
                name,
                sqlite_where=text(f"{name} IS NOT NULL"),
                postgresql_where=text(f"{name} IS NOT NULL"),
            )
            for name in ("confirmed_by", "ended_by")
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    account: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    staff: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    way: Mapped[str] = mapped_column(String(10))
    given_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    confirmed_by: Mapped[UUID | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by: Mapped[UUID | None] = mapped_column(default=None)
