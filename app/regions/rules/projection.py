"""From degrees to the coordinates of a drawing. Pure.

Equirectangular: x = (lon − lon₀)·cos φ·k, y = (lat₀ − lat)·k, with φ the middle latitude of what is
drawn. Within Indonesia (11° south to 6° north) it stretches no distance by more than 2 %."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from app.regions.rules.outlines import Outline, Point

SHORTEST_STEP = 1.0
"""Units of the drawing between two points of a path: what lies closer is left out."""
SMALLEST_SPAN = 0.05
"""Degrees across a drawing at least, so that a single point has a map."""


@dataclass(frozen=True, slots=True)
class Box:
    """The least and greatest longitude and latitude, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def overlaps(self, other: Box) -> bool:
        """
        >>> Box(0, 0, 2, 2).overlaps(Box(1, 1, 3, 3)), Box(0, 0, 2, 2).overlaps(Box(3, 0, 4, 2))
        (True, False)
        """
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )


def bounding_box(points: Iterable[Point]) -> Box:
    """The box around points. Raises ValueError if there are none.

    >>> bounding_box([(112.0, -8.0), (114.5, -6.9)])
    Box(west=112.0, south=-8.0, east=114.5, north=-6.9)
    """
    longitudes, latitudes = zip(*points, strict=True)
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


@dataclass(frozen=True, slots=True)
class Projection:
    """`scale`: units of the drawing for one degree of latitude. `width` and `height` of the
    drawing, in its units."""

    west: float
    north: float
    cosine: float
    scale: float
    width: float
    height: float

    def place(self, point: Point) -> tuple[float, float]:
        """x and y of a point, to one decimal.

        >>> fit_projection(Box(110.0, -8.0, 114.0, -6.0), width=800, margin=0).place((112.0, -7.0))
        (400.0, 201.5)
        """
        longitude, latitude = point
        x = (longitude - self.west) * self.cosine * self.scale
        y = (self.north - latitude) * self.scale
        return round(x, 1), round(y, 1)

    def path(self, outline: Outline) -> str:
        """The outline as data of an SVG path. Islands too small to be seen are left out.

        >>> projection = fit_projection(Box(0.0, 0.0, 10.0, 10.0), width=100, margin=0)
        >>> projection.path((((0, 0), (10, 0), (10, 10), (0, 0)), ((1, 1), (1, 1.01), (1, 1))))
        'M0 100.4l100 0 0-100.4z'
        """
        return "".join(self._ring_path([self.place(point) for point in ring]) for ring in outline)

    def _ring_path(self, places: list[tuple[float, float]]) -> str:
        kept = places[:1]
        for place in places[1:-1]:
            if math.dist(place, kept[-1]) >= SHORTEST_STEP:
                kept.append(place)
        if len(kept) < 3:
            return ""
        steps = [
            (_short_number(x - before_x), _short_number(y - before_y))
            for (before_x, before_y), (x, y) in pairwise(kept)
        ]
        # A minus separates two numbers as well as a space does.
        numbers = " ".join(f"{x}{'' if y.startswith('-') else ' '}{y}" for x, y in steps)
        start_x, start_y = kept[0]
        start = f"M{_short_number(start_x)} {_short_number(start_y)}"
        return f"{start}l{numbers.replace(' -', '-')}z"


def fit_projection(
    box: Box, *, width: float, margin: float, most_height: float = math.inf
) -> Projection:
    """The projection in which `box` fills a drawing of that width, with a margin on all sides. What
    would be higher than `most_height` is drawn smaller, in the middle.

    >>> tall = fit_projection(Box(0.0, 0.0, 1.0, 10.0), width=100, margin=0, most_height=50)
    >>> tall.height, tall.place((0.5, 10.0))
    (50.0, (50.0, 0.0))
    """
    cosine = math.cos(math.radians((box.north + box.south) / 2))
    across = max((box.east - box.west) * cosine, SMALLEST_SPAN)
    down = max(box.north - box.south, SMALLEST_SPAN)
    scale = min((width - 2 * margin) / across, (most_height - 2 * margin) / down)
    middle = (box.east + box.west) / 2
    return Projection(
        west=middle - width / 2 / (cosine * scale),
        north=(box.north + box.south + down) / 2 + margin / scale,
        cosine=cosine,
        scale=scale,
        width=width,
        height=round(down * scale + 2 * margin, 1),
    )


def _short_number(value: float) -> str:
    """
    >>> [_short_number(value) for value in (3.0, -0.04, 12.34, -0.5)]
    ['3', '0', '12.3', '-0.5']
    """
    return f"{round(value, 1) or 0.0:.1f}".removesuffix(".0")
