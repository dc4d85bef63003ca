"""Read the outlines that a map draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from app.kit.store.db import read
from app.regions import rules
from app.regions.models import MapOutline, Region

DISTRICT_LENGTH = 8


@dataclass(frozen=True, slots=True)
class MapOutlines:
    """Outlines by region code. `sources`: source and licence of those that an operator loaded;
    `has_shipped`: whether others come with the project."""

    by_region: Mapping[str, rules.Outline]
    sources: tuple[tuple[str, str], ...]
    has_shipped: bool


@dataclass(frozen=True, slots=True)
class LoadedOutlines:
    """How many outlines an operator loaded from one source at one time."""

    count: int
    source: str
    licence: str
    loaded_at: datetime


def map_outlines(wanted: Iterable[str], *, coarse: bool = False) -> MapOutlines:
    """The outlines to draw of the regions among `wanted` that have one: what an operator loaded,
    else what comes with the project. `coarse`: of provinces, for the map of the country."""
    sought = set(wanted)
    rows = read().execute(_OUTLINES, {"codes": sorted(sought)}).all()
    loaded = {row.region: row.coarse if coarse else row.fine for row in rows}
    shipped = rules.shipped_province_outlines()
    found = {code: shipped[code] for code in (sought & shipped.keys()) - loaded.keys()}
    found |= {code: rules.decode_outline(text) for code, text in loaded.items()}
    sources = {(row.source, row.licence) for row in rows}
    has_shipped = len(found) > len(loaded)
    return MapOutlines(dict(sorted(found.items())), tuple(sorted(sources)), has_shipped)


def loaded_outlines() -> list[LoadedOutlines]:
    """What an operator loaded, the newest first."""
    return [LoadedOutlines(*row) for row in read().execute(_LOADED)]


def codes_of_districts_and_above() -> set[str]:
    """The codes of all current provinces, regencies and districts."""
    return set(read().scalars(_DISTRICTS_AND_ABOVE))


_OUTLINES = (
    select(
        MapOutline.region,
        MapOutline.fine,
        MapOutline.coarse,
        MapOutline.source,
        MapOutline.licence,
    )
    .where(MapOutline.region.in_(bindparam("codes", expanding=True)))
    .order_by(MapOutline.region)
)
_LOADED = (
    select(func.count(), MapOutline.source, MapOutline.licence, MapOutline.loaded_at)
    .group_by(MapOutline.source, MapOutline.licence, MapOutline.loaded_at)
    .order_by(MapOutline.loaded_at.desc(), MapOutline.source)
)
_DISTRICTS_AND_ABOVE = select(Region.code).where(
    func.length(Region.code) <= DISTRICT_LENGTH, Region.gone_at.is_(None)
)
