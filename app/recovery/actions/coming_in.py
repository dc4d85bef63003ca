"""Taking a person in on the phone at which they stand."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.identity import actions as identity
from app.kit.secrets import Hashed
from app.recovery.models import TrainerCode
from app.sync import actions as sync


def move_in(
    tx: Session, account: UUID, secret_hash: bytes, new_pin: Hashed | None, now: datetime
) -> str:
    """Tie this phone and open a session; returns its key. With a new PIN every other session ends,
    and no other phone may send, since whoever knew the old one may sit there; other phones stay
    tied, with what waits unsent on them, and ask for the new PIN."""
    end_wait(tx, account, now=now)
    if new_pin is not None:
        identity.keep(tx, account, "pin", new_pin, now=now)
        identity.end_sign_ins(tx, account)
        sync.revoke_tokens(tx, account, now=now)
    device = identity.tie_device(tx, account, secret_hash, now=now)
    return identity.open_sign_in(tx, account, device, now=now)


def end_wait(tx: Session, account: UUID, *, now: datetime) -> None:
    """Who knows the PIN, or has the words, needs no new PIN: a wait for one ends."""
    tx.execute(
        update(TrainerCode)
        .where(
            TrainerCode.account == account,
            TrainerCode.closes_at > now,
            TrainerCode.done_at.is_(None),
            TrainerCode.ended_at.is_(None),
        )
        .values(ended_at=now, ended_how="pin")
    )
