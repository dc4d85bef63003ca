"""Reads of coverage: words, regions by name, and what an address asks for."""

from app.coverage.queries.asked import (
    asked_monday,
    granted_regions,
    may_open,
    require_granted_region,
    unknown_week_error,
    week_or_error,
)
from app.coverage.queries.search import search_covered_regions
from app.coverage.queries.texts import coverage_texts
