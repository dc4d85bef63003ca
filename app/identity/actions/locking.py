"""Row locks on accounts. Locks are always taken in one order: accounts, households, counters."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Uuid, any_, bindparam, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from app.identity.models import Account
from app.kit.store.prepared import PreparedStatement

_LOCK = PreparedStatement(
    select(Account.id)
    .where(Account.id == any_(bindparam("accounts", type_=postgresql.ARRAY(Uuid))))
    .order_by(Account.id)
    .with_for_update(key_share=True)
)


def lock_accounts(tx: Session, accounts: Iterable[UUID]) -> None:
    """Lock these accounts: memberships and progress cannot change until `tx` ends. Other
    transactions may still add rows that refer to them. On SQLite the transaction itself is the
    lock."""
    connection = tx.connection()
    if connection.dialect.name == "postgresql":
        _LOCK.rows(connection, {"accounts": sorted(set(accounts))})


def lock_sign_in_names(tx: Session) -> None:
    """Lock sign-in names until `tx` ends; taken after the lock on the account. On SQLite the
    transaction itself is the lock."""
    connection = tx.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE staff_grant IN SHARE ROW EXCLUSIVE MODE"))
