"""Entries of the registry, by village or by key, and their history."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, false, or_, select

from app.kit.store.db import read
from app.regions.codes import COUNTRY
from app.regions.models import Region
from app.villages.models import ProgrammeVillage, ProgrammeVillageChange
from app.villages.rules.entries import PUBLIC_STATUSES, VillageEntry

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An entry with its id and the name of its village."""

    id: UUID
    village_name: str
    entry: VillageEntry


def list_entries(
    scopes: Iterable[str], *, statuses: Collection[str] = PUBLIC_STATUSES, limit: int | None = None
) -> list[ListedEntry]:
    """The entries of villages inside these regions, by code of the village."""
    inside = [_is_inside(scope) for scope in scopes]
    statement = _LISTED.where(
        or_(false(), *inside), ProgrammeVillage.status.in_(sorted(statuses))
    ).limit(limit)
    return [_listed(row) for row in read().execute(statement)]


def entries_of_village(
    village: str, *, statuses: Collection[str] = PUBLIC_STATUSES
) -> list[ListedEntry]:
    """The entries of one village."""
    return list_entries((village,), statuses=statuses)


def find_entry(entry: UUID) -> ListedEntry | None:
    """An entry, also one that was struck out."""
    row = read().execute(_LISTED.where(ProgrammeVillage.id == entry)).one_or_none()
    return _listed(row) if row else None


def entries_by_key(villages: Collection[str]) -> dict[tuple[str, str, str], VillageEntry]:
    """All entries of these villages, those struck out included, by their key."""
    found: dict[tuple[str, str, str], VillageEntry] = {}
    sought = sorted(villages)
    for start in range(0, len(sought), AT_ONCE):
        for row in read().execute(_OF_VILLAGES, {"villages": sought[start : start + AT_ONCE]}):
            entry = VillageEntry(*row)
            found[entry.key] = entry
    return found


def own_changes(account: UUID) -> list[dict[str, Any]]:
    """The changes of the registry that this person made."""
    rows = read().execute(_OWN, {"account": account})
    return [dict(row._mapping) for row in rows]


def _is_inside(scope: str) -> Any:
    if scope == COUNTRY:
        return ProgrammeVillage.village != ""
    return or_(
        ProgrammeVillage.village == scope,
        and_(ProgrammeVillage.village > f"{scope}.", ProgrammeVillage.village < f"{scope}/"),
    )


def _listed(row: Any) -> ListedEntry:
    return ListedEntry(row[0], row[1] or row[2], VillageEntry(*row[2:]))


_FIELDS = (
    ProgrammeVillage.village,
    ProgrammeVillage.programme,
    ProgrammeVillage.name,
    ProgrammeVillage.since,
    ProgrammeVillage.decree,
    ProgrammeVillage.decree_date,
    ProgrammeVillage.office,
    ProgrammeVillage.status,
)
_LISTED = (
    select(ProgrammeVillage.id, Region.name, *_FIELDS)
    .outerjoin(Region, Region.code == ProgrammeVillage.village)
    .order_by(ProgrammeVillage.village, ProgrammeVillage.programme, ProgrammeVillage.name_key)
)
_OF_VILLAGES = select(*_FIELDS).where(
    ProgrammeVillage.village.in_(bindparam("villages", expanding=True))
)
_OWN = (
    select(
        ProgrammeVillage.village,
        ProgrammeVillage.programme,
        ProgrammeVillageChange.values,
        ProgrammeVillageChange.changed_at,
    )
    .join(ProgrammeVillage, ProgrammeVillage.id == ProgrammeVillageChange.entry)
    .where(ProgrammeVillageChange.changed_by == bindparam("account"))
    .order_by(ProgrammeVillageChange.id)
)
