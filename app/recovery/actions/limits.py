"""Rate limits for secrets: failed attempts are counted before the secret is checked."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from app.identity import queries as identity
from app.identity.actions import count_miss, limit_key, uncount_miss
from app.identity.rules import line_of
from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.kit.web import device

LimitKeys = Sequence[tuple[str, str]]
"""Limits by name, with the keys under which this request counts."""


def keys_of_phone_and_address(limit: str) -> LimitKeys:
    """The limit keys of a request: one for its address and one for its browser, so that neither
    another network nor another profile on the phone gives more attempts. All profiles share one
    count: a count per profile gave sixty more attempts for each profile created."""
    keys = [limit_key(limit, line_of(request.remote_addr))]
    phone = device.current()
    if phone is not None:
        keys.append(limit_key(limit, phone.hex()))
    return tuple((limit, key) for key in keys)


def used_up(keys: LimitKeys) -> bool:
    return any(identity.too_many(limit, key, utcnow()) for limit, key in keys)


def count_misses(keys: LimitKeys) -> bool:
    """Count a failed attempt. Returns whether it was within every limit. Where checking takes time,
    call it before the check, so that concurrent attempts stay within the limit; after a success
    call `uncount_misses`."""
    with transaction() as tx:
        within = [count_miss(tx, limit, key, now=utcnow()) for limit, key in keys]
    return all(within)


def uncount_misses(keys: LimitKeys) -> None:
    """Take back an attempt that turned out to be right."""
    with transaction() as tx:
        for limit, key in keys:
            uncount_miss(tx, limit, key, now=utcnow())
