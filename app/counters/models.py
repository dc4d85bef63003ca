"""Numbers by region, kept as they change."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model


class Counter(Model, kw_only=True):
    """How many households and people of the region `code` ('00' is the country): of `core` 0 all
    of them, of −1 (rules.ANY) those who finished the core list that was in force for them, of a
    version those who meet that list.

    Kept in the order in which tables are read: all that lies right below a region (`parent`)
    together. The country lies beside its provinces. On PostgreSQL a page keeps room for the next
    states of its rows (migration 0009), so that a count that moves stays where it is."""

    __tablename__ = "counter"
    __table_args__ = (
        CheckConstraint("households >= 0 AND people >= 0", name="a_count_is_never_negative"),
        {"sqlite_with_rowid": False},
    )

    parent: Mapped[str] = mapped_column(String(13), primary_key=True)
    code: Mapped[str] = mapped_column(String(13), primary_key=True)
    core: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    households: Mapped[int]
    people: Mapped[int]
