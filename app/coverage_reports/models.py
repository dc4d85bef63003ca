"""Files of reports."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model
from app.kit.store.made_files import MadeFile, file_checks


class ReportFile(MadeFile, Model, kw_only=True):
    """A PDF of the report on a region in the week of `monday`, for the person who asked for it.
    `document`: its words, by rules.report. Deleted a day after it was asked for."""

    __tablename__ = "coverage_report"
    __table_args__ = file_checks()

    asked_by: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    region: Mapped[str] = mapped_column(String(13), primary_key=True)
    monday: Mapped[date] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(5), primary_key=True)
