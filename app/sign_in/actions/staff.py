"""Staff sign in with a one-time start code at first, then with a passphrase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.identity import actions as identity
from app.identity import queries
from app.identity.queries import KeptSecret
from app.identity.rules import tidy_code
from app.kit.secrets import (
    check,
    hash_dummy_secret,
    hash_secret,
    keyed_hashes,
    rehashed_if_outdated,
    sha256,
)
from app.kit.store import audit
from app.kit.store.db import transaction
from app.recovery.actions import check_secret
from app.sign_in.rules.codes import slug
from app.sign_in.rules.passphrases import tidy_passphrase


@dataclass(frozen=True, slots=True)
class PassphraseResult:
    """The result of a name and a secret: a session (`key`), or, for a start code, the right to set
    a passphrase for `account` instead of that code (`start` is its fingerprint)."""

    account: UUID
    key: str | None
    start: str = ""


def open_with_passphrase(
    name: str, secret: str, secret_hash: bytes, *, now: datetime
) -> PassphraseResult | None:
    """Sign in with this name and this passphrase (or start code) on this browser; None if they do
    not match. Opens its own transaction, after hashing."""
    name = slug(name)
    words = tidy_passphrase(secret)
    found = queries.found_by("passphrase", keyed_hashes("passphrase", name))
    if found is not None and check(words, found.kept):
        better = rehashed_if_outdated(words, found.kept)
        lookup = keyed_hashes("passphrase", name)[0]
        with transaction() as tx:
            identity.lock_accounts(tx, [found.account])
            if queries.secret_of(found.account, "passphrase") != found:
                return None  # it was reset at this very moment
            if better is not None:
                identity.set_credential(
                    tx, found.account, "passphrase", better, now=now, lookup=lookup
                )
            return PassphraseResult(found.account, _open(tx, found.account, secret_hash, now))
    start = queries.found_by("start", keyed_hashes("start", name))
    if start is not None and start.until is not None and start.until > now:
        fits = check(tidy_code(secret), start.kept)
        return (
            PassphraseResult(start.account, None, _start_code_fingerprint(start)) if fits else None
        )
    if found is None:
        hash_dummy_secret()
    return None


def set_passphrase(
    opened: PassphraseResult, name: str, passphrase: str, secret_hash: bytes, *, now: datetime
) -> str | None:
    """Use the start code up and set the passphrase; returns the key of a session. None where the
    start code was used, or another one given, meanwhile, and where somebody else has the sign-in
    name now. Opens its own transaction, after hashing."""
    secret, name = hash_secret(tidy_passphrase(passphrase)), slug(name)
    with transaction() as tx:
        identity.lock_accounts(tx, [opened.account])
        identity.lock_sign_in_names(tx)
        start = queries.secret_of(opened.account, "start")
        taken = queries.found_by("passphrase", keyed_hashes("passphrase", name))
        if start is None or _start_code_fingerprint(start) != opened.start or taken is not None:
            return None
        identity.delete_credential(tx, opened.account, "start")
        lookup = keyed_hashes("passphrase", name)[0]
        identity.set_credential(tx, opened.account, "passphrase", secret, now=now, lookup=lookup)
        identity.end_sign_ins(tx, opened.account)
        audit.record(tx, "identity:passphrase:set", now=now, who=opened.account)
        return _open(tx, opened.account, secret_hash, now)


def check_passphrase(account: UUID, text: str) -> str | None:
    """None if this is the person's passphrase; else why not, not yet translated. An attempt is
    counted. Opens its own transactions."""
    return check_secret(account, "passphrase", tidy_passphrase(text), "passphrase:name")


def _start_code_fingerprint(start: KeptSecret) -> str:
    """A fingerprint of this start code: a page opened with an earlier one cannot set a
    passphrase."""
    return sha256(start.kept.hash).hex()[:16]


def _open(tx: Session, account: UUID, secret_hash: bytes, now: datetime) -> str:
    device = identity.keep_device(tx, secret_hash, now=now)
    return identity.open_sign_in(tx, account, device, now=now, staff=True)
