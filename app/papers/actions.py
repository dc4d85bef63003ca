"""Records which tables of a cohort were given out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.kit.store import audit


def record_cohort_export(
    tx: Session, cohort: UUID, file_format: str, rows: int, *, actor: UUID, now: datetime
) -> None:
    """Record that so many rows of a cohort were given out as a file. Call it before the file is
    sent. `file_format`: what and in which format, as `peserta xlsx`."""
    subject = f"{cohort} {file_format} {rows}"
    audit.record_audit(tx, "papers:cohort:export", now=now, actor=actor, subject=subject)
    tx.flush()
