"""What came of a trainer's calls."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model, new_id


class CallResult(Model, kw_only=True):
    """A trainer called a learner of a cohort on a day, with a result of rules.RESULTS; no words of
    the call. `trainer` is None after that account was erased."""

    __tablename__ = "call_result"
    __table_args__ = (
        UniqueConstraint("cohort", "learner", "trainer", "called_on"),
        CheckConstraint(
            "result IN ('lanjut', 'lagi', 'nomor', 'pulang', 'jangan')", name="a_known_result"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    cohort: Mapped[UUID] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    learner: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    trainer: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    result: Mapped[str] = mapped_column(String(10))
    called_on: Mapped[date] = mapped_column(index=True)
    made_at: Mapped[datetime]
