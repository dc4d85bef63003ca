"""Many phones at once: one person each, two people to a household, inserted without the actions."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from app.households.models import Household, Member
from app.identity.models import Account, Device, DeviceAccount
from app.kit.clock import utcnow
from app.kit.secrets import hash_token
from app.kit.store.db import Model, database, new_id, read, transaction
from app.recount import actions as recount
from app.regions.models import Region
from app.sync.actions.server import ensure_server_row
from app.sync.models import UploadToken

VILLAGES = 200


@dataclass(frozen=True)
class Enrolled:
    """A person and their phone, which may send."""

    account: UUID
    device: UUID
    token: str


def enrol(count: int) -> list[Enrolled]:
    """Insert `count` people, an even number, each with a phone, and count them. Call it inside
    `opened_app`."""
    with transaction() as tx:
        ensure_server_row(tx, now=utcnow())
    codes = select(Region.code).where(func.length(Region.code) == 13).order_by(Region.code)
    villages = read().execute(codes.limit(VILLAGES)).scalars().all()
    fleet = [Enrolled(new_id(), new_id(), secrets.token_urlsafe(32)) for _ in range(count)]
    with database().writer.begin() as connection:
        for model, rows in _rows(fleet, villages).items():
            connection.execute(insert(model), rows)
    with transaction() as tx:
        recount.rebuild_counters(tx, now=utcnow())
    return fleet


def _rows(fleet: list[Enrolled], villages: Any) -> dict[type[Model], list[dict[str, Any]]]:
    now = utcnow()
    models = (Account, Household, Member, Device, DeviceAccount, UploadToken)
    rows: dict[type[Model], list[dict[str, Any]]] = {model: [] for model in models}
    home = new_id()
    for nth, each in enumerate(fleet):
        tied = {"account": each.account, "device": each.device}
        rows[Account].append({"id": each.account, "name": "Sumi", "language": "id", "made_at": now})
        if nth % 2 == 0:
            home = new_id()
            village = villages[nth // 2 % len(villages)]
            rows[Household].append({"id": home, "village": village, "made_at": now})
        member = {"household": home, "account": each.account, "counts": True, "founded": True}
        role = ("pekerja", "keluarga")[nth % 2]
        rows[Member].append(member | {"role": role, "joined_at": now})
        secret = hash_token(each.token[1:])
        rows[Device].append({"id": each.device, "secret_hash": secret, "first_seen": now})
        rows[DeviceAccount].append(tied | {"misses": 0, "since": now})
        until = {"made_at": now, "until": now + timedelta(days=365)}
        rows[UploadToken].append(tied | {"hash": hash_token(each.token)} | until)
    return rows


def write_fleet(file: Path, fleet: Iterable[Enrolled]) -> None:
    """Write it for the process that lets them send."""
    file.write_text("".join(f"{each.account} {each.device} {each.token}\n" for each in fleet))


def read_fleet(file: Path) -> list[Enrolled]:
    lines = (line.split() for line in file.read_text().splitlines())
    return [Enrolled(UUID(account), UUID(device), token) for account, device, token in lines]
