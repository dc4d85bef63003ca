"""What the entries of a village said over time. Who changed them is not told."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from app.kit.store.db import read
from app.villages.models import ProgrammeVillageChange
from app.villages.rules.entries import VillageEntry, changed_fields


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What an entry said from `changed_at` on. `changes`: the fields that differ from before, none
    for the first."""

    changed_at: datetime
    entry: VillageEntry
    changes: tuple[str, ...]


def history_of_entries(entries: Collection[UUID]) -> dict[UUID, list[EntryChange]]:
    """{entry: what it said, the newest first}."""
    found: dict[UUID, list[EntryChange]] = {}
    for entry, values, changed_at in read().execute(_CHANGES, {"entries": sorted(entries)}):
        said = VillageEntry(village="", **json.loads(values))
        before = found.setdefault(entry, [])
        changes = changed_fields(before[0].entry, said) if before else ()
        before.insert(0, EntryChange(changed_at, said, changes))
    return found


_CHANGES = (
    select(
        ProgrammeVillageChange.entry,
        ProgrammeVillageChange.values,
        ProgrammeVillageChange.changed_at,
    )
    .where(ProgrammeVillageChange.entry.in_(bindparam("entries", expanding=True)))
    .order_by(ProgrammeVillageChange.id)
)
