"""Store and delete credentials."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.identity.models import Credential
from app.kit.secrets import HashedSecret


def set_credential(
    tx: Session,
    account: UUID,
    kind: str,
    secret: HashedSecret,
    *,
    now: datetime,
    lookup: bytes | None = None,
    until: datetime | None = None,
) -> None:
    """Make `secret` (a PIN, six words, a code, a passphrase; hashed) the only credential of its
    kind for this person. `lookup` finds it without the account; it is void after `until`."""
    delete_credential(tx, account, kind)
    tx.add(
        Credential(
            account=account,
            kind=kind,
            hash=secret.hash,
            key_id=secret.key_id,
            lookup=lookup,
            until=until,
            made_at=now,
        )
    )
    tx.flush()


def delete_credential(tx: Session, account: UUID, kind: str) -> bool:
    """Delete this person's credential of a kind. Returns whether there was one."""
    gone = tx.execute(
        delete(Credential)
        .where(Credential.account == account, Credential.kind == kind)
        .returning(Credential.kind)
    )
    return gone.first() is not None
