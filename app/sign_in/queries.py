"""The people known on this phone, and whether a session has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.identity.models import Account, Device, DeviceAccount, SignInSession
from app.identity.queries import session_key_in_cookie
from app.kit.permissions import current_person
from app.kit.secrets import hash_token
from app.kit.store.db import read
from app.kit.text.i18n import gettext
from app.sign_in.rules.tiles import DRAWINGS


@dataclass(frozen=True, slots=True)
class PhoneProfile:
    """A person on the sign-in page of this phone, with the avatar that may stand for the name."""

    id: UUID
    name: str
    shared: bool = False
    drawing: str | None = None

    @property
    def label(self) -> str:
        """The text shown on the sign-in page: the word for the avatar, else the name."""
        return gettext(DRAWINGS[self.drawing]) if self.drawing in DRAWINGS else self.name

    @property
    def symbol(self) -> str:
        """The icon shown on the sign-in page: the avatar, else a person."""
        return self.drawing if self.drawing in DRAWINGS else "orang"


def profiles_on_phone(device_hash: bytes | None) -> tuple[PhoneProfile, ...]:
    """The people known on this phone, in the order of their first sign-in."""
    if device_hash is None:
        return ()
    rows = read().execute(
        select(Account.id, Account.name, DeviceAccount.shared, DeviceAccount.drawing)
        .join(DeviceAccount, DeviceAccount.account == Account.id)
        .join(Device, Device.id == DeviceAccount.device)
        .where(Device.secret_hash == device_hash)
        .order_by(DeviceAccount.since, Account.id)
    )
    return tuple(PhoneProfile(*row) for row in rows)


def find_profile_on_phone(device_hash: bytes | None, account_id: UUID) -> PhoneProfile | None:
    return next((tile for tile in profiles_on_phone(device_hash) if tile.id == account_id), None)


def is_profile_on_phone(device_hash: bytes | None, account_id: UUID) -> bool:
    return find_profile_on_phone(device_hash, account_id) is not None


def has_session_ended() -> bool:
    """Whether this browser's cookie carries the key of an ended session."""
    return session_key_in_cookie() is not None and current_person() is None


def has_session_ended_idle(key: str, now: datetime) -> bool:
    """Whether the session of this key was on a shared phone and ended after 15 idle minutes."""
    ended = (
        SignInSession.key_hash == hash_token(key),
        SignInSession.shared,
        SignInSession.ends_at <= now,
    )
    return read().execute(select(SignInSession.account).where(*ended)).first() is not None
