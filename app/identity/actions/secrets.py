"""Hashing and signing with this house's keys. Hashing takes some 20 ms: never in a transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.identity.models import Credential
from app.identity.rules import hashing, tokens
from app.identity.rules.hashing import Hashed
from config import Settings


def _settings() -> Settings:
    settings: Settings = current_app.extensions["bekal_settings"]
    return settings


def hash_secret(secret: str) -> Hashed:
    """A PIN, words or a passphrase, ready to be kept."""
    return hashing.hashed(secret, _settings().peppers)


def check(secret: str, kept: Hashed) -> bool:
    """Whether it is this secret."""
    return hashing.fits(secret, kept, _settings().peppers)


def renewed(secret: str, kept: Hashed) -> Hashed | None:
    """A new hash of a secret that was just right, where the kept one is of an older pepper."""
    return hash_secret(secret) if hashing.is_old(kept, _settings().peppers) else None


def lookups(domain: str, text: str) -> list[bytes]:
    """Keyed hashes by which `text` is found, the current pepper's first."""
    return hashing.keyed(domain, text, _settings().peppers)


def spend_time() -> None:
    """Take as long as checking a secret does, where there is none to check."""
    hash_secret("nobody")


def sign(data: Any, purpose: str) -> str:
    """A signed note for a form."""
    return tokens.sign(data, purpose, _settings().secret_keys)


def unsign(text: str | None, purpose: str, seconds: int) -> Any | None:
    """What a signed note says, if it is ours, for this purpose and not too old; else None."""
    return tokens.unsign(text or "", purpose, _settings().secret_keys, seconds)


def keep(
    tx: Session,
    account: UUID,
    kind: str,
    secret: Hashed,
    *,
    now: datetime,
    lookup: bytes | None = None,
    until: datetime | None = None,
) -> None:
    """Make `secret` this person's only credential of its kind."""
    drop(tx, account, kind)
    tx.add(
        Credential(
            account=account,
            kind=kind,
            hash=secret.hash,
            key_id=secret.key_id,
            lookup=lookup,
            until=until,
            made_at=now,
        )
    )
    tx.flush()


def drop(tx: Session, account: UUID, kind: str) -> bool:
    """Forget this person's credential of a kind. Returns whether there was one."""
    gone = tx.execute(
        delete(Credential)
        .where(Credential.account == account, Credential.kind == kind)
        .returning(Credential.kind)
    )
    return gone.first() is not None
