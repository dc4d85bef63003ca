"""Codes given by trainers, their outcome, and the phones on which the notice was dismissed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model, new_id


class TrainerCode(Model, kw_only=True):
    """A one-time code that a trainer gave, and its outcome. The code itself is a credential of
    identity; this row stores who gave it and where it was used. For a forgotten PIN, `opens_at` and
    `closes_at` bound the time in which the requesting browser may set a new one."""

    __tablename__ = "trainer_code"
    __table_args__ = (
        CheckConstraint("(browser IS NULL) = (used_at IS NULL)", name="a_browser_used_it"),
        CheckConstraint("opens_at IS NULL OR used_at IS NOT NULL", name="who_waits_used_it"),
        CheckConstraint("(opens_at IS NULL) = (closes_at IS NULL)", name="a_wait_has_an_end"),
        CheckConstraint("done_at >= opens_at AND done_at < closes_at", name="a_new_pin_in_time"),
        CheckConstraint("(ended_at IS NULL) = (ended_how IS NULL)", name="an_end_has_a_reason"),
        CheckConstraint("ended_at IS NULL OR done_at IS NULL", name="done_or_ended"),
        CheckConstraint("ended_how IN ('replaced', 'not_me', 'pin', 'giver')", name="a_known_end"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    account: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    given_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    given_at: Mapped[datetime]
    until: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    """How many PINs were tried with this code."""
    browser: Mapped[bytes | None] = mapped_column(LargeBinary(32), default=None, index=True)
    """Hash of the secret of the browser on which it was used."""
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    opens_at: Mapped[datetime | None] = mapped_column(default=None)
    closes_at: Mapped[datetime | None] = mapped_column(default=None)
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the new PIN was set."""
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_how: Mapped[str | None] = mapped_column(String(10), default=None)


class CodeNoticeSeen(Model, kw_only=True):
    """Records that the owner dismissed the notice of a code's stage on this phone."""

    __tablename__ = "trainer_code_told"

    code: Mapped[UUID] = mapped_column(
        ForeignKey("trainer_code.id", ondelete="CASCADE"), primary_key=True
    )
    device: Mapped[UUID] = mapped_column(
        ForeignKey("device.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    stage: Mapped[str] = mapped_column(String(10), primary_key=True)
