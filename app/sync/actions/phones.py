"""Gives a phone its upload token and its key after sign-in."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, delete, select, update
from sqlalchemy.orm import Session

from app.kit.permissions import Person
from app.kit.registry import registry
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


def may_staff_send(kind: str) -> bool:
    """Whether staff send this kind of items by the PIN of their phone alone."""
    its = registry().sync_kinds.get(kind)
    return its is not None and bool(its.staff_permission)


def may_have_staff_phone(who: Person) -> bool:
    """Whether this person, signed in with a passphrase, may let a phone send what staff send by
    PIN alone: those without any permission for it, as trainers of a placement company, may not."""
    needed = {each.staff_permission for each in registry().sync_kinds.values()}
    return any(who.may(permission) for permission in needed if permission)


def create_upload_access(
    tx: Session, account: UUID, device: UUID, *, now: datetime, for_staff: bool = False
) -> PhoneUploadAccess:
    """Create a new upload token for this person on this phone, and the phone key if there is
    none. `for_staff`: see UploadToken; the caller has checked `may_have_staff_phone`."""
    ensure_server_row(tx, now=now)
    token, until = secrets.token_urlsafe(32), now + TOKEN_LIFETIME
    mine = (
        UploadToken.account == account,
        UploadToken.device == device,
        UploadToken.for_staff == for_staff,
    )
    kept = select(UploadToken.hash).where(*mine).order_by(UploadToken.made_at.desc())
    tx.execute(delete(UploadToken).where(*mine, ~UploadToken.hash.in_(kept.limit(MAX_TOKENS - 1))))
    row = {
        "hash": hash_token(token),
        "account": account,
        "device": device,
        "made_at": now,
        "until": until,
        "for_staff": for_staff,
    }
    tx.execute(insert_ignoring(tx, UploadToken), row)
    key = {"account": account, "device": device, "key": secrets.token_bytes(32), "made_at": now}
    tx.execute(insert_ignoring(tx, UnsentItemsKey), key)
    wrap, epoch = queries.phone_key_and_epoch(account, device)
    shared, drawing = queries.phone_sharing_and_avatar(account, device)
    return PhoneUploadAccess(token, until, wrap, epoch, shared, drawing)


def revoke_upload_tokens(tx: Session, account: UUID, *, now: datetime) -> None:
    """Revoke all upload tokens of this person, until they sign in again. Unsent items stay on the
    phone."""
    _revoke(tx, account, (), now)


def revoke_staff_tokens(
    tx: Session, account: UUID, *, now: datetime, device: UUID | None = None
) -> None:
    """Revoke the tokens by which phones of a member of staff, or one phone, send by PIN alone."""
    its = (UploadToken.device == device,) if device is not None else ()
    _revoke(tx, account, (UploadToken.for_staff.is_(True), *its), now)


def _revoke(
    tx: Session, account: UUID, which: Collection[ColumnElement[bool]], now: datetime
) -> None:
    mine = (UploadToken.account == account, UploadToken.revoked_at.is_(None), *which)
    tx.execute(update(UploadToken).where(*mine).values(revoked_at=now))


def delete_upload_tokens_except(tx: Session, kept_hashes: Collection[bytes]) -> None:
    """Delete every upload token except these: some were revoked after the restored backup was
    made."""
    there = tx.scalars(select(UploadToken.hash)).all()
    gone = [{"gone": each} for each in there if each not in kept_hashes]
    if gone:
        one = delete(UploadToken).where(UploadToken.hash == bindparam("gone"))
        tx.connection().execute(one, gone)
