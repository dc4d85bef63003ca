"""Erases the receipts, tokens and keys of a person, and leaves tombstones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.kit.store.db import insert_ignoring
from app.sync.actions.server import record_highest_erased_receipt
from app.sync.models import Receipt, Tombstone, UnsentItemsKey, UploadToken
from app.sync.queries import tombstone_hashes_of_account, tombstone_hashes_of_item


def erase_receipts(tx: Session, account: UUID, now: datetime) -> None:
    """Delete a person's receipts. Keyed hashes of the account's and items' ids remain."""
    gone = tx.execute(select(Receipt.id, Receipt.seq).where(Receipt.account == account)).all()
    hashes = [
        tombstone_hashes_of_account(account)[0],
        *(tombstone_hashes_of_item(row.id)[0] for row in gone),
    ]
    tx.execute(insert_ignoring(tx, Tombstone), [{"hash": each} for each in hashes])
    if gone:
        record_highest_erased_receipt(tx, max(row.seq for row in gone), now=now)
    tx.execute(delete(Receipt).where(Receipt.account == account))


def erase_upload_tokens(tx: Session, account: UUID, now: datetime) -> None:
    """Delete the upload tokens of this person."""
    tx.execute(delete(UploadToken).where(UploadToken.account == account))


def erase_phone_keys(tx: Session, account: UUID, now: datetime) -> None:
    """Delete the phone keys of this person."""
    tx.execute(delete(UnsentItemsKey).where(UnsentItemsKey.account == account))


def add_tombstones(tx: Session, id_hashes: Iterable[bytes]) -> None:
    """Copy the tombstones of the database that this one replaces."""
    rows = [{"hash": each} for each in id_hashes]
    if rows:
        tx.execute(insert_ignoring(tx, Tombstone), rows)
