"""The six words: kept when they have been written down, and used on a new phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.identity import actions as identity
from app.identity import queries
from app.kit.secrets import check, hash_secret, lookups, sign, spend_time, unsign
from app.kit.store import audit
from app.kit.store.db import transaction
from app.recovery.actions.coming_in import move_in
from app.recovery.rules.words import word_list

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
        return move_in(tx, found.account, secret_hash, new_pin, now)
