"""Tries, counted before what was tried is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from app.identity import queries as identity
from app.identity.actions import count_miss, limit_key, take_miss_back
from app.identity.rules import line_of
from app.kit.clock import utcnow
from app.kit.store.db import transaction
from app.kit.web import device

Watched = Sequence[tuple[str, str]]
"""Limits by name, with the keys under which this request counts."""


def by_phone_and_address(limit: str) -> Watched:
    """The limit for who is asking: by the address, and by the browser too, so that neither another
    network nor another profile on the phone gives tries anew. One for all: a phone that had tries
    of its own once somebody used it gave sixty more for each profile that was made."""
    keys = [limit_key(limit, line_of(request.remote_addr))]
    phone = device.current()
    if phone is not None:
        keys.append(limit_key(limit, phone.hex()))
    return tuple((limit, key) for key in keys)


def used_up(watched: Watched) -> bool:
    return any(identity.too_many(limit, key, utcnow()) for limit, key in watched)


def note_miss(watched: Watched) -> bool:
    """Count one. Returns whether it was still within every limit.

    Where looking takes time a miss is counted before, so that tries sent all at once do not get
    more than the limit; whoever was right then calls `was_right`."""
    with transaction() as tx:
        within = [count_miss(tx, limit, key, now=utcnow()) for limit, key in watched]
    return all(within)


def was_right(watched: Watched) -> None:
    """It was no miss after all."""
    with transaction() as tx:
        for limit, key in watched:
            take_miss_back(tx, limit, key, now=utcnow())
