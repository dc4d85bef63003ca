"""Erases a person, over all rooms, in one transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.identity.models import Account
from app.kit.registry import registry
from app.kit.store import audit
from app.kit.store.models import AuditEvent


def erase_person(tx: Session, account: UUID, now: datetime) -> None:
    """Delete every row about a person, in reverse order of the rooms, since higher rooms reference
    lower ones; counters are updated. Audit rows stay without the name, anonymous feedback stays."""
    # Locked first, so that no concurrent request adds rows about this person.
    tx.execute(select(Account.id).where(Account.id == account).with_for_update())
    tables = dict(registry().personal_data)
    trail = tables.pop("audit_event")
    for table in reversed(list(tables.values())):
        table.erase(tx, account, now)
    audit.record_audit(tx, "own_data:person:erase", now=now)
    tx.flush()
    trail.erase(tx, account, now)  # last, since erasing writes audit rows too


def remove_person_from_audit(tx: Session, account: UUID, now: datetime) -> None:
    """Remove the person from audit rows, as actor and as subject; the rows stay."""
    tx.execute(update(AuditEvent).where(AuditEvent.who == account).values(who=None))
    tx.execute(update(AuditEvent).where(AuditEvent.about == str(account)).values(about=None))
