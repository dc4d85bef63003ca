"""Sign a person in on the phone in front of them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.identity import actions as identity
from app.kit.secrets import HashedSecret
from app.recovery.models import TrainerCode
from app.sync import actions as sync


def sign_in_on_phone(
    tx: Session, account: UUID, device_hash: bytes, new_pin: HashedSecret | None, now: datetime
) -> str:
    """Link the person to this phone and open a session; returns its key. A new PIN ends all other
    sessions and revokes the upload tokens of other phones, since somebody who knew the old PIN may
    hold them; those phones keep their unsent answers and ask for the new PIN."""
    end_pin_reset(tx, account, now=now)
    if new_pin is not None:
        identity.set_credential(tx, account, "pin", new_pin, now=now)
        identity.end_sessions_of_account(tx, account)
        sync.revoke_upload_tokens(tx, account, now=now)
    device = identity.link_account_to_device(tx, account, device_hash, now=now)
    return identity.open_session(tx, account, device, now=now)


def end_pin_reset(tx: Session, account: UUID, *, now: datetime) -> None:
    """End a requested PIN reset, since the person has entered the right PIN or the six words."""
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
