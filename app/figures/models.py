"""Numbers by region, kept as they change."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Model


class Counter(Model, kw_only=True):
    """How many of `figure` in the region `code` ('00' is the country), by version of the core
    list (0 where the figure has none).

    Kept in the order in which tables are read: all that lies right below a region (`parent`)
    together. The country lies beside its provinces."""

    __tablename__ = "counter"
    __table_args__ = (
        CheckConstraint("n >= 0", name="a_count_is_never_negative"),
        {"sqlite_with_rowid": False},
    )

    parent: Mapped[str] = mapped_column(String(13), primary_key=True)
    code: Mapped[str] = mapped_column(String(13), primary_key=True)
    figure: Mapped[str] = mapped_column(String(20), primary_key=True)
    core: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int]
