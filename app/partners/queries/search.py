"""Partners near a place, nearest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, case, func, or_, select

from app.kit.store.db import read
from app.partners.models import Partner, PartnerNeed, PartnerPlace
from app.partners.rules.freshness import Freshness, freshness, oldest_shown
from app.partners.rules.nearness import (
    DISTRICT,
    ELSEWHERE,
    NEARNESS,
    REGENCY,
    VILLAGE,
    nearness,
)
from app.regions.codes import COUNTRY
from app.regions.models import Region
from app.regions.rules import first_text_after_prefix

MOST_ROWS = 80
SHOWN = 25
NEAR = (VILLAGE, DISTRICT, REGENCY)


@dataclass(frozen=True, slots=True)
class FoundPartner:
    """A partner in the search. `near`: one of rules.nearness.NEARNESS; `region`: the name of the
    region for which it was found; None for a country."""

    id: UUID
    name: str
    kind: str
    about: str
    languages: tuple[str, ...]
    hours: str
    phone: str
    desk: str
    web: str
    cost: str
    checked_by: str
    freshness: Freshness
    near: str
    region: str | None


def search_partners(
    reader: str, abroad: str, need: str, today: date
) -> dict[str, list[FoundPartner]]:
    """{nearness: partners}, nearest first, of those that help in the region `reader` (a code, or
    "") or the country `abroad` with `need` (any if ""). At most SHOWN, each once, where it is
    nearest; other regencies only where there is none in her own. One statement."""
    reader = "" if reader == COUNTRY else reader
    province = f"{reader[:2]}." if reader else "-"
    regency = reader[:5] if len(reader) >= 5 else "-"
    rows = read().execute(
        _SEARCH if need else _SEARCH_ANY,
        {
            "oldest": oldest_shown(today),
            "province": reader[:2],
            "from": province,
            "before": first_text_after_prefix(province),
            "regency": regency,
            "inside": f"{regency}.%",
            "abroad": abroad,
            **({"need": need} if need else {}),
        },
    )
    found: dict[UUID, FoundPartner] = {}
    for row in rows:
        near = nearness(row.place, reader, abroad)
        if near is None:
            continue
        before = found.get(row.id)
        if before is None or NEARNESS.index(near) < NEARNESS.index(before.near):
            found[row.id] = _found_partner(row, near, today)
    nearest = sorted(found.values(), key=lambda each: (NEARNESS.index(each.near), each.name))
    if len(reader) > 2 and any(each.near in NEAR for each in nearest):
        nearest = [each for each in nearest if each.near != ELSEWHERE]
    shown = nearest[:SHOWN]
    return {
        near: some for near in NEARNESS if (some := [each for each in shown if each.near == near])
    }


def _found_partner(row: Any, near: str, today: date) -> FoundPartner:
    return FoundPartner(
        id=row.id,
        name=row.name,
        kind=row.kind,
        about=row.about,
        languages=tuple(row.languages),
        hours=row.hours,
        phone=row.phone,
        desk=row.desk,
        web=row.web,
        cost=row.cost,
        checked_by=row.checked_by,
        freshness=freshness(row.checked_on, row.added_on, today),
        near=near,
        region=row.region,
    )


_RANK = case(
    (PartnerPlace.place == bindparam("abroad"), 0),
    (PartnerPlace.place == bindparam("regency"), 0),
    (PartnerPlace.place.like(bindparam("inside")), 0),
    (PartnerPlace.place == bindparam("province"), 1),
    (PartnerPlace.place == COUNTRY, 1),
    else_=2,
)
_SEARCH_ANY = (
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
        Partner.cost,
        Partner.checked_by,
        Partner.checked_on,
        Partner.added_on,
        PartnerPlace.place,
        Region.name.label("region"),
    )
    .join(PartnerPlace, PartnerPlace.partner == Partner.id)
    .outerjoin(Region, Region.code == PartnerPlace.place)
    .where(
        Partner.ended_at.is_(None),
        func.coalesce(Partner.checked_on, Partner.added_on) >= bindparam("oldest"),
        or_(
            PartnerPlace.place.in_((COUNTRY, bindparam("province"), bindparam("abroad"))),
            and_(PartnerPlace.place >= bindparam("from"), PartnerPlace.place < bindparam("before")),
        ),
    )
    .order_by(_RANK, Partner.name, Partner.id)
    .limit(MOST_ROWS)
)
_SEARCH = _SEARCH_ANY.join(
    PartnerNeed, and_(PartnerNeed.partner == Partner.id, PartnerNeed.need == bindparam("need"))
)
