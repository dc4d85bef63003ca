"""Store an entry of a partner."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.kit.store import audit
from app.partners.models import Partner, PartnerNeed, PartnerPlace
from app.partners.queries.entries import entry_of_row
from app.partners.rules.entries import EntryFault, PartnerEntry, find_faults

_OWN_FIELDS = (
    "name", "kind", "about", "hours", "phone", "desk", "web", "address", "cost", "source", "as_of",
    "checked_by", "checked_on",
)  # fmt: skip


class FaultyEntryError(ValueError):
    """An entry that may not be published; `faults` says why."""

    def __init__(self, faults: Iterable[EntryFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(f"{each.field}: {each.sentence}" for each in self.faults))


class EndedEntryError(ValueError):
    """An entry that was ended stays so: somebody decided that it leads nobody any more."""


def find_locked_entry(tx: Session, partner: UUID) -> tuple[PartnerEntry | None, bool]:
    """(the stored entry, whether it was ended) of a partner, locked until `tx` ends; (None, False)
    if there is none."""
    row = tx.execute(
        select(Partner.__table__).where(Partner.id == partner).with_for_update()
    ).one_or_none()
    if row is None:
        return None, False
    places = tx.scalars(select(PartnerPlace.place).where(PartnerPlace.partner == partner))
    needs = tx.scalars(select(PartnerNeed.need).where(PartnerNeed.partner == partner))
    return entry_of_row(row, places, needs), row.ended_at is not None


def save_entry(
    tx: Session, entry: PartnerEntry, *, now: datetime, today: date, actor: UUID | None = None
) -> None:
    """Store a new entry, or the new state of one that is there; whoever calls has made sure that a
    changed number or address of the web was rung. Raises FaultyEntryError, or EndedEntryError if
    the entry was ended."""
    entry = entry.unified()
    if faults := find_faults(entry, today):
        raise FaultyEntryError(faults)
    values = {field: getattr(entry, field) for field in _OWN_FIELDS}
    values |= {"is_shelter": entry.is_shelter, "languages": list(entry.languages)}
    values |= {"edited_at": now}
    is_there = tx.execute(
        select(Partner.ended_at).where(Partner.id == entry.id).with_for_update()
    ).one_or_none()
    if is_there:
        if is_there.ended_at is not None:
            raise EndedEntryError(str(entry.id))
        # First the rows that repeat whether it is a shelter, so that they never disagree.
        for table in (PartnerPlace, PartnerNeed):
            tx.execute(delete(table).where(table.partner == entry.id))
        tx.execute(update(Partner).where(Partner.id == entry.id).values(values))
    else:
        tx.execute(insert(Partner).values(id=entry.id, added_on=today, **values))
    both = {"partner": entry.id, "is_shelter": entry.is_shelter}
    tx.execute(insert(PartnerPlace), [both | {"place": place} for place in entry.places])
    tx.execute(insert(PartnerNeed), [both | {"need": need} for need in entry.needs])
    verb = "change" if is_there else "make"
    audit.record_audit(tx, f"partners:entry:{verb}", now=now, actor=actor, subject=entry.id)
    tx.flush()


def end_entry(tx: Session, partner: UUID, *, now: datetime, actor: UUID | None = None) -> None:
    """Show an entry no more; it stays, as a record. Does nothing if it was ended before."""
    end = update(Partner).where(Partner.id == partner, Partner.ended_at.is_(None))
    audit.change_and_record(
        tx, end.values(ended_at=now), "partners:entry:end", now=now, actor=actor, subject=partner
    )
