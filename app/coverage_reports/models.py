"""Files of reports."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model


class ReportFile(Model, kw_only=True):
    """A PDF of the report on a region in the week of `monday`, for the person who asked for it:
    waiting, running, ready or failed. `document`: its words, by rules.report; `content`: the PDF.
    Deleted a day after it was asked for."""

    __tablename__ = "coverage_report"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'running', 'ready', 'failed')", name="the_state_is_known"
        ),
        CheckConstraint("(state = 'ready') = (content IS NOT NULL)", name="content_when_ready"),
    )

    asked_by: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    region: Mapped[str] = mapped_column(String(13), primary_key=True)
    monday: Mapped[date] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(5), primary_key=True)
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
