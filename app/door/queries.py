"""Who learns on this phone."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.identity.models import Account, Device, DeviceAccount
from app.kit.db import read


@dataclass(frozen=True, slots=True)
class Tile:
    """Somebody who learns on this phone."""

    id: UUID
    name: str


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
