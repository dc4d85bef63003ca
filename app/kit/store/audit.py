"""Records audit events, in the transaction of the action itself."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from sqlalchemy import Delete, Update
from sqlalchemy.orm import Session

from app.kit.store.models import AuditEvent

VERB = re.compile(r"[a-z_]+:[a-z_]+:[a-z_]+")


def record_audit(
    tx: Session, event: str, *, now: datetime, actor: UUID | None = None, subject: object = None
) -> None:
    """Add one event. `event` is `room:thing:verb`; `subject` is an id or a code, never a name.

    Raises ValueError for an `event` of another form."""
    if not VERB.fullmatch(event):
        raise ValueError(f"not in the audit vocabulary: {event}")
    tx.add(
        AuditEvent(at=now, who=actor, what=event, about=None if subject is None else str(subject))
    )


def change_and_record(
    tx: Session,
    change: Update | Delete,
    event: str,
    *,
    now: datetime,
    actor: UUID | None,
    subject: UUID,
) -> bool:
    """Execute an UPDATE or DELETE of the row with the id `subject`, and add one event if there was
    such a row. Returns whether there was."""
    has_changed = tx.execute(change.returning(change.table.c.id)).one_or_none() is not None
    if has_changed:
        record_audit(tx, event, now=now, actor=actor, subject=subject)
    tx.flush()
    return has_changed
