"""Which receipts there are already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from app.kit.db import read
from app.sync.models import Receipt

_KNOWN = select(
    Receipt.id, Receipt.account, Receipt.sha256, Receipt.status, Receipt.seq, Receipt.result
).where(Receipt.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class Kept:
    """What a receipt says of an item that was written."""

    account: UUID
    sha256: bytes
    status: str
    seq: int
    result: dict[str, Any] | None


def known(ids: Sequence[UUID]) -> dict[UUID, Kept]:
    """Receipts by id."""
    return {row[0]: Kept(*row[1:]) for row in read().execute(_KNOWN, {"ids": list(ids)})}


_OF_ACCOUNT = (
    select(Receipt.id, Receipt.kind, Receipt.occurred_at, Receipt.received_at, Receipt.result)
    .where(Receipt.account == bindparam("account"))
    .order_by(Receipt.seq)
)


def of_account(account: UUID) -> list[dict[str, Any]]:
    """Everything that a person sent, for their own export."""
    return [dict(row._mapping) for row in read().execute(_OF_ACCOUNT, {"account": account})]
