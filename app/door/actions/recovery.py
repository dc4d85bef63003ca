"""Coming in on a new phone: by the six words, or by a trainer's one-time code and the PIN."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.door.rules.words import word_list
from app.identity import actions as identity
from app.identity import queries
from app.identity.rules import new_start_code
from app.kit import audit
from app.kit.db import transaction
from app.kit.secrets import Hashed, check, hash_secret, lookups, sign, spend_time, unsign

_WORDS_FORM_LIVES = 60 * 60


def sign_words(account: UUID, words: Sequence[str], tapped: int) -> str:
    """The words that a page shows and how many were tapped, as a note in its form: nothing is
    kept before the last one is tapped."""
    return sign([account.hex, [word_list().index(word) for word in words], tapped], "words")


def words_in(token: str | None, account: UUID) -> tuple[tuple[str, ...], int] | None:
    """What such a note says, if it is this person's and of this hour; else None."""
    read = unsign(token, "words", _WORDS_FORM_LIVES)
    if read is None or read[0] != account.hex:
        return None
    return tuple(word_list()[at] for at in read[1]), read[2]


def give_words(account: UUID, words: Sequence[str], *, now: datetime) -> None:
    """Keep the words that the person has written down and tapped in order; older ones are void.
    Opens its own transaction, after hashing."""
    secret = hash_secret(" ".join(words))
    with transaction() as tx:
        lookup = lookups("words", " ".join(words))[0]
        identity.keep(tx, account, "words", secret, now=now, lookup=lookup)
        audit.record(tx, "identity:words:give", now=now, who=account)


def use_words(words: Sequence[str], pin: str, secret_hash: bytes, *, now: datetime) -> str | None:
    """The key of a new session for whoever has these words: ties this phone, makes `pin` the PIN
    (so it also serves who forgot theirs), ends other sessions, and the words are used up.
    None where nobody has them. Opens its own transaction, after hashing."""
    found = queries.found_by("words", lookups("words", " ".join(words)))
    if found is None:
        spend_time()
        return None
    if not check(" ".join(words), found.kept):
        return None
    new_pin = hash_secret(pin)
    with transaction() as tx:
        if not identity.drop(tx, found.account, "words"):
            return None  # somebody used them at this very moment
        audit.record(tx, "identity:words:use", now=now, who=found.account)
        return _move_in(tx, found.account, secret_hash, new_pin, now)


def _move_in(
    tx: Session, account: UUID, secret_hash: bytes, new_pin: Hashed | None, now: datetime
) -> str:
    if new_pin is not None:
        identity.keep(tx, account, "pin", new_pin, now=now)
        identity.end_sign_ins(tx, account)
    device = identity.tie_device(tx, account, secret_hash, now=now)
    return identity.open_sign_in(tx, account, device, now=now)


def give_code(account: UUID, *, by: UUID, lives: timedelta, now: datetime) -> str:
    """A one-time code with which this person, and their PIN, comes in on a new phone. An earlier
    one is void. The caller has seen that `by` may do so for this person (permission
    identity:device:code, a learner of their own). Opens its own transaction, after hashing."""
    code = new_start_code()
    secret = hash_secret(code)
    with transaction() as tx:
        lookup = lookups("code", code)[0]
        identity.keep(tx, account, "code", secret, now=now, lookup=lookup, until=now + lives)
        audit.record(tx, "identity:device:code", now=now, who=by, about=account)
    return code


def use_code(code: str, pin: str, secret_hash: bytes, *, now: datetime) -> str | None:
    """The key of a new session for whoever has this code and its owner's PIN; the code is then
    used up. Five wrong PINs end it. None where it does not fit. Opens its own transactions."""
    found = queries.found_by("code", lookups("code", code))
    if found is None or found.until is None or found.until <= now:
        spend_time()
        return None
    with transaction() as tx:
        key = identity.limit_key("code:tries", code)
        within = identity.count_miss(tx, "code:tries", key, now=now)
    secret = queries.secret_of(found.account, "pin")
    fits = within and secret is not None and check(pin, secret.kept) and check(code, found.kept)
    with transaction() as tx:
        if fits and identity.drop(tx, found.account, "code"):
            audit.record(tx, "identity:device:code_use", now=now, who=found.account)
            return _move_in(tx, found.account, secret_hash, None, now)
        if not within:
            identity.drop(tx, found.account, "code")
    return None
