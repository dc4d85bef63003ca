"""A person's own plan of coming home. Nobody else reads it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model


class ReturnPlan(Model, kw_only=True):
    """The month, as its first day, in which a contract ends, and the day on which the person ticked
    that they arrived. Only they can tick it."""

    __tablename__ = "return_plan"

    account: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    until: Mapped[date]
    made_at: Mapped[datetime]
    arrived_on: Mapped[date | None] = mapped_column(default=None)


class ReturnStep(Model, kw_only=True):
    """A step of the plan that the person ticked, and the day."""

    __tablename__ = "return_step"
    __table_args__ = (
        CheckConstraint(
            "step IN ('tabungan', 'surat', 'keahlian', 'uang_sana', 'barang', 'bulan_pertama',"
            " 'sesudah', 'kabar')",
            name="step_is_known",
        ),
    )

    account: Mapped[UUID] = mapped_column(
        ForeignKey("return_plan.account", ondelete="CASCADE"), primary_key=True
    )
    step: Mapped[str] = mapped_column(String(14), primary_key=True)
    done_on: Mapped[date]


class ReturnPaper(Model, kw_only=True):
    """The last day of a paper, as the person typed it. No number and no picture of the paper."""

    __tablename__ = "return_paper"
    __table_args__ = (
        CheckConstraint("paper IN ('paspor', 'izin', 'bpjs')", name="paper_is_known"),
    )

    account: Mapped[UUID] = mapped_column(
        ForeignKey("return_plan.account", ondelete="CASCADE"), primary_key=True
    )
    paper: Mapped[str] = mapped_column(String(8), primary_key=True)
    valid_until: Mapped[date]
