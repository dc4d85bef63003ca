"""Store and change entries of the registry; note marks of readiness, and meetings."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.kit.store import audit
from app.kit.store.db import new_id
from app.regions.codes import current_code, former_codes
from app.regions.queries import region_successors
from app.villages.models import (
    ProgrammeVillage,
    ProgrammeVillageChange,
    VillageMark,
    VillageMeeting,
)
from app.villages.rules.entries import VillageEntry, changed_fields, name_key
from app.villages.rules.readiness import NotedMark


class AlreadyListedError(Exception):
    """The village is listed in this programme already."""


class NotListedError(LookupError):
    """There is no such entry."""


@dataclass(frozen=True, slots=True)
class StoredEntries:
    """How many entries were new, and how many were changed."""

    new: int
    changed: int


def store_entries(
    tx: Session, entries: Sequence[VillageEntry], *, now: datetime, by: UUID | None = None
) -> StoredEntries:
    """Add the entries, or change those of the same village and programme. What is stored already is
    left alone, so that a form sent twice changes nothing. `by`: None for an operator's command."""
    _lock_registry(tx)
    existing = _rows_by_key(tx, {entry.village for entry in entries})
    new = changed = 0
    for entry in entries:
        found = existing.get(entry.key)
        if found is None:
            row = ProgrammeVillage(id=new_id(), name_key=name_key(entry.name), **asdict(entry))
            tx.add(row)
            existing[entry.key] = row
            _record_change(tx, row.id, entry, now, by)
            new += 1
        elif changed_fields(_entry(found), entry):
            _change(tx, found, entry, now, by)
            changed += 1
    if new or changed:
        audit.record_audit(
            tx, "villages:registry:store", now=now, actor=by, subject=f"{new}+{changed}"
        )
    tx.flush()
    return StoredEntries(new, changed)


def change_entry(
    tx: Session, entry: UUID, values: VillageEntry, *, now: datetime, by: UUID
) -> None:
    """Let an entry say `values`; its village stays. Raises NotListedError, and AlreadyListedError
    if the village has another entry in that programme."""
    _lock_registry(tx)
    found = tx.get(ProgrammeVillage, entry)
    if found is None or current_code(found.village, region_successors()) != values.village:
        raise NotListedError(entry)
    same = _rows_by_key(tx, {values.village}).get(values.key)
    if same is not None and same.id != entry:
        raise AlreadyListedError(same.id)
    if changed_fields(_entry(found), values):
        _change(tx, found, values, now, by)
        audit.record_audit(tx, "villages:entry:change", now=now, actor=by, subject=entry)
    tx.flush()


def note_marks(
    tx: Session, village: str, marks: Sequence[NotedMark], *, now: datetime, by: UUID
) -> None:
    """Note how far the village is with these marks; earlier notes stay as history."""
    for each in marks:
        tx.add(
            VillageMark(
                village=village,
                mark=each.mark,
                state=each.state,
                paper=each.paper,
                seen_on=each.seen_on,
                noted_by=by,
                noted_at=now,
            )
        )
    if marks:
        audit.record_audit(tx, "villages:readiness:note", now=now, actor=by, subject=village)
    tx.flush()


def note_meeting(
    tx: Session, village: str, held_on: date, people: int, *, now: datetime, by: UUID
) -> None:
    """Note a meeting of the village and how many came, a multiple of five. The latest note of a day
    counts; 0 takes the meeting back."""
    tx.add(
        VillageMeeting(village=village, held_on=held_on, people=people, noted_by=by, noted_at=now)
    )
    audit.record_audit(tx, "villages:meeting:note", now=now, actor=by, subject=village)
    tx.flush()


def forget_marker(tx: Session, account: UUID, _now: datetime) -> None:
    """Remove an erased person from the marks that they noted. The marks stay."""
    tx.execute(update(VillageMark).where(VillageMark.noted_by == account).values(noted_by=None))


def forget_meeting_noter(tx: Session, account: UUID, _now: datetime) -> None:
    """Remove an erased person from the meetings that they noted. The meetings stay."""
    tx.execute(
        update(VillageMeeting).where(VillageMeeting.noted_by == account).values(noted_by=None)
    )


def forget_changer(tx: Session, account: UUID, _now: datetime) -> None:
    """Remove an erased person from the changes that they made. The changes stay."""
    mine = update(ProgrammeVillageChange).where(ProgrammeVillageChange.changed_by == account)
    tx.execute(mine.values(changed_by=None))


def _rows_by_key(
    tx: Session, villages: Collection[str]
) -> dict[tuple[str, str, str], ProgrammeVillage]:
    """The rows of these villages under their present and former codes, by the key of an entry."""
    successors = region_successors()
    sought = {old for each in villages for old in former_codes(each, successors)}
    rows = tx.scalars(select(ProgrammeVillage).where(ProgrammeVillage.village.in_(sought)))
    # A row under the present code counts before one of a village that was merged into it.
    listed = sorted(rows, key=lambda each: (each.village in villages, each.id))
    return {
        (current_code(each.village, successors), each.programme, each.name_key): each
        for each in listed
    }


def _change(
    tx: Session, row: ProgrammeVillage, entry: VillageEntry, now: datetime, by: UUID | None
) -> None:
    for name in changed_fields(_entry(row), entry):
        setattr(row, name, getattr(entry, name))
    row.village = entry.village
    row.name_key = name_key(entry.name)
    _record_change(tx, row.id, entry, now, by)


def _record_change(
    tx: Session, entry: UUID, values: VillageEntry, now: datetime, by: UUID | None
) -> None:
    told = {name: value for name, value in asdict(values).items() if name != "village"}
    tx.flush()
    tx.add(
        ProgrammeVillageChange(
            entry=entry,
            values=json.dumps(told, ensure_ascii=False),
            from_command=by is None,
            changed_by=by,
            changed_at=now,
        )
    )


def _entry(row: ProgrammeVillage) -> VillageEntry:
    return VillageEntry(
        village=row.village,
        programme=row.programme,
        name=row.name,
        since=row.since,
        decree=row.decree,
        decree_date=row.decree_date,
        office=row.office,
        status=row.status,
    )


def _lock_registry(tx: Session) -> None:
    """Lock the registry until `tx` ends, so that a village is not listed twice at once. On SQLite
    the transaction itself is the lock."""
    connection = tx.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE programme_village IN SHARE ROW EXCLUSIVE MODE"))
