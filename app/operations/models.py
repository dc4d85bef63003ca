"""The publication whose effects are in the database."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model


class AppliedPublication(Model, kw_only=True):
    """The publication and schema by which answers were judged and progress and counters computed;
    one row. It is in the database, so that a restored older one states its own."""

    __tablename__ = "followed"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    publication: Mapped[str] = mapped_column(String(80))
