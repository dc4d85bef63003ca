"""Published quiz versions, and reports of unclear lessons."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model, new_id


class QuizVersion(Model, kw_only=True):
    """A published quiz version. Never changed or deleted, so that a late answer is marked by the
    version that the learner saw."""

    __tablename__ = "quiz_version"

    rev: Mapped[str] = mapped_column(String(64), primary_key=True)
    lesson: Mapped[str] = mapped_column(String(120), index=True)
    canonical: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]


class UnclearReport(Model, kw_only=True):
    """An anonymous report that a lesson is unclear: one tap, or a sentence."""

    __tablename__ = "unclear"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    lesson: Mapped[str] = mapped_column(String(120), index=True)
    at: Mapped[datetime]
    sentence: Mapped[str | None] = mapped_column(String(500), default=None)
