"""Make and revoke links of organisations."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.kit.secrets import hash_token
from app.kit.store import audit
from app.kit.store.db import insert_ignoring
from app.partners.models import PartnerLink


def make_link(
    tx: Session,
    link: UUID,
    text: str,
    partner: UUID,
    *,
    maker: UUID,
    until: datetime,
    now: datetime,
) -> None:
    """Store a new link; only the hash of its `text`. Does nothing if the same form made it
    before."""
    row = {
        "id": link,
        "hash": hash_token(text),
        "partner": partner,
        "maker": maker,
        "made_at": now,
        "until": until,
    }
    made = tx.execute(insert_ignoring(tx, PartnerLink).values(row).returning(PartnerLink.id))
    if made.one_or_none() is not None:
        audit.record_audit(tx, "partners:link:make", now=now, actor=maker, subject=link)
    tx.flush()


def revoke_all_links(tx: Session, *, now: datetime) -> None:
    """End every link: some were revoked after the restored backup was made."""
    tx.execute(update(PartnerLink).where(PartnerLink.revoked_at.is_(None)).values(revoked_at=now))
    tx.flush()


def revoke_link(tx: Session, link: UUID, *, by: UUID, now: datetime) -> None:
    """End a link at once; nothing changes if it was revoked before."""
    its = update(PartnerLink).where(PartnerLink.id == link, PartnerLink.revoked_at.is_(None))
    audit.change_and_record(
        tx, its.values(revoked_at=now), "partners:link:revoke", now=now, actor=by, subject=link
    )
