"""Which publication everything in the database goes by."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model


class Followed(Model, kw_only=True):
    """The publication, and the schema, after which answers were judged, progress was told and
    counters were counted anew; one row. It is in the database, so an older one that is restored
    says what it had."""

    __tablename__ = "followed"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    publication: Mapped[str] = mapped_column(String(80))
