"""Phones, who is tied to them, and how often a PIN was tried there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from app.identity import queries
from app.identity.actions.sessions import end_sign_ins
from app.identity.models import Device, DeviceAccount, SignIn
from app.identity.rules.limits import LEARNER_SESSION, MOST_MISSES, SHARED_SESSION
from app.kit.store import audit
from app.kit.store.db import insert_ignoring, new_id


def keep_device(tx: Session, secret_hash: bytes, *, now: datetime) -> UUID:
    """The row of a browser, made at the first thing that somebody does on it."""
    row = {"id": new_id(), "secret_hash": secret_hash, "first_seen": now}
    tx.execute(insert_ignoring(tx, Device), row)
    return tx.execute(select(Device.id).where(Device.secret_hash == secret_hash)).scalar_one()


def tie_device(tx: Session, account: UUID, secret_hash: bytes, *, now: datetime) -> UUID:
    """Let this person use this phone with their PIN. Misses begin anew. Where somebody else uses
    it already, it is taken for shared until they say otherwise. Returns the device."""
    device = keep_device(tx, secret_hash, now=now)
    others = exists().where(DeviceAccount.device == device, DeviceAccount.account != account)
    shared = bool(tx.scalar(select(others)))
    row = {"device": device, "account": account, "misses": 0, "since": now, "shared": shared}
    tx.execute(insert_ignoring(tx, DeviceAccount), row)
    forget_misses(tx, account, device)
    audit.record(tx, "identity:device:tie", now=now, who=account, about=device)
    tx.flush()
    return device


def show_as(tx: Session, account: UUID, device: UUID, drawing: str | None) -> None:
    """Write by which drawing this person wants to be found on this phone; None: by name."""
    tie = (DeviceAccount.device == device, DeviceAccount.account == account)
    tx.execute(update(DeviceAccount).where(*tie).values(drawing=drawing))
    tx.flush()


def set_shared(tx: Session, account: UUID, device: UUID, *, shared: bool, now: datetime) -> None:
    """Write whether others use this phone too; what this person has open there ends accordingly."""
    tie = (DeviceAccount.device == device, DeviceAccount.account == account)
    tx.execute(update(DeviceAccount).where(*tie).values(shared=shared))
    open_here = (SignIn.device == device, SignIn.account == account, ~SignIn.staff)
    ends_at = now + (SHARED_SESSION if shared else LEARNER_SESSION)
    changed = update(SignIn).where(*open_here, SignIn.shared != shared, SignIn.ends_at > now)
    tx.execute(changed.values(shared=shared, ends_at=ends_at))
    tx.flush()


def drop_device_account(tx: Session, account: UUID, device: UUID, *, now: datetime) -> None:
    """End the tie of a person to a phone, and the sessions there. What waits unsent on the phone
    is not touched."""
    tx.execute(
        delete(DeviceAccount).where(
            DeviceAccount.device == device, DeviceAccount.account == account
        )
    )
    end_sign_ins(tx, account, device)
    audit.record(tx, "identity:device:untie", now=now, who=account, about=device)
    tx.flush()


def begin_try(tx: Session, account: UUID, secret_hash: bytes | None) -> tuple[UUID | None, int]:
    """Write a try of the PIN down, before it is looked at. Returns the device and how many tries
    with this one; None where there is no tie to try, or no try is left."""
    device = queries.device_id(secret_hash)
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


def forget_misses(tx: Session, account: UUID, device: UUID) -> None:
    """Misses of this person on this phone begin anew."""
    tx.execute(
        update(DeviceAccount)
        .where(DeviceAccount.device == device, DeviceAccount.account == account)
        .values(misses=0)
    )
