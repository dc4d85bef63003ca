"""Propose a version of an entry, note that an office rang, and decide."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.kit.store import audit
from app.kit.store.db import new_id
from app.partners.actions.entries import (
    EndedEntryError,
    FaultyEntryError,
    end_entry,
    find_locked_entry,
    save_entry,
)
from app.partners.models import Partner, PartnerVersion
from app.partners.rules.entries import PartnerEntry, find_faults
from app.partners.rules.versions import (
    APPROVED,
    CHECK,
    EDIT,
    END,
    NEW,
    REFUSED,
    REPLACED,
    STAFF,
    WAITING,
    entry_as_values,
    entry_digest,
    entry_of_values,
    list_changes,
    needs_ring,
    with_check_of,
)


class NothingChangedError(ValueError):
    """The entry says this already."""


class DecidedError(LookupError):
    """There is no such version, or somebody has decided about it."""


class SamePersonError(PermissionError):
    """Whoever proposed a version, or rang for it, does not approve it."""


class NotRungError(PermissionError):
    """No office has rung about a changed number or web address yet."""


class ChangedMeanwhileError(ValueError):
    """The published entry is no longer the one beside which the version was shown."""


def propose_version(
    tx: Session,
    entry: PartnerEntry,
    *,
    by: UUID | None,
    now: datetime,
    today: date,
    origin: str = STAFF,
    ends: bool = False,
) -> UUID:
    """Store what an entry shall say, and return the id of the waiting version; an earlier one by
    the same person and way is replaced. `by`: for a link, its maker. The check of the published
    entry stays as it is. Raises FaultyEntryError, NothingChangedError, or EndedEntryError."""
    stored, is_ended = find_locked_entry(tx, entry.id)
    if is_ended:
        raise EndedEntryError(str(entry.id))
    entry = with_check_of(entry.unified(), stored)
    # What may not be published any more may well be ended.
    if not ends and (faults := find_faults(entry, today)):
        raise FaultyEntryError(faults)
    if stored == entry and not ends:
        raise NothingChangedError(str(entry.id))
    tx.execute(
        update(PartnerVersion)
        .where(
            PartnerVersion.partner == entry.id,
            PartnerVersion.state == WAITING,
            PartnerVersion.origin == origin,
            PartnerVersion.proposed_by == by,
        )
        .values(state=REPLACED, decided_at=now)
    )
    version = new_id()
    tx.execute(
        insert(PartnerVersion).values(
            id=version,
            partner=entry.id,
            change=END if ends else EDIT if stored else NEW,
            values=entry_as_values(entry),
            needs_ring=not ends and needs_ring(stored, entry),
            origin=origin,
            proposed_by=by,
            proposed_at=now,
            rung_office="",
            state=WAITING,
            reason="",
        )
    )
    audit.record_audit(tx, "partners:version:propose", now=now, actor=by, subject=version)
    tx.flush()
    return version


def note_ring(
    tx: Session, version: UUID, office: str, on: date, *, by: UUID, now: datetime
) -> None:
    """Note that `office` rang, by a number known before, and that the version is right. Raises
    DecidedError."""
    _waiting(tx, version)
    tx.execute(
        update(PartnerVersion)
        .where(PartnerVersion.id == version)
        .values(rung_office=office, rung_on=on, rung_by=by)
    )
    audit.record_audit(tx, "partners:version:ring", now=now, actor=by, subject=version)
    tx.flush()


def approve_version(
    tx: Session, version: UUID, shown: str, *, by: UUID, now: datetime, today: date
) -> None:
    """Let a version stand. `shown`: rules.versions.entry_digest of the published entry beside which
    `by` saw it. Raises DecidedError, SamePersonError, NotRungError, ChangedMeanwhileError,
    FaultyEntryError, or EndedEntryError."""
    row = _waiting(tx, version)
    if by in (row.proposed_by, row.rung_by):
        raise SamePersonError(str(version))
    stored, _ = find_locked_entry(tx, row.partner)
    if entry_digest(stored) != shown:
        raise ChangedMeanwhileError(str(version))
    entry = with_check_of(entry_of_values(row.partner, row.values), stored)
    # Computed anew: the number that is published may have changed since it was proposed.
    is_to_be_rung = row.change != END and needs_ring(stored, entry)
    if is_to_be_rung and not row.rung_office:
        raise NotRungError(str(version))
    if row.change == END:
        end_entry(tx, row.partner, now=now, actor=by)
    else:
        save_entry(tx, entry, now=now, today=today, actor=by)
    before = entry_as_values(stored) if stored else None
    _decide(tx, version, APPROVED, by=by, now=now, before=before, needs_ring=is_to_be_rung)


def refuse_version(tx: Session, version: UUID, reason: str, *, by: UUID, now: datetime) -> None:
    """Let a version not stand; whoever proposed it may take it back so. Raises DecidedError."""
    row = _waiting(tx, version)
    stored, _ = find_locked_entry(tx, row.partner)
    before = entry_as_values(stored) if stored else None
    _decide(tx, version, REFUSED, by=by, now=now, before=before, reason=reason)


def check_entry(
    tx: Session, partner: UUID, office: str, on: date, *, by: UUID, now: datetime, today: date
) -> None:
    """Note that `office` made sure on this day that the entry is right; its words stay. Raises
    LookupError, or FaultyEntryError."""
    stored, is_ended = find_locked_entry(tx, partner)
    if stored is None or is_ended:
        raise LookupError(str(partner))
    before = entry_as_values(stored)
    after = before | {"checked_by": office, "checked_on": str(on)}
    if faults := find_faults(entry_of_values(partner, after), today):
        raise FaultyEntryError(faults)
    if not list_changes(stored, entry_of_values(partner, after)):
        return
    tx.execute(
        update(Partner).where(Partner.id == partner).values(checked_by=office, checked_on=on)
    )
    tx.add(
        PartnerVersion(
            id=new_id(),
            partner=partner,
            change=CHECK,
            values=after,
            before=before,
            needs_ring=False,
            origin=STAFF,
            proposed_by=by,
            proposed_at=now,
            state=APPROVED,
            decided_by=by,
            decided_at=now,
        )
    )
    audit.record_audit(tx, "partners:entry:check", now=now, actor=by, subject=partner)
    tx.flush()


def _waiting(tx: Session, version: UUID) -> PartnerVersion:
    row = tx.scalar(
        select(PartnerVersion)
        .where(PartnerVersion.id == version, PartnerVersion.state == WAITING)
        .with_for_update()
    )
    if row is None:
        raise DecidedError(str(version))
    return row


def _decide(
    tx: Session, version: UUID, state: str, *, by: UUID, now: datetime, **values: Any
) -> None:
    decided = {"state": state, "decided_by": by, "decided_at": now, **values}
    tx.execute(update(PartnerVersion).where(PartnerVersion.id == version).values(decided))
    verb = "approve" if state == APPROVED else "refuse"
    audit.record_audit(tx, f"partners:version:{verb}", now=now, actor=by, subject=version)
    tx.flush()
