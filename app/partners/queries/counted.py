"""How many partners there are by region and need."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import and_, bindparam, case, func, or_, select

from app.kit.store.db import read
from app.partners.models import Partner, PartnerNeed, PartnerPlace
from app.partners.rules.counts import PartnerCount
from app.partners.rules.freshness import DUE_AFTER, oldest_shown
from app.regions.codes import COUNTRY, ancestor_codes
from app.regions.rules import first_text_after_prefix

_ALL_REGIONS: Final = ("0", ":")
"""Codes of regions begin with a digit, those of countries with a letter."""


def count_partners_by_place(
    code: str, length: int, today: date
) -> dict[str, dict[str, PartnerCount]]:
    """{region: {need: count}} of the parts of `code`, whose codes have this length. Partners of a
    finer place count for the part around it, each once; those of `code` itself and of the regions
    above it stand under those. One statement."""
    first, last = (
        _ALL_REGIONS if code == COUNTRY else (f"{code}.", first_text_after_prefix(f"{code}."))
    )
    rows = read().execute(
        _COUNTS,
        {
            "length": length,
            "first": first,
            "last": last,
            "above": [code, *ancestor_codes(code)],
            "oldest": oldest_shown(today),
            "due": today - DUE_AFTER,
        },
    )
    found: dict[str, dict[str, PartnerCount]] = {}
    for region, need, partners, shown, checked in rows:
        found.setdefault(region, {})[need] = PartnerCount(shown, checked, partners - shown)
    return found


_REGION = func.substr(PartnerPlace.place, 1, bindparam("length")).label("region")
_SINCE = func.coalesce(Partner.checked_on, Partner.added_on)
_SHOWN = case((bindparam("oldest") <= _SINCE, Partner.id))
_CHECKED = case((Partner.checked_on >= bindparam("due"), Partner.id))
_COUNTS = (
    select(
        _REGION,
        PartnerNeed.need,
        func.count(Partner.id.distinct()),
        func.count(_SHOWN.distinct()),
        func.count(_CHECKED.distinct()),
    )
    .join(Partner, Partner.id == PartnerPlace.partner)
    .join(PartnerNeed, PartnerNeed.partner == Partner.id)
    .where(
        Partner.ended_at.is_(None),
        or_(
            PartnerPlace.place.in_(bindparam("above", expanding=True)),
            and_(PartnerPlace.place >= bindparam("first"), PartnerPlace.place < bindparam("last")),
        ),
    )
    .group_by(_REGION, PartnerNeed.need)
)
