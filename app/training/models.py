"""Cohorts of a trainer, and who takes part."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model, new_id


class Cohort(Model, kw_only=True):
    """A group that learns together, from `starts` to `ends` (dates, inclusive)."""

    __tablename__ = "cohort"
    __table_args__ = (CheckConstraint("starts <= ends", name="it_ends_after_it_starts"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    name: Mapped[str] = mapped_column(String(80))
    place: Mapped[str] = mapped_column(String(120))
    trainer: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    village: Mapped[str | None] = mapped_column(ForeignKey("region.code"), default=None)
    starts: Mapped[date]
    ends: Mapped[date]
    made_at: Mapped[datetime]


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
