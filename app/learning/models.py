"""Attempts, and each person's progress."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model
from app.kit.store.partitions import BY_MONTH


class Attempt(Model, kw_only=True):
    """A quiz that a learner answered once. Append-only; has the same id as its sync receipt."""

    __tablename__ = "attempt"
    __table_args__ = (
        CheckConstraint("correct >= 0 AND correct <= asked", name="no_more_correct_than_asked"),
        {"info": BY_MONTH},
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("receipt.id"), primary_key=True)
    account: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    lesson: Mapped[str] = mapped_column(String(120))
    rev: Mapped[str] = mapped_column(ForeignKey("quiz_version.rev"))
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    correct: Mapped[int]
    asked: Mapped[int]
    occurred_at: Mapped[datetime]
    spoken: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Entered by a trainer for a person without a phone, in their presence."""


class LessonProgress(Model, kw_only=True):
    """The totals of a person's attempts at a lesson. Updated by a commutative merge, so that their
    order is irrelevant."""

    __tablename__ = "lesson_progress"

    account: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    lesson: Mapped[str] = mapped_column(String(120), primary_key=True)
    best: Mapped[int]
    """Best share of right answers, percent 0–100, rounded down."""
    tries: Mapped[int]
    passed_at: Mapped[datetime | None] = mapped_column(default=None)
    """Earliest pass."""
    last_at: Mapped[datetime]
