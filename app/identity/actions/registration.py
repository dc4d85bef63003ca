"""Becoming somebody here, exactly once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity.actions.agreeing import consent
from app.identity.actions.kept import keep
from app.identity.actions.phones import keep_device, tie_device
from app.identity.actions.sessions import open_sign_in
from app.identity.models import Account, StaffGrant
from app.kit import audit
from app.kit.db import insert_ignoring
from app.kit.secrets import Hashed


class AlreadyRegisteredError(Exception):
    """The form was sent before. With the same PIN `unlock` opens the account, else /masuk does."""


def register(
    tx: Session,
    *,
    id: UUID,  # noqa: A002 -- it is the account's id, and callers name it
    device: bytes,
    name: str,
    language: str,
    pin: Hashed | None,
    now: datetime,
    consents: Iterable[str] = ("dewasa", "akun"),
) -> UUID:
    """Make an account with the id of the sign-up form, tie it to this phone, write the consents.
    `device` is kit.device.current(), `pin` comes from hash_secret (before the transaction).
    Returns the device. Only synthetic people have no PIN: they cannot sign in.

    Raises AlreadyRegisteredError where the form was sent before; then call `unlock(id, device,
    pin)` after the transaction: it gives a key for the same PIN, None for any other."""
    if not _insert(tx, id, name, language, now):
        raise AlreadyRegisteredError(id)
    if pin is not None:
        keep(tx, id, "pin", pin, now=now)
    made_on = tie_device(tx, id, device, now=now)
    for purpose in consents:
        consent(tx, id, purpose, language=language, now=now)
    audit.record(tx, "identity:account:make", now=now, who=id)
    tx.flush()
    return made_on


def _insert(tx: Session, account: UUID, name: str, language: str, now: datetime) -> bool:
    """Whether the row is new. Of two at the same moment one waits here for the other."""
    row = {"id": account, "name": name, "language": language, "made_at": now}
    made = tx.execute(insert_ignoring(tx, Account).returning(Account.id), row)
    return made.first() is not None


def enrol_for_demo(tx: Session, account: UUID, secret_hash: bytes, *, now: datetime) -> str:
    """Let a demo person in on this browser; the key is for `enter`. A member of staff comes in
    as if by passphrase and leaves no tile."""
    staff = tx.scalar(select(StaffGrant.id).where(StaffGrant.account == account)) is not None
    bind = keep_device(tx, secret_hash, now=now) if staff else None
    device = bind or tie_device(tx, account, secret_hash, now=now)
    return open_sign_in(tx, account, device, now=now, staff=staff)
