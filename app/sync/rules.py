"""What is said of a thing that was sent: its digest, when it happened, what it became. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.kit.items import SentItem
from app.kit.text.canonical import canonical
from app.kit.text.msgid import N_

PEPPER_MISSING = N_("Angka ini belum bisa diperiksa di sini. Hubungi pelatih Anda.")
"""Told to who types a PIN of which the pepper is not there."""
EXACT_WITHIN = timedelta(minutes=5)
OLDEST = timedelta(days=400)
CLOCK_MARK_INTERVAL = timedelta(minutes=10)


class RefusedError(ValueError):
    """A kind's judge says that this can never be accepted; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class DeferredError(Exception):
    """A kind's judge needs a content version that this server does not have yet."""


@dataclass(frozen=True)
class Outcome:
    """What became of one item: created, duplicate, conflict, rejected or deferred.

    `result` is the original one, also when the item came again."""

    id: UUID
    status: str
    seq: int | None = None
    result: dict[str, Any] | None = None
    code: str | None = None


def digest(kind: str, body: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical JSON (RFC 8785) of kind and body.

    Raises RefusedError("bad_body") for what JSON cannot say (NaN, lone surrogates) and for nesting
    without an end."""
    content = {"kind": kind, "body": dict(body)}
    try:
        return hashlib.sha256(canonical(content)).digest()
    except (ValueError, RecursionError):
        raise RefusedError("bad_body") from None


def occurred(sent: SentItem, now: datetime, *, sure: bool = True) -> tuple[datetime, str]:
    """When it happened by our clock, and how sure we are: exact, corrected or clamped; unsure
    where our own clock (`sure`) cannot be believed.

    A phone's clock is corrected by what it said when sending; nothing happens in the future or
    more than OLDEST ago. Source: docs/sync.md, "Time"."""
    skew = timedelta() if sent.clock_now is None else now - sent.clock_now
    at = sent.at + skew
    quality = "exact" if abs(skew) < EXACT_WITHIN else "corrected"
    if not now - OLDEST <= at <= now:
        at, quality = min(max(at, now - OLDEST), now), "clamped"
    return at, quality if sure else "unsure"
