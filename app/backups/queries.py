"""What a database is at this moment, to be compared with what an archive says."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Select, String, column, func, inspect, select, table, text
from sqlalchemy.exc import SQLAlchemyError

from app.backups.rules import BackupError, Manifest, Table
from app.identity.models import Account
from app.kit.db import database, read
from app.sync.models import Receipt, Server, Tombstone
from app.sync.queries import account_hashes

REVISION = "alembic_version"
_SEQUENCES = text(
    "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences"
    " WHERE schemaname = current_schema() ORDER BY sequencename"
)


def describe(connection: Connection, now: datetime) -> Manifest:
    """Tables with rows and columns, in the order in which they may be filled. Raises BackupError
    where nothing was ever set up."""
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
    """The life of a database between two restores; "" before the first phone came."""
    return str(connection.execute(select(Server.epoch)).scalar() or "")


def people() -> int:
    """How many there are in the application's database; 0 where it cannot be read."""
    return _count(select(func.count()).select_from(Account))


def received_after(seq: int) -> int:
    """How many receipts there are above `seq`; 0 where they cannot be read."""
    return _count(select(func.count()).select_from(Receipt).where(Receipt.seq > seq))


def people_after(moment: datetime) -> int:
    """How many accounts were made after `moment`; 0 where they cannot be read."""
    return _count(select(func.count()).select_from(Account).where(Account.made_at > moment))


def tombstones() -> set[bytes]:
    """Of all that was erased, as far as the application's database can be read."""
    try:
        return set(read().execute(select(Tombstone.hash)).scalars())
    except SQLAlchemyError:
        database().forget_reader()
        return set()


def erased(hashes: set[bytes]) -> list[UUID]:
    """People who are here and whose tombstone is among `hashes`."""
    if not hashes:
        return []
    here = read().execute(select(Account.id)).scalars()
    return [account for account in here if not hashes.isdisjoint(account_hashes(account))]


def _count(counted: Select[int]) -> int:
    try:
        return read().execute(counted).scalar_one()
    except SQLAlchemyError:
        database().forget_reader()
        return 0
