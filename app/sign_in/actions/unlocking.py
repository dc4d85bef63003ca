"""Unlocking a phone with the PIN."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.identity import actions as identity
from app.kit.store.db import transaction
from app.recovery.actions import check_pin_on_phone, end_pin_reset


def open_session_with_pin(
    account: UUID, device_hash: bytes | None, pin: str, *, now: datetime, shared: bool | None = None
) -> str | None:
    """Check the PIN of a person whom this phone knows, and return the key of a new session; None if
    it is wrong. `shared` stores whether others use the phone too; None leaves that unchanged.

    The attempt is counted before the PIN is checked, so that concurrent ones stay within ten; then
    the phone forgets the person. Opens its own transactions, and hashes between them. Raises sync's
    PepperMissingOrDifferentError if no PIN can be checked; then no attempt is counted."""
    device, better = check_pin_on_phone(account, device_hash, pin, now=now)
    if device is None:
        return None
    with transaction() as tx:
        identity.reset_pin_attempts(tx, account, device)
        end_pin_reset(tx, account, now=now)
        if better is not None:
            identity.set_credential(tx, account, "pin", better, now=now)
        if shared is not None:
            identity.set_device_shared(tx, account, device, shared=shared, now=now)
        return identity.open_session(tx, account, device, now=now)
