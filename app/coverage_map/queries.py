"""Read what the map of a region draws: its outlines, its parts and their shown numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.coverage_map import rules
from app.coverage_map.rules import CoverageMap, MapOutlinesOfRegion
from app.frozen_weeks.queries import read_pages, shown_of_region
from app.frozen_weeks.rules import (
    CoverageRow,
    CoverageTable,
    RegionPart,
    build_coverage_row,
)
from app.kit.store.db import read
from app.regions.models import Region
from app.regions.queries import MapOutlines, child_regions, map_outlines
from app.regions.rules import Outline, outline_centre, regency_points

PROVINCE_LENGTH = 2


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """A map, and source and licence of the outlines that an operator loaded for it.
    `has_shipped_outlines`, `has_shipped_points`: whether it also has some that come with the
    project."""

    drawing: CoverageMap
    sources: tuple[tuple[str, str], ...]
    has_shipped_outlines: bool
    has_shipped_points: bool


def read_map(table: CoverageTable, monday: date) -> DrawnMap | None:
    """The map of the region of a table in the week of `monday`; None where nothing tells where its
    parts are, that is below the province without outlines that an operator loaded."""
    if table.level == "country":
        return _map_of_country(table, monday)
    if table.level == "province":
        return _map_of_province(table)
    if table.level == "regency":
        return _map_of_regency(table)
    return None


def _map_of_country(table: CoverageTable, monday: date) -> DrawnMap:
    """All regencies over the outlines of the provinces."""
    provinces = [row.code for row in table.rows]
    names = dict(read().execute(_REGENCIES, {"provinces": provinces}).all())
    pages = read_pages(monday, provinces)
    rows: dict[str, CoverageRow] = {}
    for code, name in names.items():
        shown = shown_of_region(pages, code)
        if shown is not None:
            rows[code] = build_coverage_row(code, RegionPart(name), shown, table.core)
    outlines = map_outlines(provinces, coarse=True)
    land = MapOutlinesOfRegion(land=list(outlines.by_region.values()))
    places = {code: point for code, point in regency_points().items() if code in names}
    drawing = rules.draw_map(land, places, names, rows, is_country=True)
    return _with_sources(drawing, outlines)


def _map_of_province(table: CoverageTable) -> DrawnMap | None:
    """The regencies of a province, between its neighbours."""
    names = {place.code: place.name for place in child_regions(table.code)}
    names |= {row.code: row.name for row in table.rows}
    own = map_outlines([table.code, *names])
    around = map_outlines(_provinces_but(table.code), coarse=True)
    points = {code: point for code, point in regency_points().items() if code in names}
    return _draw(table, names, own, points, list(around.by_region.values()))


def _map_of_regency(table: CoverageTable) -> DrawnMap | None:
    """The districts of a regency, as far as an operator loaded outlines."""
    names = {place.code: place.name for place in child_regions(table.code)}
    names |= {row.code: row.name for row in table.rows}
    return _draw(table, names, map_outlines([table.code, *names]), {}, [])


def _draw(
    table: CoverageTable,
    names: dict[str, str],
    own: MapOutlines,
    points: dict[str, tuple[float, float]],
    around: list[Outline],
) -> DrawnMap | None:
    inner = {code: outline for code, outline in own.by_region.items() if code != table.code}
    places = points | {code: outline_centre(outline) for code, outline in inner.items()}
    if not places:
        return None
    outlines = MapOutlinesOfRegion(
        land=[own.by_region[table.code]] if table.code in own.by_region else [],
        parts=list(inner.values()),
        around=around,
    )
    rows = {row.code: row for row in table.rows}
    return _with_sources(rules.draw_map(outlines, places, names, rows, is_country=False), own)


def _with_sources(drawing: CoverageMap, outlines: MapOutlines) -> DrawnMap:
    placed = {circle.code for circle in drawing.circles}
    has_points = not placed.isdisjoint(regency_points().keys() - outlines.by_region.keys())
    return DrawnMap(drawing, outlines.sources, outlines.has_shipped, has_points)


def _provinces_but(code: str) -> list[str]:
    return sorted({regency[:PROVINCE_LENGTH] for regency in regency_points()} - {code})


_REGENCIES = select(Region.code, Region.name).where(
    Region.parent.in_(bindparam("provinces", expanding=True)), Region.gone_at.is_(None)
)
