"""Many villages at once, by their names or inside a region."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import bindparam, func, select

from app.kit.store.db import read
from app.regions import rules
from app.regions.models import Region, RegionWord
from app.regions.queries.names import NamedRegion, _named_region, _select_region_with_ancestors

AT_ONCE = 400
"""Names in one statement."""


def villages_named(names: Collection[str]) -> dict[str, list[NamedRegion]]:
    """{key: villages of the current list whose whole name is that}, where a key is a name as
    rules.normalized_search_words gives its words, joined."""
    found: dict[str, list[NamedRegion]] = {}
    sought = sorted(names)
    for start in range(0, len(sought), AT_ONCE):
        for row in read().execute(_NAMED, {"words": sought[start : start + AT_ONCE]}):
            key = "".join(rules.normalized_search_words(row.name))
            if key in names:
                found.setdefault(key, []).append(_named_region(row))
    return found


def villages_inside(regions: Iterable[str]) -> list[NamedRegion]:
    """The villages of the current list inside these regencies or districts."""
    found = []
    for code in sorted(set(regions)):
        bounds = {"from": f"{code}.", "before": rules.first_text_after_prefix(f"{code}.")}
        found += [_named_region(row) for row in read().execute(_INSIDE, bounds)]
    return found


_VILLAGES = _select_region_with_ancestors().where(
    Region.gone_at.is_(None), func.length(Region.code) == 13
)
_NAMED = _VILLAGES.where(
    Region.code.in_(
        select(RegionWord.code).where(RegionWord.word.in_(bindparam("words", expanding=True)))
    )
).order_by(Region.code)
_INSIDE = _VILLAGES.where(
    Region.code >= bindparam("from"), Region.code < bindparam("before")
).order_by(Region.code)
