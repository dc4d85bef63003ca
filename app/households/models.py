"""Households, members, progress in the core list, sharing and refusals."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
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
