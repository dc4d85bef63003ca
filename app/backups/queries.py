"""Describes the current database, to compare it with an archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, String, column, func, inspect, select, table, text
from sqlalchemy.exc import SQLAlchemyError

from app.backups.rules import BackupError, Manifest, Table
from app.goals.models import GoalViewer
from app.households.models import Member, ProgressShare, ShareRefusal
from app.identity.models import (
    Account,
    Consent,
    Credential,
    DeviceAccount,
    Invitation,
    StaffGrant,
)
from app.kit.secrets import HashedSecret
from app.kit.store.db import database, read
from app.operations.queries import schema
from app.sync.models import Receipt, Server, Tombstone, UploadToken
from app.sync.queries import account_hashes

REVISION = "alembic_version"
_SEQUENCES = text(
    "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences"
    " WHERE schemaname = current_schema() ORDER BY sequencename"
)


def describe(connection: Connection, now: datetime) -> Manifest:
    """Tables with rows and columns, in an order in which they can be filled. Raises BackupError if
    the database has no tables."""
    names = [name for name in inspect(connection).get_table_names() if name != REVISION]
    if not names:
        raise BackupError("Basis data masih kosong: bekal siapkan.")
    revision: Select[str] = select(column("version_num", String)).select_from(table(REVISION))
    is_sqlite = connection.dialect.name == "sqlite"
    return Manifest(
        made_at=now,
        database="sqlite" if is_sqlite else "postgresql",
        revision=str(connection.execute(revision).scalar_one()),
        epoch=epoch(connection),
        seq=connection.execute(select(func.max(Receipt.seq))).scalar() or 0,
        tables={name: _table(connection, name) for name in sorted(names)},
        sequences={} if is_sqlite else dict(map(tuple, connection.execute(_SEQUENCES))),
    )


def _table(connection: Connection, name: str) -> Table:
    counted = connection.execute(select(func.count()).select_from(table(name)))
    columns = tuple(c["name"] for c in inspect(connection).get_columns(name))
    return Table(rows=counted.scalar_one(), columns=columns)


def epoch(connection: Connection) -> str:
    """The epoch of the database, which each restore renews; "" before the first phone sent."""
    return str(connection.execute(select(Server.epoch)).scalar() or "")


def people() -> int:
    """The number of accounts in the application's database; 0 if it is unreadable."""
    return _count(select(func.count()).select_from(Account))


def received_after(seq: int) -> int:
    """The number of receipts above `seq`; 0 if they are unreadable."""
    return _count(select(func.count()).select_from(Receipt).where(Receipt.seq > seq))


def people_after(moment: datetime) -> int:
    """The number of accounts created after `moment`; 0 if they are unreadable."""
    return _count(select(func.count()).select_from(Account).where(Account.made_at > moment))


@dataclass(frozen=True, slots=True)
class Secret:
    """A stored PIN, six words or passphrase."""

    kept: HashedSecret
    lookup: bytes | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class AccessState:
    """The accesses in a database, and those that were ended, by ids. `unsure`: restored people
    who have not seen the notice yet. `tokens` are the valid ones; `ties` say whether others use
    that phone too, and the drawing; `sights` end with whether amounts are visible."""

    accounts: frozenset[UUID]
    unsure: frozenset[UUID]
    tombstones: frozenset[bytes]
    secrets: Mapping[tuple[UUID, str], Secret]
    ties: Mapping[tuple[UUID, UUID], tuple[bool, str | None]]
    tokens: frozenset[bytes]
    withdrawn: Mapping[UUID, UUID]
    grants_over: frozenset[UUID]
    codes_over: frozenset[str]
    members: frozenset[tuple[UUID, UUID]]
    shares: frozenset[tuple[UUID, UUID]]
    refusals: frozenset[tuple[UUID, UUID]]
    sights: frozenset[tuple[UUID, UUID, UUID, bool]]
    clock_mark: datetime | None


def revision_before() -> str | None:
    """The schema of the application's database; None if it has none or is unreadable."""
    try:
        return schema()
    except SQLAlchemyError:
        database().drop_connection()
        return None


def replaced_access_state(now: datetime) -> AccessState | None:
    """The AccessState of the application's database before it is replaced; None if it is
    unreadable."""
    try:
        return access_state(now)
    except SQLAlchemyError:
        database().drop_connection()
        return None


def access_state(now: datetime) -> AccessState:
    """Raises SQLAlchemyError."""
    secrets = select(
        Credential.account,
        Credential.kind,
        Credential.hash,
        Credential.key_id,
        Credential.lookup,
        Credential.made_at,
    ).where(Credential.until.is_(None))
    ties = select(
        DeviceAccount.account, DeviceAccount.device, DeviceAccount.shared, DeviceAccount.drawing
    )
    withdrawn = select(Consent.id, Consent.account).where(Consent.withdrawn_at.is_not(None))
    return AccessState(
        accounts=_all(select(Account.id)),
        unsure=_all(select(Account.id).where(Account.came_back.is_not(None))),
        tombstones=_all(select(Tombstone.hash)),
        secrets={
            (row[0], row[1]): Secret(HashedSecret(row[2], row[3]), row[4], row[5])
            for row in read().execute(secrets)
        },
        ties={(row[0], row[1]): (row[2], row[3]) for row in read().execute(ties)},
        tokens=_all(select(UploadToken.hash).where(UploadToken.revoked_at.is_(None))),
        withdrawn={row[0]: row[1] for row in read().execute(withdrawn)},
        grants_over=_all(select(StaffGrant.id).where(StaffGrant.ends <= now)),
        codes_over=_all(select(Invitation.code).where(Invitation.used_at.is_not(None))),
        members=_rows(select(Member.household, Member.account)),
        shares=_rows(select(ProgressShare.owner, ProgressShare.viewer)),
        refusals=_rows(select(ShareRefusal.owner, ShareRefusal.viewer)),
        sights=_rows(
            select(GoalViewer.household, GoalViewer.owner, GoalViewer.viewer, GoalViewer.amounts)
        ),
        clock_mark=read().execute(select(Server.clock_mark)).scalar(),
    )


def _all(statement: Select[Any]) -> frozenset[Any]:
    return frozenset(read().execute(statement).scalars())


def _rows(statement: Select[*tuple[Any, ...]]) -> frozenset[Any]:
    return frozenset(tuple(row) for row in read().execute(statement))


def erased(hashes: frozenset[bytes]) -> list[UUID]:
    """The accounts whose tombstone is among `hashes`."""
    if not hashes:
        return []
    here = read().execute(select(Account.id)).scalars()
    return [account for account in here if not hashes.isdisjoint(account_hashes(account))]


def _count(counted: Select[int]) -> int:
    try:
        return read().execute(counted).scalar_one()
    except SQLAlchemyError:
        database().drop_connection()
        return 0
