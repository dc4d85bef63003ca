"""Digest, time and outcome of an item. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.kit.items import SentItem
from app.kit.text.canonical import canonical_json
from app.kit.text.msgid import N_

PEPPER_MISSING = N_("Angka ini belum bisa diperiksa di sini. Hubungi pelatih Anda.")
"""Shown when the pepper of a PIN is missing."""
EXACT_WITHIN = timedelta(minutes=5)
OLDEST = timedelta(days=400)
CLOCK_MARK_INTERVAL = timedelta(minutes=10)


class ItemRefusedError(ValueError):
    """The item can never be accepted, according to its kind's `judge`; `code` is the reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ItemDeferredError(Exception):
    """The item needs a version of the course that this server does not have yet."""


@dataclass(frozen=True)
class ItemOutcome:
    """The outcome of one item: created, duplicate, conflict, rejected or deferred.

    `result` is the original one, also for a duplicate."""

    id: UUID
    status: str
    seq: int | None = None
    result: dict[str, Any] | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class HighestSeen:
    """The highest seq that a phone has seen (0: none), the item that has it (None in proofs of
    older releases), and PostgreSQL's timeline when it was given or last found."""

    seq: int = 0
    item: UUID | None = None
    timeline: int = 0

    def as_text(self) -> str:
        """How the proof names item and timeline.

        >>> HighestSeen(812, UUID(int=7), 3).as_text()
        '3.00000000000000000000000000000007'
        >>> HighestSeen.from_text(812, "3." + UUID(int=7).hex) == HighestSeen(812, UUID(int=7), 3)
        True
        >>> HighestSeen.from_text(812, "") == HighestSeen(812)
        True
        """
        return "" if self.item is None else f"{self.timeline}.{self.item.hex}"

    @classmethod
    def from_text(cls, seq: int, text: str) -> HighestSeen:
        timeline, _, item = text.partition(".")
        return cls(seq, UUID(item), int(timeline)) if item else cls(seq)


def item_content_hash(kind: str, body: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical JSON (RFC 8785) of kind and body.

    Raises ItemRefusedError("bad_body") for values that JSON does not support (NaN, lone surrogates)
    and for deep nesting."""
    content = {"kind": kind, "body": dict(body)}
    try:
        return hashlib.sha256(canonical_json(content)).digest()
    except (ValueError, RecursionError):
        raise ItemRefusedError("bad_body") from None


def event_time_and_quality(
    item: SentItem, now: datetime, *, clock_is_trusted: bool = True
) -> tuple[datetime, str]:
    """The time of the event by the server's clock, and its quality: exact, corrected or clamped;
    unsure if the server's clock is not trusted (`clock_is_trusted`).

    The phone's clock is corrected by its value when sending; a time in the future or more than
    OLDEST ago is limited. Source: docs/sync.md, "Time"."""
    skew = timedelta() if item.clock_now is None else now - item.clock_now
    at = item.at + skew
    quality = "exact" if abs(skew) < EXACT_WITHIN else "corrected"
    if not now - OLDEST <= at <= now:
        at, quality = min(max(at, now - OLDEST), now), "clamped"
    return at, quality if clock_is_trusted else "unsure"
