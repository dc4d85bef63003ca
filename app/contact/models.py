"""What people wish about being called by trainers."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model


class ContactWish(Model, kw_only=True):
    """No trainer calls this person: for good (`jangan`), or until a day, inclusive, because they
    have no phone at hand (`tanpa_hp`). `noted_by`: the trainer to whom they said so; None if they
    chose it themselves, or that trainer was erased."""

    __tablename__ = "contact_wish"
    __table_args__ = (
        CheckConstraint("wish IN ('jangan', 'tanpa_hp')", name="a_known_wish"),
        CheckConstraint(
            "(wish = 'tanpa_hp') = (until IS NOT NULL)", name="a_day_for_tanpa_hp_only"
        ),
    )

    account: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    wish: Mapped[str] = mapped_column(String(10), primary_key=True)
    since: Mapped[datetime]
    until: Mapped[date | None] = mapped_column(default=None)
    noted_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True, default=None
    )


class PlannedDeparture(Model, kw_only=True):
    """The month, as its first day, in which a person says they will leave to work abroad. Asked
    for their trainers only; identity's Departure, asked to be counted, is about the last time."""

    __tablename__ = "planned_departure"

    account: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    month: Mapped[date]
    said_at: Mapped[datetime]
