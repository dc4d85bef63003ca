"""Unlocking a phone with the PIN."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.identity import actions as identity
from app.kit.store.db import transaction
from app.recovery.actions import end_wait, try_pin


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
    device, better = try_pin(account, secret_hash, pin, now=now)
    if device is None:
        return None
    with transaction() as tx:
        identity.forget_misses(tx, account, device)
        end_wait(tx, account, now=now)
        if better is not None:
            identity.set_credential(tx, account, "pin", better, now=now)
        if shared is not None:
            identity.set_shared(tx, account, device, shared=shared, now=now)
        return identity.open_sign_in(tx, account, device, now=now)
