"""Entries of the registry, by village or by key, and their history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, false, or_, select

from app.kit.store.db import read
from app.regions import codes
from app.regions import queries as regions
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
    scopes: Iterable[str], *, statuses: Collection[str] = PUBLIC_STATUSES, programme: str = ""
) -> list[ListedEntry]:
    """The entries of villages inside these regions, by code of the village; `programme`: only of
    this one. A village that was renumbered or merged is told by its present code."""
    wanted, successors = tuple(scopes), regions.region_successors()
    inside = [_is_inside(each) for each in _codes_inside(wanted, successors)]
    statement = _LISTED.where(or_(false(), *inside), ProgrammeVillage.status.in_(sorted(statuses)))
    if programme:
        statement = statement.where(ProgrammeVillage.programme == programme)
    found = [
        each
        for each in _present(read().execute(statement), successors)
        if any(codes.is_region_inside(each.entry.village, scope) for scope in wanted)
    ]
    return sorted(found, key=lambda each: each.entry.key)


def entries_of_village(
    village: str, *, statuses: Collection[str] = PUBLIC_STATUSES
) -> list[ListedEntry]:
    """The entries of one village, by its present code."""
    return list_entries((village,), statuses=statuses)


def nearest_entries(village: str) -> tuple[str, list[ListedEntry]]:
    """(level, entries) of the smallest region around the village that has any: its district,
    regency or province; ("", []) if none has."""
    for around in codes.ancestor_codes(village):
        found = list_entries((around,)) if around != COUNTRY else []
        if found:
            return codes.region_level(around), found
    return "", []


def find_entry(entry: UUID) -> ListedEntry | None:
    """An entry, also one that was struck out."""
    rows = read().execute(_LISTED.where(ProgrammeVillage.id == entry))
    return next(iter(_present(rows, regions.region_successors())), None)


def entries_by_key(villages: Collection[str]) -> dict[tuple[str, str, str], VillageEntry]:
    """All entries of these villages, those struck out included, by their key. `villages`: present
    codes, by which entries under a former code are told, too."""
    successors = regions.region_successors()
    found: dict[tuple[str, str, str], VillageEntry] = {}
    sought = sorted({old for each in villages for old in codes.former_codes(each, successors)})
    for start in range(0, len(sought), AT_ONCE):
        for row in read().execute(_OF_VILLAGES, {"villages": sought[start : start + AT_ONCE]}):
            entry = VillageEntry(*row)
            is_present = entry.village == codes.current_code(entry.village, successors)
            entry = replace(entry, village=codes.current_code(entry.village, successors))
            if is_present or entry.key not in found:
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


def _codes_inside(scopes: Iterable[str], successors: Mapping[str, str]) -> set[str]:
    """The regions, and every former code of theirs or of a part of them."""
    found = set()
    for scope in scopes:
        found |= set(codes.former_codes(scope, successors))
        found |= {
            old
            for old in successors
            if codes.is_region_inside(codes.current_code(old, successors), scope)
        }
    return found


def _present(rows: Iterable[Any], successors: Mapping[str, str]) -> list[ListedEntry]:
    """The entries with the present codes of their villages, and with their present names."""
    listed = [ListedEntry(row[0], row[1] or row[2], VillageEntry(*row[2:])) for row in rows]
    moved = {
        each.entry.village: now
        for each in listed
        if (now := codes.current_code(each.entry.village, successors)) != each.entry.village
    }
    names = regions.region_names(moved.values()) if moved else {}
    return [_moved(each, moved, names) for each in listed]


def _moved(listed: ListedEntry, moved: Mapping[str, str], names: Mapping[str, str]) -> ListedEntry:
    now = moved.get(listed.entry.village)
    if now is None:
        return listed
    return ListedEntry(listed.id, names.get(now, now), replace(listed.entry, village=now))


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
_LISTED = select(ProgrammeVillage.id, Region.name, *_FIELDS).outerjoin(
    Region, Region.code == ProgrammeVillage.village
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
