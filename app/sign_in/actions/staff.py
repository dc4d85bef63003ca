"""Staff sign in with a one-time start code at first, then with a passphrase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.identity import actions as identity
from app.identity import queries
from app.identity.queries import StoredCredential
from app.identity.rules import normalize_typed_code
from app.kit.secrets import (
    hash_dummy_secret,
    hash_secret,
    hash_token,
    keyed_hashes,
    rehash_if_outdated,
    verify_secret,
)
from app.kit.store import audit
from app.kit.store.db import transaction
from app.recovery.actions import check_secret
from app.sign_in.rules.codes import slugify_name
from app.sign_in.rules.passphrases import normalize_passphrase


@dataclass(frozen=True, slots=True)
class PassphraseResult:
    """The result of signing in with a passphrase: the `key` of a session; or, with a start code,
    the right to set a passphrase for `account` (`start` is the fingerprint of that code)."""

    account: UUID
    key: str | None
    start: str = ""


def sign_in_with_passphrase_or_start_code(
    sign_in_name: str, secret: str, device_hash: bytes, *, now: datetime
) -> PassphraseResult | None:
    """Check a sign-in name with its passphrase or start code; None if they do not match. A
    passphrase opens a session on this browser. Opens its own transaction, after hashing."""
    sign_in_name = slugify_name(sign_in_name)
    words = normalize_passphrase(secret)
    found = queries.find_credential_by_lookup(
        "passphrase", keyed_hashes("passphrase", sign_in_name)
    )
    if found is not None and verify_secret(words, found.hashed):
        better = rehash_if_outdated(words, found.hashed)
        lookup = keyed_hashes("passphrase", sign_in_name)[0]
        with transaction() as tx:
            identity.lock_accounts(tx, [found.account])
            if queries.find_credential(found.account, "passphrase") != found:
                return None  # it was reset at this very moment
            if better is not None:
                identity.set_credential(
                    tx, found.account, "passphrase", better, now=now, lookup=lookup
                )
            return PassphraseResult(
                found.account, _open_staff_session(tx, found.account, device_hash, now)
            )
    start = queries.find_credential_by_lookup("start", keyed_hashes("start", sign_in_name))
    if start is not None and start.until is not None and start.until > now:
        fits = verify_secret(normalize_typed_code(secret), start.hashed)
        return (
            PassphraseResult(start.account, None, _start_code_fingerprint(start)) if fits else None
        )
    if found is None:
        hash_dummy_secret()
    return None


def set_passphrase(
    opened: PassphraseResult,
    sign_in_name: str,
    passphrase: str,
    device_hash: bytes,
    *,
    now: datetime,
) -> str | None:
    """Use the start code up, set the passphrase, and return the key of a session. None if meanwhile
    the start code was used or replaced, or somebody else took the sign-in name. Opens its own
    transaction, after hashing."""
    secret, sign_in_name = hash_secret(normalize_passphrase(passphrase)), slugify_name(sign_in_name)
    with transaction() as tx:
        identity.lock_accounts(tx, [opened.account])
        identity.lock_sign_in_names(tx)
        start = queries.find_credential(opened.account, "start")
        taken = queries.find_credential_by_lookup(
            "passphrase", keyed_hashes("passphrase", sign_in_name)
        )
        if start is None or _start_code_fingerprint(start) != opened.start or taken is not None:
            return None
        identity.delete_credential(tx, opened.account, "start")
        lookup = keyed_hashes("passphrase", sign_in_name)[0]
        identity.set_credential(tx, opened.account, "passphrase", secret, now=now, lookup=lookup)
        identity.end_sessions_of_account(tx, opened.account)
        audit.record_audit(tx, "identity:passphrase:set", now=now, actor=opened.account)
        return _open_staff_session(tx, opened.account, device_hash, now)


def check_passphrase(account: UUID, text: str) -> str | None:
    """Check the person's passphrase. Returns None if it is right, else the reason, not yet
    translated. The attempt is counted. Opens its own transactions."""
    return check_secret(account, "passphrase", normalize_passphrase(text), "passphrase:name")


def _start_code_fingerprint(start: StoredCredential) -> str:
    """A fingerprint of this start code: a page opened with an earlier one cannot set a
    passphrase."""
    return hash_token(start.hashed.hash).hex()[:16]


def _open_staff_session(tx: Session, account: UUID, device_hash: bytes, now: datetime) -> str:
    device = identity.get_or_create_device(tx, device_hash, now=now)
    return identity.open_session(tx, account, device, now=now, staff=True)
