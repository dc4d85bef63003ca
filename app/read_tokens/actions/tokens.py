"""Make and revoke read tokens, and record what is read by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.kit.clock import WIB
from app.kit.secrets import hash_token
from app.kit.store import audit
from app.kit.store.db import insert_ignoring
from app.read_tokens.models import ReadToken, ReadTokenUse


def make_read_token(
    tx: Session,
    token_id: UUID,
    text: str,
    *,
    name: str,
    regions: Sequence[str],
    maker: UUID,
    until: datetime,
    now: datetime,
) -> bool:
    """Store a new token; only the hash of its `text`. False if the same form made it before."""
    row = {
        "id": token_id,
        "hash": hash_token(text),
        "name": name,
        "regions": list(regions),
        "maker": maker,
        "made_at": now,
        "until": until,
    }
    made = tx.execute(insert_ignoring(tx, ReadToken).values(row).returning(ReadToken.id))
    if made.one_or_none() is None:
        return False
    audit.record_audit(tx, "coverage:token:make", now=now, actor=maker, subject=token_id)
    tx.flush()
    return True


def revoke_read_token(tx: Session, token_id: UUID, *, now: datetime, revoked_by: UUID) -> None:
    """End a token at once; nothing changes if it was revoked before."""
    its = update(ReadToken).where(ReadToken.id == token_id, ReadToken.revoked_at.is_(None))
    ended = tx.execute(its.values(revoked_at=now).returning(ReadToken.id))
    if ended.one_or_none() is not None:
        audit.record_audit(tx, "coverage:token:revoke", now=now, actor=revoked_by, subject=token_id)
    tx.flush()


def revoke_all_read_tokens(tx: Session, *, now: datetime) -> None:
    """End every token: some were revoked after the restored backup was made."""
    tx.execute(update(ReadToken).where(ReadToken.revoked_at.is_(None)).values(revoked_at=now))


def record_use_of_read_token(
    tx: Session,
    token_id: UUID,
    code: str,
    monday: date,
    file_format: str,
    *,
    now: datetime,
    maker: UUID,
) -> None:
    """Record in the audit that a token takes a region's numbers in the week of `monday`: the first
    time on each day, since a program may ask each second. The line names the token by the end of
    its id. Call it before the file is sent."""
    file, day = f"{code} {monday} {file_format}", now.astimezone(WIB).date()
    its = (ReadTokenUse.token == token_id, ReadTokenUse.day != day)
    tx.execute(delete(ReadTokenUse).where(*its))
    use = {"token": token_id, "file": file, "day": day}
    new = tx.execute(insert_ignoring(tx, ReadTokenUse).values(use).returning(ReadTokenUse.file))
    if new.one_or_none() is not None:
        subject = f"{file} token {token_id.hex[-12:]}"
        audit.record_audit(tx, "coverage:token:use", now=now, actor=maker, subject=subject)
    tx.flush()


def erase_read_tokens(tx: Session, account: UUID, _now: datetime) -> None:
    """Delete the tokens that a person made, so that programs read nothing by them."""
    tx.execute(delete(ReadToken).where(ReadToken.maker == account))
