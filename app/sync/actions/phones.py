"""Gives a phone its upload token and its key after sign-in."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from app.kit.secrets import hash_token
from app.kit.store.db import insert_ignoring
from app.sync import queries
from app.sync.actions.server import ensure_server_row
from app.sync.models import UnsentItemsKey, UploadToken

TOKEN_LIFETIME = timedelta(days=180)
MAX_TOKENS = 4
"""Per person and phone; other tabs, and a sender in progress, keep their tokens."""


@dataclass(frozen=True, slots=True)
class PhoneUploadAccess:
    """`token` is returned only once. `key` is 32 bytes, the same each time. `shared`: others use
    this phone too; `drawing`: the avatar that this person chose there."""

    token: str
    until: datetime
    key: bytes
    epoch: UUID
    shared: bool
    drawing: str | None


def create_upload_access(
    tx: Session, account: UUID, device: UUID, *, now: datetime
) -> PhoneUploadAccess:
    """Create a new upload token for this person on this phone, and the phone key if there is
    none."""
    ensure_server_row(tx, now=now)
    token, until = secrets.token_urlsafe(32), now + TOKEN_LIFETIME
    mine = (UploadToken.account == account, UploadToken.device == device)
    kept = select(UploadToken.hash).where(*mine).order_by(UploadToken.made_at.desc())
    tx.execute(delete(UploadToken).where(*mine, ~UploadToken.hash.in_(kept.limit(MAX_TOKENS - 1))))
    row = {"hash": hash_token(token), "account": account, "device": device, "made_at": now}
    tx.execute(insert_ignoring(tx, UploadToken), row | {"until": until})
    key = {"account": account, "device": device, "key": secrets.token_bytes(32), "made_at": now}
    tx.execute(insert_ignoring(tx, UnsentItemsKey), key)
    wrap, epoch = queries.phone_key_and_epoch(account, device)
    shared, drawing = queries.phone_sharing_and_avatar(account, device)
    return PhoneUploadAccess(token, until, wrap, epoch, shared, drawing)


def revoke_upload_tokens(tx: Session, account: UUID, *, now: datetime) -> None:
    """Revoke all upload tokens of this person, until they sign in again. Unsent items stay on the
    phone."""
    mine = (UploadToken.account == account, UploadToken.revoked_at.is_(None))
    tx.execute(update(UploadToken).where(*mine).values(revoked_at=now))


def delete_upload_tokens_except(tx: Session, kept_hashes: Collection[bytes]) -> None:
    """Delete every upload token except these: some were revoked after the restored backup was
    made."""
    there = tx.scalars(select(UploadToken.hash)).all()
    gone = [{"gone": each} for each in there if each not in kept_hashes]
    if gone:
        one = delete(UploadToken).where(UploadToken.hash == bindparam("gone"))
        tx.connection().execute(one, gone)
