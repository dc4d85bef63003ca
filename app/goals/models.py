"""A household's shared goal: proposals and agreements, its pots, monthly marks, and who may see
whose marks."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model, new_id

_OPEN = text("since IS NULL")
_IN_FORCE = text("since IS NOT NULL AND ended_at IS NULL")
KNOWN_POT = "pot IN ('darurat', 'sekolah', 'rumah', 'modal', 'lain')"


def _member_foreign_key(account_column: str, constraint_name: str) -> ForeignKeyConstraint:
    """A foreign key to `member` that deletes the row when the person leaves the household."""
    return ForeignKeyConstraint(
        ["household", account_column],
        ["member.household", "member.account"],
        constraint_name,
        ondelete="CASCADE",
    )


class Goal(Model, kw_only=True):
    """A household's savings goal, exactly as proposed: its text never changes after an agreement.

    Proposed until `since`, in force from then until `ended_at`. `agreed_by` is the member whose
    agreement put it in force: NULL if a person who lived alone set it, or if the member erased
    their profile. Further agreements are in `GoalAgreement`."""

    __tablename__ = "goal"
    __table_args__ = (
        UniqueConstraint("id", "household", name="uq_goal_in_its_household"),
        Index(
            "uq_goal_one_proposal",
            "household",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "uq_goal_one_in_force",
            "household",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
        CheckConstraint("agreed_by IS NULL OR since IS NOT NULL", name="agreed_is_in_force"),
        CheckConstraint("ended_at IS NULL OR since IS NOT NULL", name="ended_was_in_force"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    household: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(60))
    until: Mapped[date]
    """The first day of the last month of the plan."""
    keeps_marks: Mapped[bool]
    """If true, it takes over the marks of the previous goal when it comes into force, as a change
    of it; otherwise it starts without marks."""
    proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    proposed_at: Mapped[datetime]
    since: Mapped[datetime | None] = mapped_column(default=None)
    agreed_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id"), default=None, index=True
    )
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class GoalAgreement(Model, kw_only=True):
    """A member's agreement to this goal, in addition to the one that put it in force."""

    __tablename__ = "goal_yes"
    __table_args__ = (
        ForeignKeyConstraint(
            ["goal", "household"],
            ["goal.id", "goal.household"],
            "fk_goal_yes_goal",
            ondelete="CASCADE",
        ),
        _member_foreign_key("account", "fk_goal_yes_member"),
        Index("ix_goal_yes_account", "account"),
    )

    goal: Mapped[UUID] = mapped_column(primary_key=True)
    account: Mapped[UUID] = mapped_column(primary_key=True)
    household: Mapped[UUID]
    at: Mapped[datetime]


class GoalPot(Model, kw_only=True):
    """One purpose of a goal, with a target in whole rupiah. Only `lain` has a custom name."""

    __tablename__ = "goal_pot"
    __table_args__ = (
        CheckConstraint(KNOWN_POT, name="a_known_pot"),
        CheckConstraint("target > 0", name="something_to_reach"),
        CheckConstraint("(pot = 'lain') = (name IS NOT NULL)", name="only_the_free_one_has_a_name"),
    )

    goal: Mapped[UUID] = mapped_column(ForeignKey("goal.id", ondelete="CASCADE"), primary_key=True)
    pot: Mapped[str] = mapped_column(String(10), primary_key=True)
    name: Mapped[str | None] = mapped_column(String(30), default=None)
    target: Mapped[int] = mapped_column(BigInteger)


class GoalMark(Model, kw_only=True):
    """A member set something aside for a pot in a month (its first day); the amount is optional.

    Foreign keys make sure that goal and person belong to the same household."""

    __tablename__ = "goal_mark"
    __table_args__ = (
        ForeignKeyConstraint(
            ["goal", "household"],
            ["goal.id", "goal.household"],
            "fk_goal_mark_goal",
            ondelete="CASCADE",
        ),
        _member_foreign_key("account", "fk_goal_mark_member"),
        Index("ix_goal_mark_account", "account"),
        CheckConstraint(KNOWN_POT, name="a_known_pot"),
        CheckConstraint("amount > 0", name="an_amount_is_something"),
    )

    goal: Mapped[UUID] = mapped_column(primary_key=True)
    pot: Mapped[str] = mapped_column(String(10), primary_key=True)
    account: Mapped[UUID] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    household: Mapped[UUID]
    amount: Mapped[int | None] = mapped_column(BigInteger, default=None)
    at: Mapped[datetime]


class GoalMarkConsent(Model, kw_only=True):
    """`owner` lets `viewer` see their marks in this household, and the amounts if `amounts`. The
    row records the consent."""

    __tablename__ = "goal_sight"
    __table_args__ = (
        _member_foreign_key("owner", "fk_goal_sight_owner"),
        _member_foreign_key("viewer", "fk_goal_sight_viewer"),
        Index("ix_goal_sight_owner", "owner"),
        Index("ix_goal_sight_viewer", "viewer"),
    )

    household: Mapped[UUID] = mapped_column(primary_key=True)
    owner: Mapped[UUID] = mapped_column(primary_key=True)
    viewer: Mapped[UUID] = mapped_column(primary_key=True)
    amounts: Mapped[bool]
    since: Mapped[datetime]
    version: Mapped[int]
    language: Mapped[str] = mapped_column(String(2))


class MutedGoalMonth(Model, kw_only=True):
    """A member turned off reminders of this household's goal in this month (its first day)."""

    __tablename__ = "goal_quiet"
    __table_args__ = (
        _member_foreign_key("account", "fk_goal_quiet_member"),
        Index("ix_goal_quiet_account", "account"),
    )

    household: Mapped[UUID] = mapped_column(primary_key=True)
    account: Mapped[UUID] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
