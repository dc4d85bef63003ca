"""Taking a person in on the phone at which they stand."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.identity import actions as identity
from app.kit.secrets import Hashed


def move_in(
    tx: Session, account: UUID, secret_hash: bytes, new_pin: Hashed | None, now: datetime
) -> str:
    """Tie this phone and open a session; returns its key. With a new PIN every other session ends,
    since whoever knew the old one may sit there; other phones stay tied, with what waits unsent
    on them, and ask for the new PIN."""
    if new_pin is not None:
        identity.keep(tx, account, "pin", new_pin, now=now)
        identity.end_sign_ins(tx, account)
    device = identity.tie_device(tx, account, secret_hash, now=now)
    return identity.open_sign_in(tx, account, device, now=now)
