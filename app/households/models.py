"""Households: who belongs together, which home counts, whose core is done, who shares with whom
and who said no."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Model, new_id


class Household(Model, kw_only=True):
    """The unit of Bekal. Only households have a village; while it is not told, the
    household counts for the country alone."""

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
    """How much of the core list a person has done in a role, told by learning.

    Once finished (`since`), `core` stays the version by which it was first finished."""

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


class Share(Model, kw_only=True):
    """`owner` lets `viewer` see which lessons are done. The row is the consent."""

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
    """`owner` said no to sharing with `viewer`, so is not asked again. Only `owner` is told of it:
    to `viewer` a no looks like a question that nobody answered yet."""

    __tablename__ = "share_refusal"

    owner: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    viewer: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[datetime]
