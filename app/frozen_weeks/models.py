"""Frozen weeks. They tell of no person."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model


class CoverageWeek(Model, kw_only=True):
    """The week of a Monday, by western Indonesian time. `as_of`: the moment of its numbers; `late`:
    whether that was later than it should be; `fingerprint`: of the secret by which they were
    rounded. `visible_at` is written last; until then the week is unfinished, and is not shown.
    Visible weeks never change; old ones are deleted."""

    __tablename__ = "coverage_week"

    monday: Mapped[date] = mapped_column(primary_key=True)
    as_of: Mapped[datetime]
    fingerprint: Mapped[str] = mapped_column(String(16))
    late: Mapped[bool]
    visible_at: Mapped[datetime | None] = mapped_column(default=None)


class CoveragePage(Model, kw_only=True):
    """The shown numbers of a region above the village, and of its parts, in a frozen week: text by
    rules.frozen. A page that shows only zeros is not stored."""

    __tablename__ = "coverage_page"

    monday: Mapped[date] = mapped_column(
        ForeignKey("coverage_week.monday", ondelete="CASCADE"), primary_key=True
    )
    region: Mapped[str] = mapped_column(String(8), primary_key=True)
    numbers: Mapped[str] = mapped_column(Text)
