"""Who learns on this phone, and who needs the six words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, or_, select

from app.identity.models import Account, Credential, Device, DeviceAccount, SignIn
from app.kit.db import read


@dataclass(frozen=True, slots=True)
class Tile:
    """Somebody who learns on this phone."""

    id: UUID
    name: str


def device_is_known(secret_hash: bytes | None) -> bool:
    """Whether somebody is tied to this browser; it then has limits of its own."""
    return bool(people_on(secret_hash))


def people_on(secret_hash: bytes | None) -> tuple[Tile, ...]:
    """Who learns on this phone, in the order of coming."""
    if secret_hash is None:
        return ()
    rows = read().execute(
        select(Account.id, Account.name)
        .join(DeviceAccount, DeviceAccount.account == Account.id)
        .join(Device, Device.id == DeviceAccount.device)
        .where(Device.secret_hash == secret_hash)
        .order_by(DeviceAccount.since, Account.id)
    )
    return tuple(Tile(row.id, row.name) for row in rows)


def is_tied(secret_hash: bytes | None, wanted: UUID) -> bool:
    """Whether this person uses this phone."""
    return any(tile.id == wanted for tile in people_on(secret_hash))


def needs_words(wanted: UUID, now: datetime) -> bool:
    """Whether it is time to show this person the six words: none yet, and a second visit (a
    sign-in after the first, or a day gone by)."""
    has_words = exists().where(Credential.account == Account.id, Credential.kind == "words")
    came_again = exists().where(SignIn.account == Account.id, SignIn.opened_at > Account.made_at)
    found = select(Account.id).where(
        Account.id == wanted,
        ~has_words,
        or_(came_again, Account.made_at <= now - timedelta(days=1)),
    )
    return read().scalar(found) is not None
