"""Writing down what was done, in the same transaction that does it."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.kit.store.models import AuditEvent

VOCABULARY = re.compile(r"[a-z_]+:[a-z_]+:[a-z_]+")


def record(
    tx: Session, what: str, *, now: datetime, who: UUID | None = None, about: object = None
) -> None:
    """Add one event. `what` is `room:thing:verb`; `about` is an id or a code, never a name.

    Raises ValueError for a word outside that grammar."""
    if not VOCABULARY.fullmatch(what):
        raise ValueError(f"not in the audit vocabulary: {what}")
    tx.add(AuditEvent(at=now, who=who, what=what, about=None if about is None else str(about)))
