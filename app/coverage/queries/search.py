"""Find a region by name within the regions of an officer."""

from __future__ import annotations

from collections.abc import Iterable

from app.regions.queries import SHOWN, NamedRegion, search_regions


def search_covered_regions(text: str, scopes: Iterable[str]) -> list[NamedRegion]:
    """The regions in any of `scopes` (themselves included) that match `text` most closely, one more
    than SHOWN at most: provinces first, villages last."""
    found = (place for scope in scopes for place in search_regions(text, SHOWN + 1, within=scope))
    closest = list({place.code: place for place in found}.values())[: SHOWN + 1]
    return sorted(closest, key=lambda place: len(place.code))
