"""Sign a person in on the phone in front of them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.identity import actions as identity
from app.kit.secrets import Hashed
from app.recovery.models import TrainerCode
from app.sync import actions as sync


def sign_in_on_phone(
    tx: Session, account: UUID, secret_hash: bytes, new_pin: Hashed | None, now: datetime
) -> str:
    """Make the person known on this phone and open a session; returns its key. With a new PIN every
    other session ends and no other phone may send, since somebody who knew the old PIN may use it;
    other phones stay known, keep their unsent answers, and ask for the new PIN."""
    end_wait(tx, account, now=now)
    if new_pin is not None:
        identity.set_credential(tx, account, "pin", new_pin, now=now)
        identity.end_sign_ins(tx, account)
        sync.revoke_tokens(tx, account, now=now)
    device = identity.tie_device(tx, account, secret_hash, now=now)
    return identity.open_sign_in(tx, account, device, now=now)


def end_wait(tx: Session, account: UUID, *, now: datetime) -> None:
    """End a wait for a new PIN: the person has entered the right PIN or the six words."""
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
