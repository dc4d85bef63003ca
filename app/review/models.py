"""Review answers, and the due dates of lessons."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model
from app.kit.store.partitions import BY_MONTH


class ReviewAnswer(Model, kw_only=True):
    """The answer to one review question. Append-only; shares its id with its sync receipt."""

    __tablename__ = "review_answer"
    __table_args__ = ({"info": BY_MONTH},)

    id: Mapped[UUID] = mapped_column(ForeignKey("receipt.id"), primary_key=True)
    account: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    lesson: Mapped[str] = mapped_column(String(120))
    rev: Mapped[str] = mapped_column(ForeignKey("quiz_version.rev"))
    question: Mapped[str] = mapped_column(String(80))
    answer: Mapped[Any] = mapped_column(JSON)
    occurred_at: Mapped[datetime]


class ReviewDue(Model, kw_only=True):
    """The day on which the first question of a lesson is due for review, computed at the latest
    review answer. Only a hint for the home page, which must not read all attempts."""

    __tablename__ = "review_due"

    account: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    lesson: Mapped[str] = mapped_column(String(120), primary_key=True)
    due_on: Mapped[date]
