"""Unlocking a phone with the PIN."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.identity import actions as identity
from app.identity import queries
from app.identity.rules.limits import MOST_MISSES
from app.kit.secrets import Hashed, check, rehashed_if_outdated
from app.kit.store import audit
from app.kit.store.db import transaction
from app.recovery.actions import end_wait
from app.sync import actions as sync


def unlock(
    account: UUID,
    secret_hash: bytes | None,
    pin: str,
    *,
    now: datetime,
    shared: bool | None = None,
) -> str | None:
    """The key of a new session, if this person is tied to this phone and it is their PIN. `shared`
    says whether others use the phone too; None leaves that as it is.

    The try is written down before the PIN is looked at, so that tries sent all at once do not
    get more than ten; ten misses end the tie. Opens its own transactions, the hash in between.
    Raises sync's PepperMissingError where no PIN can be checked; then no try is counted."""
    device, better = _try_pin(account, secret_hash, pin, now)
    if device is None:
        return None
    with transaction() as tx:
        identity.forget_misses(tx, account, device)
        end_wait(tx, account, now=now)
        if better is not None:
            identity.keep(tx, account, "pin", better, now=now)
        if shared is not None:
            identity.set_shared(tx, account, device, shared=shared, now=now)
        return identity.open_sign_in(tx, account, device, now=now)


def is_pin(account: UUID, secret_hash: bytes | None, pin: str, *, now: datetime) -> bool:
    """Whether this is their PIN, asked of who is signed in before what cannot be undone. Counts as
    a try like any other: ten misses end the tie, and the session with it. Opens its own
    transactions."""
    device, _ = _try_pin(account, secret_hash, pin, now)
    if device is None:
        return False
    with transaction() as tx:
        identity.forget_misses(tx, account, device)
    return True


def _try_pin(
    account: UUID, secret_hash: bytes | None, pin: str, now: datetime
) -> tuple[UUID | None, Hashed | None]:
    """The phone on which the PIN was right, and a new hash where the kept one is of an older
    pepper; None where it was not right, which is written down."""
    kept = queries.secret_of(account, "pin")
    if kept is not None:
        sync.require_pepper(kept.kept)
    with transaction() as tx:
        device, tries = identity.begin_try(tx, account, secret_hash)
    if device is None:
        return None, None
    secret = queries.secret_of(account, "pin")
    if secret is not None and check(pin, secret.kept):
        return device, rehashed_if_outdated(pin, secret.kept)
    with transaction() as tx:
        audit.record(tx, "identity:pin:miss", now=now, who=account, about=device)
        if tries >= MOST_MISSES:
            identity.drop_device_account(tx, account, device, now=now)
    return None, None
