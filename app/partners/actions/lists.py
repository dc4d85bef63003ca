"""Propose the entries of a list."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity.models import Account
from app.kit.store import audit
from app.partners.actions.entries import EndedEntryError
from app.partners.actions.versions import NothingChangedError, propose_version
from app.partners.models import PartnerVersion
from app.partners.rules.entries import PartnerEntry
from app.partners.rules.versions import END, WAITING, entry_digest, entry_of_values


def propose_entries(
    tx: Session, entries: Iterable[PartnerEntry], *, by: UUID, now: datetime, today: date
) -> int:
    """Propose each entry for review, and return how many were. What waits already, or is published
    or ended meanwhile, is left alone, so that a list sent twice is proposed once. Raises
    FaultyEntryError."""
    # A second press of the button waits here; the key stays free, which versions refer to.
    tx.execute(select(Account.id).where(Account.id == by).with_for_update(key_share=True))
    wanted = sorted(entries, key=lambda each: each.id)
    waiting = _waiting(tx)
    proposed = 0
    for entry in wanted:
        if (entry.id, entry_digest(entry)) in waiting:
            continue
        with suppress(NothingChangedError, EndedEntryError):
            propose_version(tx, entry, by=by, now=now, today=today)
            proposed += 1
    if proposed:
        audit.record_audit(tx, "partners:list:propose", now=now, actor=by, subject=str(proposed))
    tx.flush()
    return proposed


def _waiting(tx: Session) -> set[tuple[UUID, str]]:
    """(partner, digest) of what waits for a review."""
    rows = tx.execute(
        select(PartnerVersion.partner, PartnerVersion.values).where(
            PartnerVersion.state == WAITING, PartnerVersion.change != END
        )
    )
    return {(partner, entry_digest(entry_of_values(partner, values))) for partner, values in rows}
