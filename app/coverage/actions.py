"""Record in the audit that numbers left the server as a file."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.kit.store import audit
from app.read_tokens.actions import record_use_of_read_token


def record_export(
    tx: Session, code: str, monday: date, file_format: str, *, now: datetime, actor: UUID | None
) -> None:
    """Record that a region's numbers in the week of `monday` were given out as a file. Call it
    before the file is sent. `file_format`: csv, json and the like. `actor`: the account that asked;
    None for the operator."""
    subject = f"{code} {monday} {file_format}"
    audit.record_audit(tx, "coverage:table:export", now=now, actor=actor, subject=subject)
    tx.flush()


def record_given_file(
    tx: Session,
    code: str,
    monday: date,
    file_format: str,
    *,
    now: datetime,
    actor: UUID,
    token: UUID | None,
) -> None:
    """As `record_export`, for the person who has signed in, or for the maker of the read token by
    which a program takes the file (see read_tokens.actions.admit_sent_token)."""
    if token is None:
        record_export(tx, code, monday, file_format, now=now, actor=actor)
    else:
        record_use_of_read_token(tx, token, code, monday, file_format, now=now, maker=actor)


def record_exact_export(tx: Session, code: str, *, now: datetime) -> None:
    """Record that the operator printed the exact numbers of a region."""
    audit.record_audit(tx, "coverage:counters:export", now=now, subject=code)
    tx.flush()
