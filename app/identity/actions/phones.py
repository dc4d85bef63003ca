"""Phones, the people known on them, and PIN tries."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from app.identity import queries
from app.identity.actions.sessions import end_sessions_of_account
from app.identity.models import Device, DeviceAccount, SignInSession
from app.identity.rules.limits import LEARNER_SESSION, MOST_MISSES, SHARED_SESSION
from app.kit.store import audit
from app.kit.store.db import insert_ignoring, new_id


def get_or_create_device(tx: Session, device_hash: bytes, *, now: datetime) -> UUID:
    """The id of the row of this browser, which is created with its first write."""
    row = {"id": new_id(), "secret_hash": device_hash, "first_seen": now}
    tx.execute(insert_ignoring(tx, Device), row)
    return tx.execute(select(Device.id).where(Device.secret_hash == device_hash)).scalar_one()


def link_account_to_device(
    tx: Session, account: UUID, device_hash: bytes, *, now: datetime
) -> UUID:
    """List this person on this phone, so that their PIN signs them in there, and reset the wrong
    PINs. A phone that somebody else uses already counts as shared. Returns the device's id."""
    device = get_or_create_device(tx, device_hash, now=now)
    others = exists().where(DeviceAccount.device == device, DeviceAccount.account != account)
    shared = bool(tx.scalar(select(others)))
    row = {"device": device, "account": account, "misses": 0, "since": now, "shared": shared}
    tx.execute(insert_ignoring(tx, DeviceAccount), row)
    reset_pin_attempts(tx, account, device)
    audit.record_audit(tx, "identity:device:tie", now=now, actor=account, subject=device)
    tx.flush()
    return device


def set_device_avatar(tx: Session, account: UUID, device: UUID, drawing: str | None) -> None:
    """Store the avatar that lists this person on this phone instead of the name; None: the name."""
    tie = (DeviceAccount.device == device, DeviceAccount.account == account)
    tx.execute(update(DeviceAccount).where(*tie).values(drawing=drawing))
    tx.flush()


def set_device_shared(
    tx: Session, account: UUID, device: UUID, *, shared: bool, now: datetime
) -> None:
    """Store whether others use this phone too, and give the person's open session there the
    lifetime that belongs to it."""
    tie = (DeviceAccount.device == device, DeviceAccount.account == account)
    tx.execute(update(DeviceAccount).where(*tie).values(shared=shared))
    open_here = (
        SignInSession.device == device,
        SignInSession.account == account,
        ~SignInSession.staff,
    )
    ends_at = now + (SHARED_SESSION if shared else LEARNER_SESSION)
    changed = update(SignInSession).where(
        *open_here, SignInSession.shared != shared, SignInSession.ends_at > now
    )
    tx.execute(changed.values(shared=shared, ends_at=ends_at))
    tx.flush()


def unlink_account_from_device(tx: Session, account: UUID, device: UUID, *, now: datetime) -> None:
    """Remove a person from a phone and end their sessions there. Unsent answers on the phone
    stay."""
    tx.execute(
        delete(DeviceAccount).where(
            DeviceAccount.device == device, DeviceAccount.account == account
        )
    )
    end_sessions_of_account(tx, account, device)
    audit.record_audit(tx, "identity:device:untie", now=now, actor=account, subject=device)
    tx.flush()


def count_pin_attempt(
    tx: Session, account: UUID, device_hash: bytes | None
) -> tuple[UUID | None, int]:
    """Record a PIN try before the PIN is checked. Returns the device and the number of tries
    including this one; None if the person is not known on the phone or no try is left."""
    device = queries.find_device_id(device_hash)
    if device is None:
        return None, 0
    tries = tx.scalar(
        update(DeviceAccount)
        .where(
            DeviceAccount.device == device,
            DeviceAccount.account == account,
            DeviceAccount.misses < MOST_MISSES,
        )
        .values(misses=DeviceAccount.misses + 1)
        .returning(DeviceAccount.misses)
    )
    return (None, 0) if tries is None else (device, tries)


def reset_pin_attempts(tx: Session, account: UUID, device: UUID) -> None:
    """Reset the number of wrong PINs of this person on this phone."""
    tx.execute(
        update(DeviceAccount)
        .where(DeviceAccount.device == device, DeviceAccount.account == account)
        .values(misses=0)
    )
