"""Partners by place and need, for pages and files."""

from app.partners.queries.counted import count_partners_by_place
from app.partners.queries.entries import (
    StoredEntry,
    ended_entries,
    find_entry,
    has_any_entry,
    list_entries,
    list_shown_entries,
)
from app.partners.queries.search import FoundPartner, search_partners

__all__ = [
    "FoundPartner",
    "StoredEntry",
    "count_partners_by_place",
    "ended_entries",
    "find_entry",
    "has_any_entry",
    "list_entries",
    "list_shown_entries",
    "search_partners",
]
