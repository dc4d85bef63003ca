"""Check that the signed-in person is the owner of the profile, before an action that opens the
profile elsewhere or cannot be undone: somebody else may hold an unlocked phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.identity import actions as identity
from app.identity import queries
from app.identity.rules.limits import MOST_MISSES
from app.kit.secrets import HashedSecret, rehash_if_outdated, verify_secret
from app.kit.store import audit
from app.kit.store.db import transaction
from app.kit.text.msgid import N_
from app.recovery.actions.limits import count_failed_attempts, uncount_failed_attempts
from app.recovery.rules.words import normalize_typed_words
from app.sync import actions as sync
from app.sync.rules import PEPPER_MISSING

TOO_MANY_ATTEMPTS = N_("Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi.")
WRONG_PIN = N_("Tulis enam angka yang membuka Bekal di HP ini.")
WRONG_SECRET = N_("Ini belum cocok. Periksa lagi, huruf demi huruf.")


@dataclass(frozen=True, slots=True)
class FailedOwnerCheck:
    """Why the check failed: the field (`pin` or `words`) and a sentence, not yet translated."""

    field: str
    reason: str


def check_owner(
    account: UUID, browser: bytes | None, *, pin: str, words: str, now: datetime
) -> FailedOwnerCheck | None:
    """Check the person's PIN or, if none is given, their six words. Returns None if right, else the
    reason. Attempts are counted: after ten wrong PINs the phone forgets the person, and the session
    ends. Opens its own transactions, after hashing."""
    if words and not pin:
        reason = check_secret(
            account, "words", " ".join(normalize_typed_words(words)), "words:address"
        )
        return FailedOwnerCheck("words", reason) if reason is not None else None
    try:
        is_right = bool(pin) and _is_right_pin(account, browser, pin, now)
    except sync.PepperMissingOrDifferentError:
        return FailedOwnerCheck("pin", PEPPER_MISSING)
    return None if is_right else FailedOwnerCheck("pin", WRONG_PIN)


def check_secret(account: UUID, kind: str, text: str, limit: str) -> str | None:
    """Compare a text with the person's secret of that kind. Returns None if it is right, else the
    reason, not yet translated. The attempt is counted before. Opens its own transactions."""
    keys = ((limit, identity.rate_limit_key(limit, account.hex)),)
    if not count_failed_attempts(keys):
        return TOO_MANY_ATTEMPTS
    kept = queries.find_credential(account, kind)
    if kept is None or not verify_secret(text, kept.hashed):
        return WRONG_SECRET
    uncount_failed_attempts(keys)
    return None


def _is_right_pin(account: UUID, browser: bytes | None, pin: str, now: datetime) -> bool:
    device, _rehashed = check_pin_on_phone(account, browser, pin, now=now)
    if device is None:
        return False
    with transaction() as tx:
        identity.reset_pin_attempts(tx, account, device)
    return True


def check_pin_on_phone(
    account: UUID, browser: bytes | None, pin: str, *, now: datetime
) -> tuple[UUID | None, HashedSecret | None]:
    """Check a PIN. If it is right, returns the device's id, with a new hash if the stored one uses
    an older pepper; else (None, None), and after ten wrong PINs the phone forgets the person. Opens
    its own transactions, and hashes between them.

    Raises sync's PepperMissingOrDifferentError if no PIN can be checked; then no attempt is
    counted."""
    kept = queries.find_credential(account, "pin")
    if kept is not None:
        sync.require_pepper(kept.hashed)
    with transaction() as tx:
        device, tries = identity.count_pin_attempt(tx, account, browser)
    if device is None:
        return None, None
    secret = queries.find_credential(account, "pin")
    if secret is not None and verify_secret(pin, secret.hashed):
        return device, rehash_if_outdated(pin, secret.hashed)
    with transaction() as tx:
        audit.record_audit(tx, "identity:pin:miss", now=now, actor=account, subject=device)
        if tries >= MOST_MISSES:
            identity.unlink_account_from_device(tx, account, device, now=now)
    return None, None
