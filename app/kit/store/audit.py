"""Records audit events, in the transaction of the action itself."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.kit.store.models import AuditEvent

VERB = re.compile(r"[a-z_]+:[a-z_]+:[a-z_]+")


def record(
    tx: Session, what: str, *, now: datetime, who: UUID | None = None, about: object = None
) -> None:
    """Add one event. `what` is `room:thing:verb`; `about` is an id or a code, never a name.

    Raises ValueError for a `what` of another form."""
    if not VERB.fullmatch(what):
        raise ValueError(f"not in the audit vocabulary: {what}")
    tx.add(AuditEvent(at=now, who=who, what=what, about=None if about is None else str(about)))
