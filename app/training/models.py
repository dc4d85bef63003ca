"""Cohorts, their trainers, and who takes part."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model, new_id


class Cohort(Model, kw_only=True):
    """A group that learns together, from `starts` to `ends` (dates, inclusive)."""

    __tablename__ = "cohort"
    __table_args__ = (CheckConstraint("starts <= ends", name="it_ends_after_it_starts"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    name: Mapped[str] = mapped_column(String(80))
    place: Mapped[str] = mapped_column(String(120))
    village: Mapped[str | None] = mapped_column(ForeignKey("region.code"), default=None)
    starts: Mapped[date]
    ends: Mapped[date]
    made_at: Mapped[datetime]
    archived_at: Mapped[datetime | None] = mapped_column(default=None)
    """Since when it is off the lists; its codes are closed, its learners stay."""


class CohortTrainer(Model, kw_only=True):
    """A trainer of a cohort: the lead (`utama`) or an assistant (`pendamping`), since when. A
    cohort whose lead was erased, with nobody to take over, has none."""

    __tablename__ = "cohort_trainer"
    __table_args__ = (
        CheckConstraint("part IN ('utama', 'pendamping')", name="a_known_part"),
        Index(
            "uq_cohort_trainer_one_lead",
            "cohort",
            unique=True,
            sqlite_where=text("part = 'utama'"),
            postgresql_where=text("part = 'utama'"),
        ),
    )

    cohort: Mapped[UUID] = mapped_column(
        ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True
    )
    account: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    part: Mapped[str] = mapped_column(String(10))
    since: Mapped[datetime]


class Enrolment(Model, kw_only=True):
    """A person takes part in a cohort."""

    __tablename__ = "enrolment"

    cohort: Mapped[UUID] = mapped_column(
        ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True
    )
    account: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[datetime]
