"""Checks and simplifies polygons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Ring = Sequence[tuple[float, float]]
"""A closed ring of (longitude, latitude)."""
Polygon = Sequence[Ring]
"""The outer ring, then those of holes."""


class InvalidPolygonError(ValueError):
    """The polygons cross themselves or each other; the text is the library's, in English, and ends
    with the place: "Self-intersection[112.5 -7.5]"."""


def simplify_polygons(polygons: Sequence[Polygon], tolerance: float) -> list[list[Ring]]:
    """The polygons with fewer points, none further than `tolerance` from the line that was given.
    Those smaller than it are left out, but for the largest. Raises InvalidPolygonError."""
    import shapely  # here, since it brings NumPy: workers never need either

    shape = shapely.MultiPolygon([(polygon[0], polygon[1:]) for polygon in polygons])
    if not shapely.is_valid(shape):
        raise InvalidPolygonError(shapely.is_valid_reason(shape))
    parts = sorted(shape.geoms, key=lambda part: part.area, reverse=True)
    kept = [parts[0], *(part for part in parts[1:] if part.area >= tolerance**2)]
    return [_rings(part.simplify(tolerance, preserve_topology=True)) for part in kept]


def _rings(polygon: Any) -> list[Ring]:
    return [[(x, y) for x, y, *_ in ring.coords] for ring in (polygon.exterior, *polygon.interiors)]
