"""A trainer's one-time code."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from app.identity import actions as identity
from app.identity import queries
from app.identity.rules import new_start_code
from app.kit import audit
from app.kit.db import transaction
from app.kit.secrets import check, hash_secret, lookups, spend_time
from app.recovery.actions.coming_in import move_in


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
            return move_in(tx, found.account, secret_hash, None, now)
        if not within:
            identity.drop(tx, found.account, "code")
    return None
