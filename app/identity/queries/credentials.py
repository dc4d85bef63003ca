"""Stored credentials, and whether a limit is used up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select

from app.identity.models import Credential, Limit
from app.identity.rules.limits import LIMITS, window
from app.kit.secrets import Hashed
from app.kit.store.db import read


@dataclass(frozen=True, slots=True)
class KeptSecret:
    """A stored credential. `until` is the expiry of a one-time code."""

    account: UUID
    kept: Hashed
    until: datetime | None


def secret_of(account: UUID, kind: str) -> KeptSecret | None:
    """This person's credential of a kind (pin, words, passphrase, start, code)."""
    return _one(_secrets().where(Credential.account == account, Credential.kind == kind))


def found_by(kind: str, lookups: Sequence[bytes]) -> KeptSecret | None:
    """The credential of a kind whose lookup is one of these keyed hashes."""
    return _one(_secrets().where(Credential.kind == kind, Credential.lookup.in_(lookups)))


def _secrets() -> Select[UUID, str, str, datetime | None]:
    return select(Credential.account, Credential.hash, Credential.key_id, Credential.until)


def _one(statement: Select[UUID, str, str, datetime | None]) -> KeptSecret | None:
    row = read().execute(statement).first()
    return None if row is None else KeptSecret(row[0], Hashed(row[1], row[2]), row[3])


def too_many(limit: str, key: str, now: datetime) -> bool:
    """Whether the limit is used up in the current window. `key` comes from actions.limit_key."""
    found = select(Limit.n).where(Limit.key == key, Limit.window == window(LIMITS[limit], now))
    return (read().scalar(found) or 0) >= LIMITS[limit].most
