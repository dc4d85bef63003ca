"""Frozen weeks of survey results, which tell of no person."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model


class SurveyResultsWeek(Model, kw_only=True):
    """The score changes of a Monday, frozen together with the coverage of that week. `as_of`: the
    moment of its numbers; `late`: whether that was later than it should be. A week never changes;
    old ones are deleted."""

    __tablename__ = "survey_results_week"

    monday: Mapped[date] = mapped_column(primary_key=True)
    as_of: Mapped[datetime]
    late: Mapped[bool]


class SurveyResultsPage(Model, kw_only=True):
    """The shown score changes of a region in a frozen week: text by rules.frozen. A region of which
    nothing is shown has no row."""

    __tablename__ = "survey_results_page"

    monday: Mapped[date] = mapped_column(
        ForeignKey("survey_results_week.monday", ondelete="CASCADE"), primary_key=True
    )
    region: Mapped[str] = mapped_column(String(13), primary_key=True)
    changes: Mapped[str] = mapped_column(Text)
