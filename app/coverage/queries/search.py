"""Find a region by name within the regions of an officer."""

from __future__ import annotations

from collections.abc import Iterable

from app.regions.queries import SHOWN, NamedRegion, search_regions


def search_covered_regions(text: str, scopes: Iterable[str]) -> list[NamedRegion]:
    """Regions in any of `scopes` (themselves included) whose name begins like `text`: those of the
    first scope first, the closest match first, one more than SHOWN at most."""
    found = (place for scope in scopes for place in search_regions(text, SHOWN + 1, within=scope))
    return list({place.code: place for place in found}.values())[: SHOWN + 1]
