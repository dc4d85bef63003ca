"""Tokens by which programs read coverage."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model


class ReadToken(Model, kw_only=True):
    """A token by which a program reads coverage files of `regions` (codes). Its maker has the
    secret, the server its SHA-256. It is valid until `until`, and only where `maker` may read."""

    __tablename__ = "coverage_token"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    regions: Mapped[list[str]] = mapped_column(JSON)
    maker: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)


class ReadTokenUse(Model, kw_only=True):
    """A file that a token took on the last day (western Indonesia) on which it was used, so that
    the audit gets one line a day for it. `file`: region, Monday and format."""

    __tablename__ = "coverage_token_use"

    token: Mapped[UUID] = mapped_column(
        ForeignKey("coverage_token.id", ondelete="CASCADE"), primary_key=True
    )
    file: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
