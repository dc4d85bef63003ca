"""Partners by place and need, for pages and files."""

from app.partners.queries.entries import StoredEntry, find_entry, list_entries

__all__ = ["StoredEntry", "find_entry", "list_entries"]
