"""Creates accounts, each exactly once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity import actions as identity
from app.identity import queries
from app.identity.models import StaffGrant
from app.kit.secrets import HashedSecret
from app.kit.store import audit
from app.sync import queries as sync


class AlreadyRegisteredError(Exception):
    """The sign-up form was sent before, so its account exists or was erased. Call
    `open_session_with_pin`, which signs in the same PIN."""


def register_account(
    tx: Session,
    *,
    id: UUID,  # noqa: A002 -- it is the account's id, and callers name it
    device_hash: bytes,
    name: str,
    language: str,
    pin: HashedSecret | None,
    now: datetime,
    consents: Iterable[str] = ("dewasa", "akun"),
    takes_over: bool = False,
) -> UUID:
    """Create an account with the id of the sign-up form, link it to this phone, store the consents.
    `device_hash` is kit.web.device.current_device_hash(); `pin` comes from hash_secret, before the
    transaction, and is None for demo people only. `takes_over`: the account may exist without a
    PIN, and is theirs from now on. Returns the device's id. Raises AlreadyRegisteredError."""
    # A form that stayed open does not bring back an account that was erased.
    if sync.is_account_erased(id):
        raise AlreadyRegisteredError(id)
    if not identity.make_account(tx, id, name, language, now=now):
        identity.lock_accounts(tx, [id])
        if not takes_over or queries.find_credential(id, "pin") is not None:
            raise AlreadyRegisteredError(id)
        _take_over_profile(tx, id, name, language, now)
    if pin is not None:
        identity.set_credential(tx, id, "pin", pin, now=now)
    made_on = identity.link_account_to_device(tx, id, device_hash, now=now)
    for purpose in consents:
        identity.give_consent(tx, id, purpose, language=language, now=now)
    audit.record_audit(tx, "identity:account:make", now=now, actor=id)
    tx.flush()
    return made_on


def _take_over_profile(tx: Session, account: UUID, name: str, language: str, now: datetime) -> None:
    """Give an account that was made for somebody the name that they want themselves."""
    identity.set_profile(
        tx,
        account,
        name=name,
        language=language,
        stage=None,
        sex=None,
        country=None,
        wording=0,
        now=now,
    )


def open_demo_session(tx: Session, account: UUID, device_hash: bytes, *, now: datetime) -> str:
    """Open a session for a demo person on this browser and return its key. Staff get a session as
    if by passphrase, and are not listed on the phone."""
    staff = tx.scalar(select(StaffGrant.id).where(StaffGrant.account == account)) is not None
    bind = identity.get_or_create_device(tx, device_hash, now=now) if staff else None
    device = bind or identity.link_account_to_device(tx, account, device_hash, now=now)
    return identity.open_session(tx, account, device, now=now, staff=staff)
