"""Entries as they are stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select

from app.kit.store.db import read
from app.partners.models import Partner, PartnerNeed, PartnerPlace, PartnerVersion
from app.partners.rules.entries import PartnerEntry
from app.partners.rules.freshness import HIDDEN, Freshness, freshness
from app.partners.rules.versions import APPROVED


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry with when it came in and when it last changed (`edited_at`)."""

    entry: PartnerEntry
    added_on: date
    edited_at: datetime

    def freshness(self, today: date) -> Freshness:
        return freshness(self.entry.checked_on, self.added_on, today)


def find_entry(partner: UUID) -> StoredEntry | None:
    """The entry, if it is shown or could be shown again after a check; None if it was ended."""
    return next(iter(list_entries([partner])), None)


def list_entries(only: Iterable[UUID] | None = None) -> list[StoredEntry]:
    """Entries that were not ended, by name; of these partners, or of all. Three statements."""
    ids = None if only is None else list(only)
    if ids is None:
        rows, places, needs = (read().execute(each).all() for each in (_ALL, _PLACES, _NEEDS))
    else:
        rows, places, needs = (
            read().execute(each, {"ids": ids}).all() for each in (_SOME, _PLACES_OF, _NEEDS_OF)
        )
    places_of: dict[UUID, list[str]] = {}
    needs_of: dict[UUID, list[str]] = {}
    for partner, place in places:
        places_of.setdefault(partner, []).append(place)
    for partner, need in needs:
        needs_of.setdefault(partner, []).append(need)
    return [
        StoredEntry(
            entry_of_row(row, places_of.get(row.id, ()), needs_of.get(row.id, ())),
            row.added_on,
            row.edited_at,
        )
        for row in rows
    ]


def entry_of_row(row: Any, places: Iterable[str], needs: Iterable[str]) -> PartnerEntry:
    """The entry of a row of `partner` with its places and needs."""
    return PartnerEntry(
        id=row.id,
        name=row.name,
        kind=row.kind,
        about=row.about,
        needs=tuple(sorted(needs)),
        places=tuple(sorted(places)),
        languages=tuple(row.languages),
        hours=row.hours,
        phone=row.phone,
        desk=row.desk,
        web=row.web,
        address=row.address,
        cost=row.cost,
        source=row.source,
        as_of=row.as_of,
        checked_by=row.checked_by,
        checked_on=row.checked_on,
    )


def list_shown_entries(today: date) -> list[StoredEntry]:
    """Entries that the search may show: not ended, and checked or taken in less than a year ago."""
    return [each for each in list_entries() if each.freshness(today).state != HIDDEN]


def state_of_list() -> tuple[int, int, datetime | None]:
    """What differs once an entry was changed, added, ended or checked. One statement."""
    return tuple(read().execute(_STATE).one())


def ended_entries() -> frozenset[UUID]:
    """Partners whose entries were ended."""
    return frozenset(read().scalars(_ENDED))


def has_any_entry() -> bool:
    """Whether there is or was an entry."""
    return read().execute(_ANY).first() is not None


_ANY = select(Partner.id).limit(1)
_STATE = select(
    func.count(),
    # A check changes no words, so it has no other trace that all entries share.
    select(func.count())
    .select_from(PartnerVersion)
    .where(PartnerVersion.state == APPROVED)
    .scalar_subquery(),
    func.max(Partner.edited_at),
).where(Partner.ended_at.is_(None))
_ENDED = select(Partner.id).where(Partner.ended_at.is_not(None))
_ALL = (
    select(
        Partner.id,
        Partner.name,
        Partner.kind,
        Partner.about,
        Partner.languages,
        Partner.hours,
        Partner.phone,
        Partner.desk,
        Partner.web,
        Partner.address,
        Partner.cost,
        Partner.source,
        Partner.as_of,
        Partner.checked_by,
        Partner.checked_on,
        Partner.added_on,
        Partner.edited_at,
    )
    .where(Partner.ended_at.is_(None))
    .order_by(Partner.name, Partner.id)
)
_SOME = _ALL.where(Partner.id.in_(bindparam("ids", expanding=True)))
_PLACES = select(PartnerPlace.partner, PartnerPlace.place)
_PLACES_OF = _PLACES.where(PartnerPlace.partner.in_(bindparam("ids", expanding=True)))
_NEEDS = select(PartnerNeed.partner, PartnerNeed.need)
_NEEDS_OF = _NEEDS.where(PartnerNeed.partner.in_(bindparam("ids", expanding=True)))
