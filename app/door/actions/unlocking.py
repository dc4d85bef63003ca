"""The PIN that unlocks a phone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.identity import actions as identity
from app.identity import queries
from app.identity.rules.limits import MOST_MISSES
from app.kit import audit
from app.kit.db import transaction
from app.kit.secrets import check, renewed
from app.recovery.actions import end_wait


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
    get more than ten; ten misses end the tie. Opens its own transactions, the hash in between."""
    with transaction() as tx:
        device, tries = identity.begin_try(tx, account, secret_hash)
    if device is None:
        return None
    secret = queries.secret_of(account, "pin")
    right = secret is not None and check(pin, secret.kept)
    better = renewed(pin, secret.kept) if secret is not None and right else None
    with transaction() as tx:
        if not right:
            audit.record(tx, "identity:pin:miss", now=now, who=account, about=device)
            if tries >= MOST_MISSES:
                identity.drop_device_account(tx, account, device, now=now)
            return None
        identity.forget_misses(tx, account, device)
        end_wait(tx, account, now=now)
        if better is not None:
            identity.keep(tx, account, "pin", better, now=now)
        if shared is not None:
            identity.set_shared(tx, account, device, shared=shared, now=now)
        return identity.open_sign_in(tx, account, device, now=now)
