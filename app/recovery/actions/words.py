"""The six words: stored once written down, and used on a new phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.identity import actions as identity
from app.identity import queries
from app.kit.secrets import check, hash_dummy_secret, hash_secret, keyed_hashes, sign, unsign
from app.kit.store import audit
from app.kit.store.db import transaction
from app.recovery.actions.coming_in import sign_in_on_phone
from app.recovery.rules.words import word_list

_WORDS_FORM_LIVES = 60 * 60


def sign_words(account: UUID, words: Sequence[str], tapped: int) -> str:
    """Sign the words shown and the number tapped, for a hidden field of the form: nothing is stored
    before the last word is tapped."""
    return sign([account.hex, [word_list().index(word) for word in words], tapped], "words")


def words_in(token: str | None, account: UUID) -> tuple[tuple[str, ...], int] | None:
    """The content of such a field if it was signed for this person within the hour; else None."""
    read = unsign(token, "words", _WORDS_FORM_LIVES)
    if read is None or read[0] != account.hex:
        return None
    return tuple(word_list()[at] for at in read[1]), read[2]


def give_words(account: UUID, words: Sequence[str], *, now: datetime) -> None:
    """Store the words that the person has written down and tapped in order; older words become
    void. Opens its own transaction, after hashing."""
    secret = hash_secret(" ".join(words))
    with transaction() as tx:
        lookup = keyed_hashes("words", " ".join(words))[0]
        identity.keep(tx, account, "words", secret, now=now, lookup=lookup)
        audit.record(tx, "identity:words:give", now=now, who=account)


def use_words(words: Sequence[str], pin: str, secret_hash: bytes, *, now: datetime) -> str | None:
    """The key of a new session for the owner of these words: makes the person known on this phone,
    sets `pin` as the PIN (which also helps if it was forgotten), ends other sessions, and uses the
    words up. None if nobody has these words. Opens its own transaction, after hashing."""
    found = queries.found_by("words", keyed_hashes("words", " ".join(words)))
    if found is None:
        hash_dummy_secret()
        return None
    if not check(" ".join(words), found.kept):
        return None
    new_pin = hash_secret(pin)
    with transaction() as tx:
        if not identity.drop(tx, found.account, "words"):
            return None  # somebody used them at this very moment
        audit.record(tx, "identity:words:use", now=now, who=found.account)
        return sign_in_on_phone(tx, found.account, secret_hash, new_pin, now)
