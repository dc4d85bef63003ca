"""Stored credentials, and whether a limit is used up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select

from app.identity.models import Credential, FailedAttempts
from app.identity.rules.limits import LIMITS, end_of_limit_window
from app.kit.secrets import HashedSecret
from app.kit.store.db import read


@dataclass(frozen=True, slots=True)
class StoredCredential:
    """A stored credential. `until` is the expiry of a one-time code."""

    account: UUID
    hashed: HashedSecret
    until: datetime | None


def find_credential(account: UUID, kind: str) -> StoredCredential | None:
    """This person's credential of a kind: pin, words, passphrase, start or code."""
    return _first_credential(
        _select_credentials().where(Credential.account == account, Credential.kind == kind)
    )


def has_new_staff_secret_since(account: UUID, moment: datetime) -> bool:
    """Whether a member of staff got a start code or chose a passphrase after `moment`."""
    of_staff = (Credential.account == account, Credential.kind.in_(("passphrase", "start")))
    newer = select(Credential.account).where(*of_staff, Credential.made_at > moment)
    return read().scalar(newer.limit(1)) is not None


def find_credential_by_lookup(kind: str, lookup_hashes: Sequence[bytes]) -> StoredCredential | None:
    """The credential of a kind that has one of these keyed hashes as its lookup."""
    return _first_credential(
        _select_credentials().where(Credential.kind == kind, Credential.lookup.in_(lookup_hashes))
    )


def _select_credentials() -> Select[UUID, str, str, datetime | None]:
    return select(Credential.account, Credential.hash, Credential.key_id, Credential.until)


def _first_credential(
    statement: Select[UUID, str, str, datetime | None],
) -> StoredCredential | None:
    row = read().execute(statement).first()
    return None if row is None else StoredCredential(row[0], HashedSecret(row[1], row[2]), row[3])


def is_limit_used_up(limit: str, key: str, now: datetime) -> bool:
    """Whether the limit is used up in the current window. `key` comes from `rate_limit_key`."""
    found = select(FailedAttempts.n).where(
        FailedAttempts.key == key, FailedAttempts.window == end_of_limit_window(LIMITS[limit], now)
    )
    return (read().scalar(found) or 0) >= LIMITS[limit].most_failures
