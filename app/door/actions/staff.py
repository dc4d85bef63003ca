"""Staff: an account with a grant, a one-time start code, then a passphrase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.door.rules.codes import START_CODE_LIVES, slug
from app.door.rules.pins import tidy_passphrase
from app.identity import actions as identity
from app.identity import queries
from app.identity.rules import tidy_code
from app.kit import audit
from app.kit.db import new_id, transaction
from app.kit.secrets import Hashed, check, hash_secret, lookups, renewed, spend_time


@dataclass(frozen=True, slots=True)
class Made:
    """A new member of staff: what they sign in with, once. Neither is kept in the clear."""

    account: UUID
    sign_in_name: str
    start_code: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What a name and a secret opened: a session (`key`), or, with a start code, the right to set
    a passphrase for `account`."""

    account: UUID
    key: str | None


def make_staff(
    tx: Session,
    *,
    name: str,
    role: str,
    scope: str,
    code: str,
    code_hash: Hashed,
    now: datetime,
    by: UUID | None = None,
) -> Made:
    """An account with one grant. `code` is new_start_code(), `code_hash` its hash_secret, made
    before the transaction. Raises IntegrityError for a role that does not exist."""
    account = new_id()
    sign_in_name = _free_name(name)
    identity.make_account(tx, account, name, "id", now=now)
    identity.grant(tx, account, role, scope, now=now)
    lookup, until = lookups("start", sign_in_name)[0], now + START_CODE_LIVES
    identity.keep(tx, account, "start", code_hash, now=now, lookup=lookup, until=until)
    audit.record(tx, "identity:staff:make", now=now, who=by, about=account)
    tx.flush()
    return Made(account, sign_in_name, code)


def _free_name(name: str) -> str:
    base, number = slug(name), 1
    while True:
        wanted = base if number == 1 else f"{base}-{number}"
        if not any(
            queries.found_by(kind, lookups(kind, wanted)) for kind in ("start", "passphrase")
        ):
            return wanted
        number += 1


def open_with_passphrase(
    name: str, secret: str, secret_hash: bytes, *, now: datetime
) -> Opened | None:
    """What this sign-in name and this passphrase (or start code) open on this browser; None where
    they do not fit. Opens its own transaction, after hashing."""
    name = slug(name)
    words = tidy_passphrase(secret)
    found = queries.found_by("passphrase", lookups("passphrase", name))
    if found is not None and check(words, found.kept):
        better = renewed(words, found.kept)
        lookup = lookups("passphrase", name)[0]
        with transaction() as tx:
            if better is not None:
                identity.keep(tx, found.account, "passphrase", better, now=now, lookup=lookup)
            return Opened(found.account, _open(tx, found.account, secret_hash, now))
    start = queries.found_by("start", lookups("start", name))
    if start is not None and start.until is not None and start.until > now:
        return Opened(start.account, None) if check(tidy_code(secret), start.kept) else None
    if found is None:
        spend_time()
    return None


def set_passphrase(
    account: UUID, name: str, passphrase: str, secret_hash: bytes, *, now: datetime
) -> str | None:
    """Use the start code up and set the passphrase; returns the key of a session. None where the
    start code was used meanwhile. Opens its own transaction, after hashing."""
    secret = hash_secret(tidy_passphrase(passphrase))
    with transaction() as tx:
        if not identity.drop(tx, account, "start"):
            return None
        lookup = lookups("passphrase", slug(name))[0]
        identity.keep(tx, account, "passphrase", secret, now=now, lookup=lookup)
        identity.end_sign_ins(tx, account)
        audit.record(tx, "identity:passphrase:set", now=now, who=account)
        return _open(tx, account, secret_hash, now)


def _open(tx: Session, account: UUID, secret_hash: bytes, now: datetime) -> str:
    device = identity.keep_device(tx, secret_hash, now=now)
    return identity.open_sign_in(tx, account, device, now=now, staff=True)
