"""The six words: kept when they have been written down, and used on a new phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.identity import actions as identity
from app.identity import queries
from app.kit import audit
from app.kit.db import new_id, transaction
from app.kit.secrets import (
    check,
    derived,
    hash_secret,
    is_stamp,
    lookups,
    sign,
    spend_time,
    stamp,
    unsign,
)
from app.recovery.actions.coming_in import move_in
from app.recovery.rules.words import USED, words_of

_FORM_LIVES = 60 * 60
SHOWN_FOR = timedelta(minutes=15)
"""After the PIN; then it is asked for again, and the same words go on."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Six words before they are kept. They are made of `number` under the pepper, so that a form
    that carries it tells them to nobody. `asked_at`: when their owner typed the PIN, in seconds
    since 1970; 0: not yet. `tapped`: how many were tapped in order. `turn`: of the page that they
    are on."""

    number: UUID
    asked_at: int = 0
    tapped: int = 0
    turn: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        return words_of(derived("words", self.number.hex)[0])

    def may_be_shown(self, now: datetime) -> bool:
        """Whether the owner typed the PIN for them a short time ago."""
        return now - datetime.fromtimestamp(self.asked_at, UTC) <= SHOWN_FOR


def draw_words() -> Drawn:
    return Drawn(new_id())


def sign_drawn(account: UUID, drawn: Drawn) -> str:
    """The state of a form, as a note in it: nothing is kept before the last word is tapped."""
    mark = stamp("words", " ".join(drawn.words))
    told = [account.hex, drawn.number.hex, drawn.asked_at, drawn.tapped, drawn.turn, mark]
    return sign(told, "drawn-words")


def drawn_in(token: str | None, account: UUID) -> Drawn | None:
    """What such a note says, if it is this person's and of this hour; else None. So it is too where
    the pepper was changed since: the number would make other words than those on paper."""
    read = unsign(token, "drawn-words", _FORM_LIVES)
    if read is None or read[0] != account.hex:
        return None
    drawn = Drawn(UUID(read[1]), *read[2:5])
    return drawn if is_stamp(read[5], "words", " ".join(drawn.words)) else None


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
        audit.record(tx, USED, now=now, who=found.account)
        return move_in(tx, found.account, secret_hash, new_pin, now)
