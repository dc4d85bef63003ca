"""Which regions are the same region under another code."""

from __future__ import annotations

from sqlalchemy import select

from app.kit.store.db import read
from app.regions.models import Region
from app.regions.queries.names import region_successors
from app.regions.rules import first_codes


def first_codes_of_regions() -> dict[str, str]:
    """{code: first code} of regions that were only renumbered; see rules.first_codes."""
    gone = {code: at for code, at in read().execute(_GONE) if at is not None}
    if not gone:
        return {}
    later = _LISTED.where(Region.listed_at >= min(gone.values()))
    listed_since = {code: at for code, at in read().execute(later) if at is not None}
    return first_codes(region_successors(), gone, listed_since)


_GONE = select(Region.code, Region.gone_at).where(Region.gone_at.is_not(None))
_LISTED = select(Region.code, Region.listed_at)
