"""The map of a region: circles whose area and shade are shown numbers. Pure.

A circle tells nothing that the tables do not: its area is the shown households, its shade the shown
percentage, and it has four signs: a percentage, too few for one, 0–4 households, no data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.counters.rules import NO_DATA, PERCENT_FROM, Cell
from app.coverage_map.rules.tiles import tile_css_class
from app.frozen_weeks.rules.table import CoverageRow
from app.regions.rules import Box, Outline, Point, Projection, bounding_box, fit_projection

WIDTH, MARGIN, MOST_HEIGHT = 1_000, 30, 640
"""Of a drawing, in its units. On the narrowest screen that shows it a unit is about a pixel."""
SMALLEST, GROWTH = 2.0, 1.2
"""The radius of n households is SMALLEST + GROWTH·√n, shrunk for large n to the largest one."""
ZERO_RADIUS, NO_DATA_RADIUS = 3.0, 5.0
LARGEST_RADIUS, LARGEST_RADIUS_OF_COUNTRY = 30.0, 12.0
LABEL_HEIGHT, LETTER_WIDTH, LABEL_GAP = 17.0, 10.8, 4.0
SMALL_ISLAND = 0.1
"""Of the extent of the largest island: smaller ones do not make the map reach further."""
TITLES_LEFT_OUT = ("Kabupaten ",)

Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class MapCircle:
    """`sign`: its CSS class, g1 to g4 with a percentage, else gh (too few for one), gn (0–4) or gd
    (no data). `row`: the shown numbers; None without data."""

    code: str
    name: str
    x: float
    y: float
    radius: float
    sign: str
    row: CoverageRow | None


@dataclass(frozen=True, slots=True)
class MapLabel:
    """A name beside a circle; `anchor` as in SVG: start, middle or end."""

    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class CoverageMap:
    """A drawing. `land`: the region itself; `parts`: outlines inside it; `around`: neighbours.
    `scale`: households and their radius, for the key of sizes, the smallest first."""

    width: float
    height: float
    land: tuple[str, ...]
    parts: tuple[str, ...]
    around: tuple[str, ...]
    circles: tuple[MapCircle, ...]
    labels: tuple[MapLabel, ...]
    scale: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class MapOutlinesOfRegion:
    """Outlines to draw, each as in CoverageMap."""

    land: Sequence[Outline]
    parts: Sequence[Outline] = ()
    around: Sequence[Outline] = ()


def draw_map(
    outlines: MapOutlinesOfRegion,
    places: Mapping[str, Point],
    names: Mapping[str, str],
    rows: Mapping[str, CoverageRow],
    *,
    is_country: bool,
) -> CoverageMap:
    """Draw circles at `places` ({region code: point}, at least one) over outlines. A place without
    a row has no data. Names are written on the map of a smaller region than the country only."""
    rings = [ring for outline in (*outlines.land, *outlines.parts) for ring in outline]
    box = bounding_box([*places.values(), *(p for ring in _large_rings(rings) for p in ring)])
    projection = fit_projection(box, width=WIDTH, margin=MARGIN, most_height=MOST_HEIGHT)
    most = max((row.households.denominator or 0 for row in rows.values()), default=0)
    largest = LARGEST_RADIUS_OF_COUNTRY if is_country else LARGEST_RADIUS
    circles = [
        _circle(code, names[code], projection.place(point), rows.get(code), most, largest)
        for code, point in places.items()
    ]
    circles.sort(key=lambda circle: (-circle.radius, circle.code))  # small ones above large ones
    return CoverageMap(
        width=projection.width,
        height=projection.height,
        land=_paths(projection, outlines.land),
        parts=_paths(projection, outlines.parts),
        around=_paths(projection, [o for o in outlines.around if _is_near(o, box)]),
        circles=tuple(circles),
        labels=() if is_country else tuple(place_labels(circles, projection.height)),
        scale=tuple((n, circle_radius(n, most, largest)) for n in _round_sizes(most)),
    )


def circle_sign(households: int | None, complete: Cell) -> str:
    """The CSS class of a circle, by the shown households (None: no data) and complete ones.

    A shown zero of those who finished has no percentage ("0–4 of 50"); from 50 households on it is
    less than 10 %, the lowest shade.

    >>> from app.counters.rules import TOO_FEW
    >>> circle_sign(None, NO_DATA)
    'gd'
    >>> circle_sign(0, TOO_FEW), circle_sign(45, Cell("share", 20, 45))
    ('gn', 'gh')
    >>> circle_sign(50, Cell("share", 0, 50, at_most=4))
    'g1'
    >>> [circle_sign(50, Cell("share", 5, 50, percent)) for percent in (1, 10, 20, 35)]
    ['g1', 'g2', 'g3', 'g4']
    """
    if households is None:
        return "gd"
    if not households:
        return "gn"
    if complete.percent is None:
        is_low = complete.numerator == 0 and (complete.denominator or 0) >= PERCENT_FROM
        return "g1" if is_low else "gh"
    return max(tile_css_class(complete), "g1")


def circle_radius(households: int, most: int, largest: float) -> float:
    """The radius for shown households, if the largest circle stands for `most`.

    >>> [circle_radius(n, 300, 30.0) for n in (0, 5, 300)]
    [3.0, 4.7, 22.8]
    >>> [circle_radius(n, 100_000, 30.0) for n in (10, 25_000, 100_000)]
    [2.3, 16.0, 30.0]
    """
    if not households:
        return ZERO_RADIUS
    shrunk = min(1.0, (largest - SMALLEST) / (GROWTH * math.sqrt(most)))
    return round(SMALLEST + GROWTH * math.sqrt(households) * shrunk, 1)


def place_labels(circles: Sequence[MapCircle], height: float) -> list[MapLabel]:
    """Names beside their circles, the largest circles first, each at the first side where it covers
    no circle and no other name: right, left, above, below. A name without such a side is left out.

    >>> first = MapCircle("35.07", "Kabupaten Malang", 500, 300, 20, "g1", None)
    >>> second = MapCircle("35.73", "Kota Malang", 530, 300, 5, "g1", None)
    >>> for label in place_labels([first, second], 600):
    ...     print(label)
    MapLabel(text='Malang', x=476.0, y=305.1, anchor='end')
    MapLabel(text='Kota Malang', x=539.0, y=305.1, anchor='start')
    """
    taken = [Box(c.x - c.radius, c.y - c.radius, c.x + c.radius, c.y + c.radius) for c in circles]
    labels = []
    for circle in circles:
        for label, box in _label_sides(circle):
            inside = box.west >= 0 and box.east <= WIDTH and box.south >= 0 and box.north <= height
            if inside and not any(box.overlaps(other) for other in taken):
                labels.append(label)
                taken.append(box)
                break
    return labels


def _label_sides(circle: MapCircle) -> list[tuple[MapLabel, Box]]:
    """A label at each side of a circle, with the box that it covers."""
    text = circle.name
    for title in TITLES_LEFT_OUT:
        text = text.removeprefix(title)
    long, high, away = len(text) * LETTER_WIDTH, LABEL_HEIGHT, circle.radius + LABEL_GAP
    x, y = circle.x, circle.y
    below_middle = y + 0.3 * high
    sides = (
        ("start", x + away, below_middle, x + away),
        ("end", x - away, below_middle, x - away - long),
        ("middle", x, y - away, x - long / 2),
        ("middle", x, y + away + 0.7 * high, x - long / 2),
    )
    return [
        (
            MapLabel(text, round(at_x, 1), round(base, 1), anchor),
            Box(left, base - 0.8 * high, left + long, base + 0.2 * high),
        )
        for anchor, at_x, base, left in sides
    ]


def _circle(
    code: str,
    name: str,
    place: tuple[float, float],
    row: CoverageRow | None,
    most: int,
    largest: float,
) -> MapCircle:
    if row is None:
        return MapCircle(code, name, *place, NO_DATA_RADIUS, circle_sign(None, NO_DATA), None)
    households = row.households.denominator or 0
    radius = circle_radius(households, most, largest)
    return MapCircle(code, name, *place, radius, circle_sign(households, row.figures["R3"]), row)


def _paths(projection: Projection, outlines: Sequence[Outline]) -> tuple[str, ...]:
    return tuple(path for path in map(projection.path, outlines) if path)


def _large_rings(rings: Sequence[Ring]) -> list[Ring]:
    """Those that decide how far a map reaches: a small island far away would leave no room for the
    rest. It is drawn where it lies within.

    >>> land, island = ((0, 0), (4, 0), (4, 3), (0, 0)), ((9, 9), (9.2, 9), (9, 9.2), (9, 9))
    >>> _large_rings([land, island]) == [land]
    True
    """
    sizes = [_length_of_diagonal(ring) for ring in rings]
    least = max(sizes, default=0) * SMALL_ISLAND
    return [ring for ring, size in zip(rings, sizes, strict=True) if size >= least]


def _length_of_diagonal(ring: Ring) -> float:
    box = bounding_box(ring)
    return math.hypot(box.east - box.west, box.north - box.south)


def _is_near(outline: Outline, box: Box) -> bool:
    return bounding_box(point for ring in outline for point in ring).overlaps(box)


def _round_sizes(most: int) -> list[int]:
    """Up to three round numbers of households, not above the most.

    >>> _round_sizes(290), _round_sizes(5), _round_sizes(0)
    ([10, 50, 250], [5], [])
    """
    steps = [n * 10**power for power in range(8) for n in (1, 2.5, 5) if n * 10**power >= 5]
    known = [int(n) for n in steps if n <= most and n == int(n)]
    return known[-1::-2][:3][::-1]
