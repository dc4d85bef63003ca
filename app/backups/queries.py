"""Describes the current database, to compare it with an archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, String, column, func, inspect, select, table, text
from sqlalchemy.exc import SQLAlchemyError

from app.backups.rules import BackupError, BackupManifest, TableDescription
from app.counters.queries import MissingRoundingSecretError, rounding_secret
from app.goals.models import GoalMarkConsent
from app.hosts.models import AppHost, SharedPart, SharedPublication, SharedRecording
from app.households.models import Acquaintance, Member, ProgressShare, ShareRefusal
from app.identity.models import (
    Account,
    Consent,
    Credential,
    Departure,
    DeviceAccount,
    Invitation,
    StaffGrant,
)
from app.identity.rules.departure import LastDepartureAnswer
from app.kit.secrets import HashedSecret
from app.kit.store.db import database, read
from app.kit.store.partitions import is_partition
from app.operations.queries import database_migration
from app.sync.models import Receipt, Server, Tombstone, UploadToken
from app.sync.queries import tombstone_hashes_of_account

REVISION = "alembic_version"
OF_HOSTS = (AppHost, SharedPublication, SharedPart, SharedRecording)
LEFT_OUT = {REVISION, *(each.__tablename__ for each in OF_HOSTS)}
"""What hosts exchange is made from files, and an older publication must not come back."""
_SEQUENCES = text(
    "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences"
    " WHERE schemaname = current_schema() ORDER BY sequencename"
)


def describe_database(connection: Connection, now: datetime) -> BackupManifest:
    """Describe a database: its schema revision, and the rows and columns of each table. Raises
    BackupError if it has no tables."""
    names = [
        name
        for name in inspect(connection).get_table_names()
        if name not in LEFT_OUT and not is_partition(name)
    ]
    if not names:
        raise BackupError("Basis data masih kosong: bekal siapkan.")
    revision: Select[str] = select(column("version_num", String)).select_from(table(REVISION))
    is_sqlite = connection.dialect.name == "sqlite"
    return BackupManifest(
        made_at=now,
        database="sqlite" if is_sqlite else "postgresql",
        revision=str(connection.execute(revision).scalar_one()),
        epoch=read_database_epoch(connection),
        seq=connection.execute(select(func.max(Receipt.seq))).scalar() or 0,
        tables={name: _describe_table(connection, name) for name in sorted(names)},
        sequences={} if is_sqlite else dict(map(tuple, connection.execute(_SEQUENCES))),
    )


def _describe_table(connection: Connection, name: str) -> TableDescription:
    counted = connection.execute(select(func.count()).select_from(table(name)))
    columns = tuple(c["name"] for c in inspect(connection).get_columns(name))
    return TableDescription(rows=counted.scalar_one(), columns=columns)


def read_database_epoch(connection: Connection) -> str:
    """The random id of the history of the database, as it is stored there; each restore renews it.
    "" if the database has none yet."""
    return str(connection.execute(select(Server.epoch)).scalar() or "")


def count_accounts() -> int:
    """The number of accounts in the application's database; 0 if it is unreadable."""
    return _count_or_zero(select(func.count()).select_from(Account))


def count_receipts_after(seq: int) -> int:
    """The number of sync receipts numbered above `seq`; 0 if they are unreadable."""
    return _count_or_zero(select(func.count()).select_from(Receipt).where(Receipt.seq > seq))


def count_accounts_created_after(moment: datetime) -> int:
    """The number of accounts created after `moment`; 0 if they are unreadable."""
    return _count_or_zero(select(func.count()).select_from(Account).where(Account.made_at > moment))


@dataclass(frozen=True, slots=True)
class HashedCredential:
    """A stored credential: a PIN, six words or a passphrase, hashed."""

    hashed: HashedSecret
    lookup: bytes | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class AccessSnapshot:
    """What people may do according to a database, and what they ended, by ids. `unsure`: restored
    people who have not seen the notice yet. `tokens`: valid upload tokens. `phone_settings`:
    whether others use the phone too, and the avatar. `departures`: when workers last departed, and
    the day on which they said so. `visible_marks`: household, owner, viewer, and whether the viewer
    sees amounts."""

    accounts: frozenset[UUID]
    unsure: frozenset[UUID]
    tombstones: frozenset[bytes]
    credentials: Mapping[tuple[UUID, str], HashedCredential]
    phone_settings: Mapping[tuple[UUID, UUID], tuple[bool, str | None]]
    tokens: frozenset[bytes]
    withdrawn: Mapping[UUID, UUID]
    departures: Mapping[UUID, tuple[LastDepartureAnswer, date]]
    ended_grants: frozenset[UUID]
    ended_words: frozenset[UUID]
    used_codes: frozenset[str]
    members: frozenset[tuple[UUID, UUID]]
    shares: frozenset[tuple[UUID, UUID]]
    refusals: frozenset[tuple[UUID, UUID]]
    visible_marks: frozenset[tuple[UUID, UUID, UUID, bool]]
    clock_mark: datetime | None


def find_schema_revision() -> str | None:
    """The schema revision of the application's database; None if it has none or is unreadable."""
    try:
        return database_migration()
    except SQLAlchemyError:
        database().drop_connection()
        return None


def read_access_snapshot_if_readable(now: datetime) -> AccessSnapshot | None:
    """The AccessSnapshot of the application's database; None if it is unreadable."""
    try:
        return read_access_snapshot(now)
    except SQLAlchemyError:
        database().drop_connection()
        return None


def read_rounding_secret_if_readable() -> bytes | None:
    """The secret by which the application's database rounds counts; None if it is unreadable."""
    try:
        return rounding_secret()
    except (SQLAlchemyError, MissingRoundingSecretError):
        database().drop_connection()
        return None


def read_access_snapshot(now: datetime) -> AccessSnapshot:
    """Read the AccessSnapshot of the application's database. Raises SQLAlchemyError."""
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
    departures = select(Departure.account, Departure.kind, Departure.month, Departure.answered_on)
    withdrawn = select(Consent.id, Consent.account).where(Consent.withdrawn_at.is_not(None))
    return AccessSnapshot(
        accounts=_fetch_values(select(Account.id)),
        unsure=_fetch_values(select(Account.id).where(Account.came_back.is_not(None))),
        tombstones=_fetch_values(select(Tombstone.hash)),
        credentials={
            (row[0], row[1]): HashedCredential(HashedSecret(row[2], row[3]), row[4], row[5])
            for row in read().execute(secrets)
        },
        phone_settings={(row[0], row[1]): (row[2], row[3]) for row in read().execute(ties)},
        tokens=_fetch_values(select(UploadToken.hash).where(UploadToken.revoked_at.is_(None))),
        departures={
            account: (LastDepartureAnswer(kind, month), day)
            for account, kind, month, day in read().execute(departures)
        },
        withdrawn={row[0]: row[1] for row in read().execute(withdrawn)},
        ended_grants=_fetch_values(select(StaffGrant.id).where(StaffGrant.ends <= now)),
        ended_words=_fetch_values(
            select(Acquaintance.id).where(Acquaintance.ended_at.is_not(None))
        ),
        used_codes=_fetch_values(select(Invitation.code).where(Invitation.used_at.is_not(None))),
        members=_fetch_rows(select(Member.household, Member.account)),
        shares=_fetch_rows(select(ProgressShare.owner, ProgressShare.viewer)),
        refusals=_fetch_rows(select(ShareRefusal.owner, ShareRefusal.viewer)),
        visible_marks=_fetch_rows(
            select(
                GoalMarkConsent.household,
                GoalMarkConsent.owner,
                GoalMarkConsent.viewer,
                GoalMarkConsent.amounts,
            )
        ),
        clock_mark=read().execute(select(Server.clock_mark)).scalar(),
    )


def _fetch_values(statement: Select[Any]) -> frozenset[Any]:
    return frozenset(read().execute(statement).scalars())


def _fetch_rows(statement: Select[*tuple[Any, ...]]) -> frozenset[Any]:
    return frozenset(tuple(row) for row in read().execute(statement))


def accounts_with_tombstone(tombstones: frozenset[bytes]) -> list[UUID]:
    """The accounts that were erased: their hash is among `tombstones`."""
    if not tombstones:
        return []
    here = read().execute(select(Account.id)).scalars()
    return [
        account
        for account in here
        if not tombstones.isdisjoint(tombstone_hashes_of_account(account))
    ]


def _count_or_zero(counted: Select[int]) -> int:
    try:
        return read().execute(counted).scalar_one()
    except SQLAlchemyError:
        database().drop_connection()
        return 0
