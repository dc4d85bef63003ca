"""The people known on this phone, and whether a session has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.identity.models import Account, Device, DeviceAccount, SignIn
from app.identity.queries import sign_in_key
from app.kit.permissions import person
from app.kit.secrets import sha256
from app.kit.store.db import read
from app.kit.text.i18n import gettext
from app.sign_in.rules.tiles import DRAWINGS


@dataclass(frozen=True, slots=True)
class Tile:
    """A person listed on the sign-in page of this phone."""

    id: UUID
    name: str
    shared: bool = False
    drawing: str | None = None

    @property
    def label(self) -> str:
        """The text that others see: the word for the drawing, else the name."""
        return gettext(DRAWINGS[self.drawing]) if self.drawing in DRAWINGS else self.name

    @property
    def symbol(self) -> str:
        return self.drawing if self.drawing in DRAWINGS else "orang"


def people_on(secret_hash: bytes | None) -> tuple[Tile, ...]:
    """The people known on this phone, in the order of their first sign-in."""
    if secret_hash is None:
        return ()
    rows = read().execute(
        select(Account.id, Account.name, DeviceAccount.shared, DeviceAccount.drawing)
        .join(DeviceAccount, DeviceAccount.account == Account.id)
        .join(Device, Device.id == DeviceAccount.device)
        .where(Device.secret_hash == secret_hash)
        .order_by(DeviceAccount.since, Account.id)
    )
    return tuple(Tile(*row) for row in rows)


def tile_of(secret_hash: bytes | None, wanted: UUID) -> Tile | None:
    """This person's tile, if they are known on this phone."""
    return next((tile for tile in people_on(secret_hash) if tile.id == wanted), None)


def is_tied(secret_hash: bytes | None, wanted: UUID) -> bool:
    """Whether this person is known on this phone."""
    return tile_of(secret_hash, wanted) is not None


def has_ended() -> bool:
    """Whether this browser's cookie carries the key of an ended session."""
    return sign_in_key() is not None and person() is None


def was_idle(key: str, now: datetime) -> bool:
    """Whether the session of this key ended because a shared phone was idle."""
    ended = (SignIn.key_hash == sha256(key), SignIn.shared, SignIn.ends_at <= now)
    return read().execute(select(SignIn.account).where(*ended)).first() is not None
