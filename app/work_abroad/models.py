"""What offices found when they rang the help numbers of the country sheets."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model, new_id


class HelpNumberCheck(Model, kw_only=True):
    """An office rang a number of the sheet of `country` (ISO 3166 in lower case) on a day. `number`
    is written as it is dialled, `office` names an office and never a person. Checks are never
    changed: the latest of a number counts."""

    __tablename__ = "help_number_check"
    __table_args__ = (
        CheckConstraint("result IN ('diangkat', 'mati', 'salah')", name="a_known_result"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    country: Mapped[str] = mapped_column(String(2), index=True)
    number: Mapped[str] = mapped_column(String(20))
    result: Mapped[str] = mapped_column(String(8))
    office: Mapped[str] = mapped_column(String(80))
    checked_on: Mapped[date]
    recorded_at: Mapped[datetime]
