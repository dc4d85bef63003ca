"""Receipts of items that follow from a sent one, in the name of the person whom they are about."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from app.sync.models import Receipt

_COPIED = (
    *(Receipt.device, Receipt.kind, Receipt.sha256, Receipt.status, Receipt.result),
    *(Receipt.client_at, Receipt.received_at, Receipt.occurred_at, Receipt.quality),
)


def copy_receipts(tx: Session, copies: Iterable[tuple[UUID, UUID, UUID]]) -> None:
    """Write receipts that say the same as others do, for other people: (id of the receipt to copy,
    new id, account). Called by `apply` of a kind whose items are about somebody else than their
    sender, so that erasing the sender leaves the other's, and erasing the other leaves nothing."""
    names = ["id", "account", *(each.key for each in _COPIED)]
    for original, copy, account in copies:
        of = select(literal(copy), literal(account), *_COPIED).where(Receipt.id == original)
        tx.execute(insert(Receipt).from_select(names, of))
