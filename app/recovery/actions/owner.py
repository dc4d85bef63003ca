"""Asking who is signed in for what only the owner of a profile knows, before what opens the profile
elsewhere or cannot be undone: a phone may lie open in other hands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.identity import actions as identity
from app.identity import queries
from app.identity.rules.limits import MOST_MISSES
from app.kit import audit
from app.kit.db import transaction
from app.kit.secrets import Hashed, check, renewed
from app.recovery.actions.limits import note_miss, was_right
from app.recovery.rules.words import tidy_words
from app.sync import actions as sync
from app.sync.rules import NOT_CHECKED

_ = str  # marks a sentence for translation
TOO_OFTEN = _("Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi.")
NOT_THE_PIN = _("Tulis enam angka yang membuka Bekal di HP ini.")
NOT_THE_SECRET = _("Ini belum cocok. Periksa lagi, huruf demi huruf.")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why somebody is not taken for the owner: a sentence to be translated, and at which field
    (`pin` or `words`) it is told."""

    field: str
    why: str


def refuse_owner(
    account: UUID, browser: bytes | None, *, pin: str, words: str, now: datetime
) -> Refusal | None:
    """None for who knows the PIN of this person on this phone, or where no PIN was typed, the six
    words. Tries of either are counted: ten misses of the PIN end the tie to the phone, and the
    session with it. Opens its own transactions, after hashing."""
    if words and not pin:
        why = refuse_secret(account, "words", " ".join(tidy_words(words)), "words:address")
        return Refusal("words", why) if why is not None else None
    try:
        is_right = bool(pin) and _is_pin(account, browser, pin, now)
    except sync.PepperMissingError:
        return Refusal("pin", NOT_CHECKED)
    return None if is_right else Refusal("pin", NOT_THE_PIN)


def refuse_secret(account: UUID, kind: str, text: str, limit: str) -> str | None:
    """None where this is the person's secret of that kind, else why not, to be translated. Tries
    are counted, for the person, before it is looked at. Opens its own transactions."""
    watched = ((limit, identity.limit_key(limit, account.hex)),)
    if not note_miss(watched):
        return TOO_OFTEN
    kept = queries.secret_of(account, kind)
    if kept is None or not check(text, kept.kept):
        return NOT_THE_SECRET
    was_right(watched)
    return None


def _is_pin(account: UUID, browser: bytes | None, pin: str, now: datetime) -> bool:
    device, _better = try_pin(account, browser, pin, now=now)
    if device is None:
        return False
    with transaction() as tx:
        identity.forget_misses(tx, account, device)
    return True


def try_pin(
    account: UUID, browser: bytes | None, pin: str, *, now: datetime
) -> tuple[UUID | None, Hashed | None]:
    """The phone on which the PIN was right, and a new hash where the kept one is of an older
    pepper; None where it was not right, which is written down. Ten misses end the tie. Opens its
    own transactions, the hash in between.

    Raises sync's PepperMissingError where no PIN can be checked; then no try is counted."""
    kept = queries.secret_of(account, "pin")
    if kept is not None:
        sync.require_pepper(kept.kept)
    with transaction() as tx:
        device, tries = identity.begin_try(tx, account, browser)
    if device is None:
        return None, None
    secret = queries.secret_of(account, "pin")
    if secret is not None and check(pin, secret.kept):
        return device, renewed(pin, secret.kept)
    with transaction() as tx:
        audit.record(tx, "identity:pin:miss", now=now, who=account, about=device)
        if tries >= MOST_MISSES:
            identity.drop_device_account(tx, account, device, now=now)
    return None, None
