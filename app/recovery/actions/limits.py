"""Rate limits for secrets: failed attempts are counted before the secret is checked."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from app.identity import queries as identity
from app.identity.actions import count_failed_attempt, rate_limit_key, uncount_failed_attempt
from app.identity.rules import address_for_rate_limit
from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.kit.web import device

LimitKeys = Sequence[tuple[str, str]]
"""Limits by name, with the keys under which this request counts."""


def limit_keys_of_request(limit: str) -> LimitKeys:
    """The keys under which this request counts: one for its IP address and one for its browser, so
    that neither another network nor another profile on the phone gives more attempts."""
    keys = [rate_limit_key(limit, address_for_rate_limit(request.remote_addr))]
    phone = device.current_device_hash()
    if phone is not None:
        keys.append(rate_limit_key(limit, phone.hex()))
    return tuple((limit, key) for key in keys)


def is_any_limit_used_up(keys: LimitKeys) -> bool:
    return any(identity.is_limit_used_up(limit, key, utcnow()) for limit, key in keys)


def count_failed_attempts(keys: LimitKeys) -> bool:
    """Count a failed attempt. Returns whether it was within every limit. Where checking takes time,
    call it before the check, so that concurrent attempts stay within the limit; after a success
    call `uncount_failed_attempts`."""
    with transaction() as tx:
        within = [count_failed_attempt(tx, limit, key, now=utcnow()) for limit, key in keys]
    return all(within)


def uncount_failed_attempts(keys: LimitKeys) -> None:
    """Take back an attempt that turned out to be right."""
    with transaction() as tx:
        for limit, key in keys:
            uncount_failed_attempt(tx, limit, key, now=utcnow())
