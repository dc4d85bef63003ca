"""The six words: stored once written down, and used on a new phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.identity import actions as identity
from app.identity import queries
from app.kit.secrets import (
    derived_numbers,
    hash_dummy_secret,
    hash_secret,
    is_valid_mac,
    keyed_hashes,
    make_mac,
    sign_json,
    verify_secret,
    verify_signed,
)
from app.kit.store import audit
from app.kit.store.db import new_id, transaction
from app.recovery.actions.coming_in import sign_in_on_phone
from app.recovery.rules.words import WORDS_USED, recovery_words_from_number

_FORM_LIVES = 60 * 60
SHOWN_FOR = timedelta(minutes=15)
"""How long after the PIN. Then the page asks for the PIN again, and the words stay the same."""


@dataclass(frozen=True, slots=True)
class UnsavedRecoveryWords:
    """Six recovery words that are not stored yet. They are derived from `number` under the pepper,
    so that a form which carries the number does not reveal them. `checked_at`: when the owner
    entered the PIN, in seconds since 1970, or 0. `tapped`: how many words were tapped in order.
    `turn`: the token of the page that shows them."""

    number: UUID
    checked_at: int = 0
    tapped: int = 0
    turn: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        return recovery_words_from_number(derived_numbers("words", self.number.hex)[0])

    def may_be_shown(self, now: datetime) -> bool:
        """Whether the owner entered the PIN for these words within the last 15 minutes."""
        return now - datetime.fromtimestamp(self.checked_at, UTC) <= SHOWN_FOR


def generate_recovery_words() -> UnsavedRecoveryWords:
    return UnsavedRecoveryWords(new_id())


def sign_unsaved_words(account: UUID, drawn: UnsavedRecoveryWords) -> str:
    """The signed value of a hidden form field that carries the words from page to page."""
    mark = make_mac("words", " ".join(drawn.words))
    state = [account.hex, drawn.number.hex, drawn.checked_at, drawn.tapped, drawn.turn, mark]
    return sign_json(state, "drawn-words")


def read_unsaved_words(token: str | None, account: UUID) -> UnsavedRecoveryWords | None:
    """The words of such a field if it was signed for this person within the hour; else None. None
    also if the pepper has changed, since the number then gives other words than those on paper."""
    read = verify_signed(token, "drawn-words", _FORM_LIVES)
    if read is None or read[0] != account.hex:
        return None
    drawn = UnsavedRecoveryWords(UUID(read[1]), *read[2:5])
    return drawn if is_valid_mac(read[5], "words", " ".join(drawn.words)) else None


def save_recovery_words(account: UUID, words: Sequence[str], *, now: datetime) -> None:
    """Store a hash of these words; older words become void. Opens its own transaction, after
    hashing."""
    secret = hash_secret(" ".join(words))
    with transaction() as tx:
        lookup = keyed_hashes("words", " ".join(words))[0]
        identity.set_credential(tx, account, "words", secret, now=now, lookup=lookup)
        audit.record_audit(tx, "identity:words:give", now=now, actor=account)


def sign_in_with_recovery_words(
    words: Sequence[str], new_pin_text: str, device_hash: bytes, *, now: datetime
) -> str | None:
    """Use the words up, set the PIN, link their owner to this phone, end other sessions, and return
    the key of a new one. None if nobody has these words. Opens its own transaction, after
    hashing."""
    found = queries.find_credential_by_lookup("words", keyed_hashes("words", " ".join(words)))
    if found is None:
        hash_dummy_secret()
        return None
    if not verify_secret(" ".join(words), found.hashed):
        return None
    new_pin = hash_secret(new_pin_text)
    with transaction() as tx:
        if not identity.delete_credential(tx, found.account, "words"):
            return None  # somebody used them at this very moment
        audit.record_audit(tx, WORDS_USED, now=now, actor=found.account)
        return sign_in_on_phone(tx, found.account, device_hash, new_pin, now)
