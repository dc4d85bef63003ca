"""What becomes of partners when a member of staff erases their account."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.partners.models import PartnerLink, PartnerVersion
from app.partners.rules.versions import REFUSED, WAITING


def forget_decider(tx: Session, account: UUID, now: datetime) -> None:
    """Remove an erased person from the versions that they proposed, rang about or decided. History
    stays. What they proposed and waits is refused, and a ring that they noted has to be made again:
    nobody would know any more who must not approve."""
    waits = PartnerVersion.state == WAITING
    tx.execute(
        update(PartnerVersion)
        .where(waits, PartnerVersion.proposed_by == account)
        .values(state=REFUSED, decided_at=now)
    )
    tx.execute(
        update(PartnerVersion)
        .where(waits, PartnerVersion.rung_by == account)
        .values(rung_office="", rung_on=None)
    )
    for column in (PartnerVersion.proposed_by, PartnerVersion.rung_by, PartnerVersion.decided_by):
        tx.execute(update(PartnerVersion).where(column == account).values({column.key: None}))


def erase_links(tx: Session, account: UUID, _now: datetime) -> None:
    """Delete the links that a person made: nobody answers for what they send any more."""
    tx.execute(delete(PartnerLink).where(PartnerLink.maker == account))
