"""Outlines and points of regions, in degrees (WGS84), as they come with the project. Pure.

An outline is drawn, never measured: those of provinces are from before 2012 and good to about one
kilometre, the points of regencies to a few. Sources and licences: app/regions/data/ASAL.md."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from app.regions.rules.official_list import DATA

Point = tuple[float, float]
"""Longitude and latitude."""
Outline = tuple[tuple[Point, ...], ...]
"""The closed rings of a region: islands, and holes in them. Filled by the even-odd rule."""
DECIMALS = 4
"""Of a degree, as stored: 11 metres."""


@cache
def shipped_province_outlines() -> Mapping[str, Outline]:
    """{province code: outline} for the 33 provinces of before 2012. Read at the first map."""
    content = json.loads((DATA / "province_outlines.geojson").read_text(encoding="utf-8"))
    return {
        feature["properties"]["code"]: rings_of_geometry(
            feature["geometry"]["type"], feature["geometry"]["coordinates"]
        )
        for feature in content["features"]
    }


@cache
def regency_points() -> Mapping[str, Point]:
    """{regency code: a point inside it} for all regencies. Read at the first map."""
    with (DATA / "regency_points.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: (float(row["longitude"]), float(row["latitude"]))
            for row in csv.DictReader(file)
        }


def rings_of_geometry(kind: str, coordinates: list) -> Outline:  # type: ignore[type-arg]
    """The rings of a GeoJSON Polygon or MultiPolygon.

    >>> rings_of_geometry("Polygon", [[[1, 2], [3, 2], [3, 4], [1, 2]]])
    (((1, 2), (3, 2), (3, 4), (1, 2)),)
    """
    polygons = [coordinates] if kind == "Polygon" else coordinates
    return tuple(
        tuple((point[0], point[1]) for point in ring) for polygon in polygons for ring in polygon
    )


def encode_outline(outline: Outline) -> str:
    """The text of an outline for the database.

    >>> encode_outline((((112.00004, -7.5), (113.0, -7.5), (112.5, -8.0), (112.00004, -7.5)),))
    '[[[112.0,-7.5],[113.0,-7.5],[112.5,-8.0],[112.0,-7.5]]]'
    """
    rings = [[[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring] for ring in outline]
    return json.dumps(rings, separators=(",", ":"))


def decode_outline(text: str) -> Outline:
    """The outline of a text by `encode_outline`.

    >>> decode_outline('[[[112.0,-7.5],[113.0,-7.5],[112.5,-8.0],[112.0,-7.5]]]')
    (((112.0, -7.5), (113.0, -7.5), (112.5, -8.0), (112.0, -7.5)),)
    """
    return tuple(tuple((x, y) for x, y in ring) for ring in json.loads(text))


def outline_centre(outline: Outline) -> Point:
    """The centre of gravity of the largest ring. For a curved region it may lie outside.

    >>> outline_centre((((0, 0), (4, 0), (4, 2), (0, 2), (0, 0)), ((9, 9), (9, 8), (8, 9), (9, 9))))
    (2.0, 1.0)
    """
    area, x, y = max((_area_and_moments(ring) for ring in outline), key=lambda each: abs(each[0]))
    return (x / (3 * area), y / (3 * area)) if area else outline[0][0]


def _area_and_moments(ring: tuple[Point, ...]) -> tuple[float, float, float]:
    """Twice the signed area, and six times the area's moments, by the shoelace formula."""
    area = x_moment = y_moment = 0.0
    for (x1, y1), (x2, y2) in pairwise(ring):
        cross = x1 * y2 - x2 * y1
        area += cross
        x_moment += (x1 + x2) * cross
        y_moment += (y1 + y2) * cross
    return area, x_moment, y_moment
