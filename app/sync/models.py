"""Tables of sync: receipts of items, and tokens and keys of phones."""

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
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.store.db import Model
from app.kit.store.partitions import BY_MONTH


class Receipt(Model, kw_only=True):
    """The receipt of one item, under the id that its sender generated. The original result is
    stored, so that a repeated item gets the same response; the body only while the item waits for a
    version of the course that the server does not have yet."""

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
        {"sqlite_autoincrement": True, "info": BY_MONTH},
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
    """A token that allows one phone to add items of one person, and to read nothing. The phone has
    the secret, the server its SHA-256. It is valid only while the person is connected to the
    phone; one `for_staff` connects a member of staff by itself, and adds only the kinds of items
    that staff may send by PIN alone (SyncItemKind.staff_permission)."""

    __tablename__ = "upload_token"

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    device: Mapped[UUID] = mapped_column(ForeignKey("device.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    for_staff: Mapped[bool] = mapped_column(default=False, server_default=false())


class UnsentItemsKey(Model, kw_only=True):
    """32 random bytes with which a phone wraps the key of this person's sealed items, so that a
    forgotten PIN loses none. It is kept after the person leaves the phone, as the sealed items
    are."""

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
    """The state of this database that phones get; one row.

    `epoch` changes when an older backup is restored. `clock_mark` is the latest trusted time.
    Receipts up to `safe_through` are in a verified backup; the last one was verified at `safe_at`.
    `erased_through` is the highest seq of an erased receipt, so that the highest seq ever used
    stays known. `peppers`: pepper id to verifier, of every pepper ever used
    (kit.secrets.compute_pepper_verifiers)."""

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
    """A keyed hash of the id of an erased account or item, so that a phone cannot send it again."""

    __tablename__ = "tombstone"

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
