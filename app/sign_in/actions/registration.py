"""Creates accounts, each exactly once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import actions as identity
from app.identity.models import StaffGrant
from app.kit.secrets import Hashed
from app.kit.store import audit
from app.sync import queries as sync


class AlreadyRegisteredError(Exception):
    """The form was sent before. With the same PIN `unlock` opens the account; otherwise the person
    signs in at /masuk."""


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
    `device` is kit.web.device.current(), `pin` comes from hash_secret (before the transaction).
    Returns the device. Only synthetic people have no PIN: they cannot sign in.

    Raises AlreadyRegisteredError where the form was sent before (and what it made was erased since,
    perhaps); then call `unlock(id, device,
    pin)` after the transaction: it gives a key for the same PIN, None for any other."""
    # Who erased does not come back by a form that lay open.
    if sync.is_erased(id) or not identity.make_account(tx, id, name, language, now=now):
        raise AlreadyRegisteredError(id)
    if pin is not None:
        identity.set_credential(tx, id, "pin", pin, now=now)
    made_on = identity.tie_device(tx, id, device, now=now)
    for purpose in consents:
        identity.consent(tx, id, purpose, language=language, now=now)
    audit.record(tx, "identity:account:make", now=now, who=id)
    tx.flush()
    return made_on


def enrol_for_demo(tx: Session, account: UUID, secret_hash: bytes, *, now: datetime) -> str:
    """Sign a demo person in on this browser; the key is for `enter`. Staff get a session as if by
    passphrase, and no tile."""
    staff = tx.scalar(select(StaffGrant.id).where(StaffGrant.account == account)) is not None
    bind = identity.keep_device(tx, secret_hash, now=now) if staff else None
    device = bind or identity.tie_device(tx, account, secret_hash, now=now)
    return identity.open_sign_in(tx, account, device, now=now, staff=staff)
