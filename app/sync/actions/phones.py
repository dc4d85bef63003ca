"""What a phone gets once somebody is signed in on it: a token to send with, a key to seal with."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from app.kit.secrets import sha256
from app.kit.store.db import insert_ignoring
from app.sync import queries
from app.sync.actions.server import ensure_server_row
from app.sync.models import PhoneKey, UploadToken

TOKEN_LIVES = timedelta(days=180)
MOST_TOKENS = 4
"""Of one person on one phone; tabs and a sender that is under way keep theirs."""


@dataclass(frozen=True, slots=True)
class OpenedPhone:
    """`token` is told this once. `key` is 32 bytes, the same each time. `shared`: others use this
    phone too; `drawing`: by which this person wants to be found there."""

    token: str
    until: datetime
    key: bytes
    epoch: UUID
    shared: bool
    drawing: str | None


def open_phone(tx: Session, account: UUID, device: UUID, *, now: datetime) -> OpenedPhone:
    """Give a phone a new upload token for this person, and the key that wraps the seal there."""
    ensure_server_row(tx, now=now)
    token, until = secrets.token_urlsafe(32), now + TOKEN_LIVES
    mine = (UploadToken.account == account, UploadToken.device == device)
    kept = select(UploadToken.hash).where(*mine).order_by(UploadToken.made_at.desc())
    tx.execute(delete(UploadToken).where(*mine, ~UploadToken.hash.in_(kept.limit(MOST_TOKENS - 1))))
    row = {"hash": sha256(token), "account": account, "device": device, "made_at": now}
    tx.execute(insert_ignoring(tx, UploadToken), row | {"until": until})
    key = {"account": account, "device": device, "key": secrets.token_bytes(32), "made_at": now}
    tx.execute(insert_ignoring(tx, PhoneKey), key)
    wrap, epoch = queries.key_and_epoch(account, device)
    shared, drawing = queries.shared_and_drawing(account, device)
    return OpenedPhone(token, until, wrap, epoch, shared, drawing)


def revoke_tokens(tx: Session, account: UUID, *, now: datetime) -> None:
    """End what phones may send for this person until they sign in there again; what waits on a
    phone stays there."""
    mine = (UploadToken.account == account, UploadToken.revoked_at.is_(None))
    tx.execute(update(UploadToken).where(*mine).values(revoked_at=now))


def delete_other_tokens(tx: Session, hashes: Collection[bytes]) -> None:
    """Delete every upload token but these: in a database that was restored some were revoked."""
    there = tx.scalars(select(UploadToken.hash)).all()
    gone = [{"gone": each} for each in there if each not in hashes]
    if gone:
        one = delete(UploadToken).where(UploadToken.hash == bindparam("gone"))
        tx.connection().execute(one, gone)
