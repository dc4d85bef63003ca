"""Receipts: each thing that a phone or a form sent, once; and what a phone needs to send."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model


class Receipt(Model, kw_only=True):
    """One item, by the id that its sender made. The original result is kept, so that sending it
    again answers the same; the body only while it waits for a version we do not have yet."""

    __tablename__ = "receipt"
    __table_args__ = (
        CheckConstraint("status IN ('created', 'deferred')", name="a_known_status"),
        CheckConstraint(
            "quality IN ('exact', 'corrected', 'clamped', 'unsure')", name="a_known_quality"
        ),
        Index(
            "ix_receipt_deferred",
            "seq",
            sqlite_where=text("status = 'deferred'"),
            postgresql_where=text("status = 'deferred'"),
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


class UploadToken(Model, kw_only=True):
    """Lets one phone add items of one person, and read nothing. The phone has the secret, we its
    SHA-256. It holds while the person is tied to the phone, so leaving the phone ends it too."""

    __tablename__ = "upload_token"

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    device: Mapped[UUID] = mapped_column(ForeignKey("device.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)


class PhoneKey(Model, kw_only=True):
    """32 random bytes under which a phone wraps the seal of this person's items, so that a
    forgotten PIN loses nothing. Outlives the tie to the phone: the sealed items do too."""

    __tablename__ = "phone_key"

    account: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    device: Mapped[UUID] = mapped_column(
        ForeignKey("device.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    key: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_at: Mapped[datetime]


class Server(Model, kw_only=True):
    """What phones are told of this database; one row.

    `epoch` changes when an older backup was restored. `clock_mark` is the latest time that was
    believed. Receipts up to `safe_through` are in a verified backup; the last was verified at
    `safe_at`. Up to `erased_through` there were some that are erased, so the highest seq that ever
    was is not lost with them. `peppers`: by the id of each that was ever used here its verifier
    (kit.secrets.verifiers)."""

    __tablename__ = "server"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[UUID]
    epoch_since: Mapped[datetime]
    clock_mark: Mapped[datetime]
    safe_through: Mapped[int] = mapped_column(BigInteger, default=0)
    safe_at: Mapped[datetime | None] = mapped_column(default=None)
    erased_through: Mapped[int] = mapped_column(BigInteger, default=0)
    peppers: Mapped[dict[str, str]] = mapped_column(
        JSON, default_factory=dict, server_default=text("'{}'")
    )


class Tombstone(Model, kw_only=True):
    """That an account, or an item, was erased: its id as a keyed hash and nothing else, so that
    what a phone still has of it does not rise again."""

    __tablename__ = "tombstone"

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
