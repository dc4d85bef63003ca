"""Partners by place and need, for pages and files."""

from app.partners.queries.entries import StoredEntry, find_entry, list_entries
from app.partners.queries.search import FoundPartner, search_partners

__all__ = ["FoundPartner", "StoredEntry", "find_entry", "list_entries", "search_partners"]
