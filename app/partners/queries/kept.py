"""Entries that a member of staff keeps, what is due first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, false, func, not_, or_, select, true

from app.kit.store.db import read
from app.partners.models import Partner, PartnerPlace
from app.partners.rules.freshness import DUE_AFTER, Freshness, freshness, oldest_shown
from app.regions.codes import COUNTRY

SHOWN = 100


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry in the list of the staff."""

    id: UUID
    name: str
    kind: str
    phone: str
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class KeptEntries:
    """The first SHOWN entries, and how many there are in all and due."""

    entries: tuple[KeptEntry, ...]
    total: int
    due: int


def list_kept_entries(scopes: Collection[str], words: str, today: date) -> KeptEntries:
    """The entries all of whose places lie in `scopes` and whose names hold these words: hidden
    ones first, then those not checked again, those never checked, and the fresh ones. Two
    statements."""
    since = func.coalesce(Partner.checked_on, Partner.added_on)
    is_fresh = and_(Partner.checked_on.is_not(None), Partner.checked_on >= today - DUE_AFTER)
    rank = case(
        (since < oldest_shown(today), 0),
        (and_(Partner.checked_on.is_not(None), not_(is_fresh)), 1),
        (Partner.checked_on.is_(None), 2),
        else_=3,
    )
    kept = and_(Partner.ended_at.is_(None), _is_kept(scopes), _has_words(words))
    is_due = or_(Partner.checked_on.is_(None), not_(is_fresh))
    counts = select(func.count(), func.count(case((is_due, 1)))).select_from(Partner)
    total, due = read().execute(counts.where(kept)).one()
    rows = read().execute(
        select(
            Partner.id, Partner.name, Partner.kind, Partner.phone, Partner.checked_on,
            Partner.added_on,
        )
        .where(kept)
        .order_by(rank, since, Partner.name, Partner.id)
        .limit(SHOWN)
    )  # fmt: skip
    return KeptEntries(tuple(_kept(row, today) for row in rows), total, due)


def _kept(row: Any, today: date) -> KeptEntry:
    fresh = freshness(row.checked_on, row.added_on, today)
    return KeptEntry(row.id, row.name, row.kind, row.phone, fresh)


def _is_kept(scopes: Collection[str]) -> ColumnElement[bool]:
    if COUNTRY in scopes:
        return true()
    place = PartnerPlace.place
    inside = [or_(place == code, place.startswith(f"{code}.", autoescape=True)) for code in scopes]
    outside = select(place).where(PartnerPlace.partner == Partner.id, not_(or_(false(), *inside)))
    return not_(outside.exists())


def _has_words(words: str) -> ColumnElement[bool]:
    name = func.lower(Partner.name)
    found = [name.contains(word, autoescape=True) for word in words.lower().split()]
    return and_(true(), *found)
