"""Phones, who is tied to them, and the PIN that unlocks a tie."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.identity import queries
from app.identity.actions.kept import keep
from app.identity.actions.sessions import end_sign_ins, open_sign_in
from app.identity.models import Device, DeviceAccount
from app.identity.rules.pins import MOST_MISSES
from app.kit import audit
from app.kit.db import insert_ignoring, new_id, transaction
from app.kit.secrets import check, renewed


def keep_device(tx: Session, secret_hash: bytes, *, now: datetime) -> UUID:
    """The row of a browser, made at the first thing that somebody does on it."""
    row = {"id": new_id(), "secret_hash": secret_hash, "first_seen": now}
    tx.execute(insert_ignoring(tx, Device), row)
    return tx.execute(select(Device.id).where(Device.secret_hash == secret_hash)).scalar_one()


def tie_device(tx: Session, account: UUID, secret_hash: bytes, *, now: datetime) -> UUID:
    """Let this person use this phone with their PIN. Misses begin anew. Returns the device."""
    device = keep_device(tx, secret_hash, now=now)
    row = {"device": device, "account": account, "misses": 0, "since": now}
    tx.execute(insert_ignoring(tx, DeviceAccount), row)
    _set_misses(tx, account, device, 0)
    audit.record(tx, "identity:device:tie", now=now, who=account, about=device)
    tx.flush()
    return device


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


def unlock(account: UUID, secret_hash: bytes | None, pin: str, *, now: datetime) -> str | None:
    """The key of a new session, if this person is tied to this phone and it is their PIN.

    The try is written down before the PIN is looked at, so that tries sent all at once do not
    get more than ten; ten misses end the tie. Opens its own transactions, the hash in between."""
    with transaction() as tx:
        device, tries = _begin_try(tx, account, secret_hash)
    if device is None:
        return None
    secret = queries.secret_of(account, "pin")
    right = secret is not None and check(pin, secret.kept)
    better = renewed(pin, secret.kept) if secret is not None and right else None
    with transaction() as tx:
        if not right:
            audit.record(tx, "identity:pin:miss", now=now, who=account, about=device)
            if tries >= MOST_MISSES:
                drop_device_account(tx, account, device, now=now)
            return None
        _set_misses(tx, account, device, 0)
        if better is not None:
            keep(tx, account, "pin", better, now=now)
        return open_sign_in(tx, account, device, now=now)


def _begin_try(tx: Session, account: UUID, secret_hash: bytes | None) -> tuple[UUID | None, int]:
    """The device and how many tries with this one, or None where there is no tie to try."""
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


def _set_misses(tx: Session, account: UUID, device: UUID, misses: int) -> None:
    tx.execute(
        update(DeviceAccount)
        .where(DeviceAccount.device == device, DeviceAccount.account == account)
        .values(misses=misses)
    )
