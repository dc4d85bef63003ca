"""Partners by place and need, for pages and files."""

from app.partners.queries.counted import count_partners_by_place
from app.partners.queries.entries import (
    StoredEntry,
    ended_entries,
    find_entry,
    has_any_entry,
    list_entries,
    list_shown_entries,
    state_of_list,
)
from app.partners.queries.judging import judge_list
from app.partners.queries.kept import KeptEntries, KeptEntry, list_kept_entries
from app.partners.queries.links import (
    FoundLink,
    find_link,
    find_open_link,
    link_hash,
    links_of,
)
from app.partners.queries.phone_list import PhoneList, make_phone_list
from app.partners.queries.search import FoundPartner, search_partners
from app.partners.queries.versions import (
    FoundVersion,
    find_version,
    history_of,
    list_waiting,
    own_links,
    own_versions,
)

__all__ = [
    "FoundLink",
    "FoundPartner",
    "FoundVersion",
    "KeptEntries",
    "KeptEntry",
    "PhoneList",
    "StoredEntry",
    "count_partners_by_place",
    "ended_entries",
    "find_entry",
    "find_link",
    "find_open_link",
    "find_version",
    "has_any_entry",
    "history_of",
    "judge_list",
    "link_hash",
    "links_of",
    "list_entries",
    "list_kept_entries",
    "list_shown_entries",
    "list_waiting",
    "make_phone_list",
    "own_links",
    "own_versions",
    "search_partners",
    "state_of_list",
]
