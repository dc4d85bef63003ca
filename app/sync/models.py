"""Receipts: each thing that a phone or a form sent, once."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Model


class Receipt(Model, kw_only=True):
    """One item, by the id that its sender made. The original result is kept, so that sending it
    again answers the same; the body only while it waits for a version we do not have yet."""

    __tablename__ = "receipt"
    __table_args__ = (
        CheckConstraint("status IN ('created', 'deferred')", name="a_known_status"),
        CheckConstraint(
            "quality IN ('exact', 'corrected', 'clamped', 'unsure')", name="a_known_quality"
        ),
        {"sqlite_autoincrement": True},
    )

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, init=False
    )
    id: Mapped[UUID] = mapped_column(unique=True)
    account: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    device: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    status: Mapped[str] = mapped_column(String(10))
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    body: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    client_at: Mapped[datetime]
    received_at: Mapped[datetime]
    occurred_at: Mapped[datetime]
    quality: Mapped[str] = mapped_column(String(10))
