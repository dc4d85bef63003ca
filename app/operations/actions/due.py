"""Writes of due jobs that belong to no other room."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.kit.store import deleted_data
from app.kit.store.db import insert_ignoring
from app.operations.models import AppliedPublication


def record_applied_publication(tx: Session, publication: str) -> None:
    """Record that all effects of this publication are in the database."""
    tx.execute(insert_ignoring(tx, AppliedPublication).values(id=1, publication=publication))
    tx.execute(update(AppliedPublication).values(publication=publication))


def scrub_deleted_data(_now: datetime) -> int:
    """Scheduled job: remove deleted data from the database's files. Returns 1 if the whole file was
    rewritten, as once after an update. Opens its own transaction."""
    done = deleted_data.vacuum_database_once()
    deleted_data.truncate_wal()
    return int(done)
