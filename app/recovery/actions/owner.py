"""Check that the signed-in person is the owner of the profile, before an action that opens the
profile elsewhere or cannot be undone: somebody else may hold an unlocked phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.identity import actions as identity
from app.identity import queries
from app.identity.rules.limits import MOST_MISSES
from app.kit.secrets import Hashed, check, rehashed_if_outdated
from app.kit.store import audit
from app.kit.store.db import transaction
from app.kit.text.msgid import N_
from app.recovery.actions.limits import count_misses, uncount_misses
from app.recovery.rules.words import tidy_words
from app.sync import actions as sync
from app.sync.rules import PEPPER_MISSING

TOO_MANY_ATTEMPTS = N_("Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi.")
WRONG_PIN = N_("Tulis enam angka yang membuka Bekal di HP ini.")
WRONG_SECRET = N_("Ini belum cocok. Periksa lagi, huruf demi huruf.")


@dataclass(frozen=True, slots=True)
class OwnerRefusal:
    """Why the check failed: the field (`pin` or `words`) and a sentence, not yet translated."""

    field: str
    reason: str


def check_owner(
    account: UUID, browser: bytes | None, *, pin: str, words: str, now: datetime
) -> OwnerRefusal | None:
    """None if the PIN is this person's on this phone or, without a PIN, if the six words are
    theirs; else why not. Attempts are counted: ten wrong PINs end the tie to the phone, and with it
    the session. Opens its own transactions, after hashing."""
    if words and not pin:
        reason = check_secret(account, "words", " ".join(tidy_words(words)), "words:address")
        return OwnerRefusal("words", reason) if reason is not None else None
    try:
        is_right = bool(pin) and _is_pin(account, browser, pin, now)
    except sync.PepperMissingError:
        return OwnerRefusal("pin", PEPPER_MISSING)
    return None if is_right else OwnerRefusal("pin", WRONG_PIN)


def check_secret(account: UUID, kind: str, text: str, limit: str) -> str | None:
    """None if this is the person's secret of that kind; else why not, not yet translated. An
    attempt is counted per person before the check. Opens its own transactions."""
    keys = ((limit, identity.limit_key(limit, account.hex)),)
    if not count_misses(keys):
        return TOO_MANY_ATTEMPTS
    kept = queries.secret_of(account, kind)
    if kept is None or not check(text, kept.kept):
        return WRONG_SECRET
    uncount_misses(keys)
    return None


def _is_pin(account: UUID, browser: bytes | None, pin: str, now: datetime) -> bool:
    device, _rehashed = try_pin(account, browser, pin, now=now)
    if device is None:
        return False
    with transaction() as tx:
        identity.forget_misses(tx, account, device)
    return True


def try_pin(
    account: UUID, browser: bytes | None, pin: str, *, now: datetime
) -> tuple[UUID | None, Hashed | None]:
    """The phone on which the PIN is right, with a new hash if the stored one uses an older pepper;
    (None, None) if the PIN is wrong, which is recorded. Ten misses end the tie to the phone. Opens
    its own transactions, the hash in between.

    Raises sync's PepperMissingError if no PIN can be checked; then no try is counted."""
    kept = queries.secret_of(account, "pin")
    if kept is not None:
        sync.require_pepper(kept.kept)
    with transaction() as tx:
        device, tries = identity.begin_try(tx, account, browser)
    if device is None:
        return None, None
    secret = queries.secret_of(account, "pin")
    if secret is not None and check(pin, secret.kept):
        return device, rehashed_if_outdated(pin, secret.kept)
    with transaction() as tx:
        audit.record(tx, "identity:pin:miss", now=now, who=account, about=device)
        if tries >= MOST_MISSES:
            identity.drop_device_account(tx, account, device, now=now)
    return None, None
